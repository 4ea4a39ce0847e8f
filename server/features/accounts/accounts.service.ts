import type { Clock } from '#server/clock.ts';
import { duplicateKey } from '#server/db/duplicate-key.ts';
import { dropUsage, ensureUsage } from '#server/features/entitlements/usage.service.ts';
import type { EventRecord, EventsService } from '#server/features/events/events.service.ts';
import type { PendingEventsService } from '#server/features/events/pending-events.service.ts';
import type { PlansService } from '#server/features/plans/plans.service.ts';
import type { SubscriptionsService } from '#server/features/subscriptions/subscriptions.service.ts';
import { networkOf } from '#server/http/network-of.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { RateLimits } from '#server/http/rate-limits.ts';
import type { Session } from '#server/http/session.ts';
import type { Ids } from '#server/ids.ts';
import type { Logger } from '#server/log.ts';
import { type Account, type Locale, ROLES } from '#shared/contracts/accounts.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { METRIC_NAMES } from '#shared/domain/entitlements.ts';
import { type BusinessRecord, businessModel } from './business.model.ts';
import type { Passwords } from './passwords.ts';
import type { SessionsService, StartedSession } from './sessions.service.ts';
import { type UserRecord, userModel } from './user.model.ts';

export interface Registration {
  businessName: string;
  name: string;
  email: string;
  password: string;
  locale?: Locale | undefined;
}

export interface AccountsService {
  /** @throws ProblemError DUPLICATE when the address has an account. */
  register(
    registration: Registration,
  ): Promise<{ started: StartedSession; account: Account; subscription: SubscriptionStatus }>;
  /** @throws ProblemError INVALID_CREDENTIALS alike for a wrong password and an unknown address. */
  signIn(
    credentials: { email: string; password: string },
    kind: 'cookie' | 'bearer',
    address: string,
  ): Promise<{ started: StartedSession; account: Account }>;
  describe(session: Session): Promise<Account>;
  /** Name and address that a payment provider needs of who pays. */
  payer(session: Session): Promise<{ name: string; email: string; locale: Locale }>;
  changePassword(
    session: Session,
    passwords: { currentPassword: string; newPassword: string },
    address: string,
  ): Promise<void>;
  signOut(session: Session): Promise<void>;
  /** Hands over events that a process which died left with its documents. */
  relay(): Promise<void>;
}

/** Failed sign-ins of one account are told once in this time, whoever tries however often. */
const FAILURES_TOLD_MS = 15 * 60 * 1000;

