import { CACHE_MAX_AGE_MS, FreshCache } from '#server/cache.ts';
import type { Clock } from '#server/clock.ts';
import type { Session } from '#server/http/session.ts';
import type { Ids } from '#server/ids.ts';
import { type SessionRecord, sessionModel } from './session.model.ts';
import type { Tokens } from './tokens.ts';

/** A signed-in browser goes on for a month since it was last seen; its token lives fifteen minutes. */
const SESSION_SECONDS = 30 * 24 * 60 * 60;
const COOKIE_TOKEN_SECONDS = 15 * 60;
const BEARER_TOKEN_SECONDS = 60 * 60;

export interface SessionsService {
  start(member: Omit<Session, 'sessionId'>, kind: 'cookie' | 'bearer'): Promise<StartedSession>;
  /** The session of a token, if nobody ended it. Cached, never older than two seconds. */
  find(token: string): Promise<Session | null>;
  /**
   * The session of a cookie, whose token may have run out while the session goes on: then `renewed` is the
   * new token to set.
   */
  findOrRenew(token: string): Promise<{ session: Session; renewed: string | null } | null>;
  /** Which of these go on, from the database: for who has to know at once, in one command for all of them. */
  stillOpen(sessionIds: readonly string[]): Promise<ReadonlySet<string>>;
  end(sessionId: string): Promise<void>;
  /** Ends every session of a user but the given one. */
  endOthers(userId: string, keptSessionId: string): Promise<void>;
}

export interface StartedSession {
  session: Session;
  token: string;
  expiresAt: Date;
}

export function createSessionsService(parts: {
  clock: Clock;
  ids: Ids;
  tokens: Tokens;
}): SessionsService {
  const { clock, ids, tokens } = parts;
  const cache = new FreshCache<SessionRecord | null>({
    maxAgeMs: CACHE_MAX_AGE_MS,
    maxEntries: 20_000,
  });

  async function load(
    sessionId: string,
    kinds: readonly SessionRecord['kind'][],
  ): Promise<Session | null> {
    const record = await cache.get(sessionId, () => sessionModel.findById(sessionId).lean());
    if (!record || record.expiresAt <= clock.now() || !kinds.includes(record.kind)) return null;
    return {
      sessionId: record._id,
      userId: record.userId,
      businessId: record.businessId,
      role: record.role,
    };
  }

  return {
    async start(member, kind) {
      const now = clock.now();
      const lifetime = kind === 'cookie' ? SESSION_SECONDS : BEARER_TOKEN_SECONDS;
      const expiresAt = new Date(now.getTime() + lifetime * 1000);
      const _id = ids.next();
      await sessionModel.collection.insertOne({
        _id,
        ...member,
        kind,
        createdAt: now,
        expiresAt,
      } as never);
      const session = { sessionId: _id, ...member };
      const token = tokens.issue(_id, kind === 'cookie' ? COOKIE_TOKEN_SECONDS : lifetime);
      return { session, token, expiresAt };
    },

    async find(token) {
      const claims = tokens.read(token);
      return claims && load(claims.sessionId, ['bearer', 'cookie']);
    },

    async findOrRenew(token) {
      const claims = tokens.read(token, { graceSeconds: SESSION_SECONDS });
      if (!claims) return null;
      const session = await load(claims.sessionId, ['cookie']);
      if (!session) return null;
      const now = clock.now().getTime() / 1000;
      const isYoung = now - claims.issuedAt < COOKIE_TOKEN_SECONDS / 2;
      if (isYoung) return { session, renewed: null };
      await sessionModel.updateOne(
        { _id: session.sessionId },
        { $set: { expiresAt: new Date((now + SESSION_SECONDS) * 1000) } },
      );
      return { session, renewed: tokens.issue(session.sessionId, COOKIE_TOKEN_SECONDS) };
    },

    async stillOpen(sessionIds) {
      const open = await sessionModel
        .find({ _id: { $in: [...sessionIds] }, expiresAt: { $gt: clock.now() } }, { _id: 1 })
        .lean();
      return new Set(open.map(({ _id }) => _id));
    },

    async end(sessionId) {
      await sessionModel.deleteOne({ _id: sessionId });
      cache.invalidate(sessionId);
    },

    async endOthers(userId, keptSessionId) {
      const others = await sessionModel
        .find({ userId, _id: { $ne: keptSessionId } }, { _id: 1 })
        .lean();
      await sessionModel.deleteMany({ userId, _id: { $ne: keptSessionId } });
      for (const { _id } of others) cache.invalidate(_id);
    },
  };
}