export function createAccountsService(parts: {
  appId: string;
  clock: Clock;
  ids: Ids;
  passwords: Passwords;
  sessions: SessionsService;
  plans: PlansService;
  subscriptions: SubscriptionsService;
  events: EventsService;
  pendingEvents: PendingEventsService;
  rateLimits: RateLimits;
  log: Logger;
}): AccountsService {
  const { appId, clock, ids, passwords, sessions, plans, subscriptions, events, rateLimits } =
    parts;
  const { pendingEvents } = parts;

  /**
   * All or nothing without transactions: the user is written last, since only a user makes a business
   * visible. What a crash leaves before that belongs to nobody and can be reached by nobody.
   */
  async function createBusiness(registration: Registration, owner: { userId: string }) {
    const locale = registration.locale ?? 'es-AR';
    const createdAt = clock.now();
    const business: BusinessRecord = {
      _id: ids.next(),
      name: registration.businessName,
      locale,
      billingEmail: null,
      taxId: null,
      createdAt,
      pendingEvents: [],
    };
    const user: UserRecord = {
      _id: owner.userId,
      businessId: business._id,
      name: registration.name,
      email: registration.email,
      passwordHash: await passwords.hash(registration.password),
      role: ROLES[0],
      locale,
      createdAt,
      pendingEvents: [],
    };
    const registered = eventOf('account.registered', user, {
      before: {},
      after: { businessName: business.name, name: user.name, email: user.email, role: user.role },
    });
    user.pendingEvents.push(registered);
    await businessModel.collection.insertOne(business as never);
    const plan = await plans.findDefault(appId);
    await subscriptions.createDefault(business._id, appId, plan);
    await Promise.all(
      METRIC_NAMES.map((metric) =>
        // The owner takes the first place.
        ensureUsage(business._id, appId, metric, metric === 'users' ? 1 : 0),
      ),
    );
    try {
      await userModel.collection.insertOne(user as never);
    } catch (thrown) {
      if (!duplicateKey(thrown)) throw thrown;
      await Promise.all([
        businessModel.deleteOne({ _id: business._id }),
        subscriptions.discard(business._id, appId),
        dropUsage(business._id, appId),
      ]);
      throw new ProblemError('DUPLICATE', { field: 'email' });
    }
    return { business, user };
  }

  function eventOf(
    type: string,
    member: { businessId: string; _id: string },
    data: Record<string, unknown>,
  ): EventRecord {
    return {
      _id: ids.next(),
      type,
      businessId: member.businessId,
      appId: null,
      at: clock.now(),
      actor: member._id,
      data,
    };
  }

  /** Not waited for: an address without an account is answered as quickly. */
  function tellFailure(user: UserRecord, address: string): void {
    const at = clock.now();
    const period = Math.floor(at.getTime() / FAILURES_TOLD_MS);
    const _id = `sign-in-failed:${user._id}:${period}`;
    const failed = { ...eventOf('account.sign_in_failed', user, { address }), actor: 'visitor' };
    events
      .append([{ ...failed, _id }])
      .catch((error: unknown) => parts.log.warn({ err: error }, 'a failed sign-in was not told'));
  }

  const member = (user: UserRecord) => ({
    userId: user._id,
    businessId: user.businessId,
    role: user.role,
  });

  async function checkPassword(email: string, password: string, address: string) {
    const network = networkOf(address);
    const pair = `${network}|${email}`;
    // Taken before looking and given back for a success, so that guesses sent all at once are counted too.
    // Only the address that fails runs out of them: nobody can lock an owner out.
    await rateLimits.consume('signInPair', pair);
    await rateLimits.consume('signInAddress', network);
    const user = await userModel.findOne({ email }).lean();
    if (user && (await passwords.matches(password, user.passwordHash))) {
      await rateLimits.reset('signInPair', pair);
      await rateLimits.refund('signInAddress', network);
      return user;
    }
    if (user) tellFailure(user, address);
    else await passwords.matches(password, null);
    throw new ProblemError('INVALID_CREDENTIALS');
  }

  return {
    async register(registration) {
      if (await userModel.exists({ email: registration.email })) {
        throw new ProblemError('DUPLICATE', { field: 'email' });
      }
      const created = await createBusiness(registration, { userId: ids.next() });
      await pendingEvents.settle(userModel, created.user);
      return {
        started: await sessions.start(member(created.user), 'cookie'),
        account: presentAccount(created.user, created.business),
        subscription: (await subscriptions.view(created.business._id, appId)).status,
      };
    },

    async signIn({ email, password }, kind, address) {
      const user = await checkPassword(email, password, address);
      const business = await businessModel.findById(user.businessId).lean();
      if (!business) throw new ProblemError('INVALID_CREDENTIALS');
      const started = await sessions.start(member(user), kind);
      await events.append([eventOf('account.signed_in', user, { address, kind })]);
      return { started, account: presentAccount(user, business) };
    },

    async describe(session) {
      const [user, business] = await Promise.all([
        userModel.findById(session.userId).lean(),
        businessModel.findById(session.businessId).lean(),
      ]);
      if (!user || !business) throw new ProblemError('UNAUTHENTICATED');
      return presentAccount(user, business);
    },

    async payer(session) {
      const { user, business } = await this.describe(session);
      return { name: business.name, email: user.email, locale: user.locale };
    },

    async changePassword(session, { currentPassword, newPassword }, address) {
      const current = await userModel.findById(session.userId, { email: 1 }).lean();
      if (!current) throw new ProblemError('UNAUTHENTICATED');
      const user = await checkPassword(current.email, currentPassword, address);
      const passwordHash = await passwords.hash(newPassword);
      const changed = eventOf('account.password_changed', user, { address });
      await userModel.updateOne(
        { _id: user._id },
        { $set: { passwordHash }, $push: { pendingEvents: changed } },
      );
      await sessions.endOthers(user._id, session.sessionId);
      await pendingEvents.settle(userModel, { _id: user._id, pendingEvents: [changed] });
    },

    async signOut({ sessionId, userId: _id, businessId }) {
      await sessions.end(sessionId);
      await events.append([eventOf('account.signed_out', { _id, businessId }, {})]);
    },

    async relay() {
      await pendingEvents.sweep(userModel);
      await pendingEvents.sweep(businessModel);
    },
  };
}

function presentAccount(user: UserRecord, business: BusinessRecord): Account {
  return {
    user: {
      id: user._id,
      name: user.name,
      email: user.email,
      role: user.role,
      locale: user.locale,
    },
    business: { id: business._id, name: business.name },
  };
}
