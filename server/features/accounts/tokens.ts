import { createSecretKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { Clock } from '#server/clock.ts';

export interface Tokens {
  issue(sessionId: string, lifetimeSeconds: number): string;
  /**
   * The session that a token names, or null when it is not ours, altered, or over for longer than the grace.
   */
  read(
    token: string,
    options?: { graceSeconds: number },
  ): { sessionId: string; issuedAt: number } | null;
}

const ISSUER = 'estante';
const AUDIENCE = 'estante-app';
/** RFC 8725: the algorithm is ours to fix, never the token's to choose. */
const ALGORITHM = 'HS256';

/** Tokens that were verified lately. One is enough for each browser that is at work. */
const MAX_REMEMBERED = 20_000;

interface Claims {
  sessionId: string;
  issuedAt: number;
  expiresAt: number;
}

export function createTokens(secret: string, clock: Clock): Tokens {
  // A KeyObject: jsonwebtoken makes one from a string secret at every call, which is fifty times slower.
  const key = createSecretKey(Buffer.from(secret));
  /** A token, to the letter, stays what it is: once it was verified, only its time has to be looked at. */
  const verified = new Map<string, Claims>();
  const now = () => Math.floor(clock.now().getTime() / 1000);

  function verify(token: string): Claims | null {
    try {
      const { header, payload: claims } = jwt.verify(token, key, {
        complete: true,
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        // Time is looked at in every call of `read`.
        ignoreExpiration: true,
      });
      // RFC 7515, 4.1.11: what is critical and not understood makes a token invalid; we understand no extension.
      if (typeof claims === 'string' || 'crit' in header) return null;
      const { sid, iat, exp } = claims as Record<string, unknown>;
      if (typeof sid !== 'string' || !isInstant(iat) || !isInstant(exp)) return null;
      return { sessionId: sid, issuedAt: iat, expiresAt: exp };
    } catch {
      return null;
    }
  }

  function remember(token: string, claims: Claims): void {
    verified.set(token, claims);
    if (verified.size <= MAX_REMEMBERED) return;
    const oldest = verified.keys().next();
    if (!oldest.done) verified.delete(oldest.value);
  }

  return {
    issue(sessionId, lifetimeSeconds) {
      const iat = now();
      return jwt.sign({ sid: sessionId, iat, exp: iat + lifetimeSeconds }, key, {
        algorithm: ALGORITHM,
        issuer: ISSUER,
        audience: AUDIENCE,
        header: { alg: ALGORITHM, typ: 'JWT' },
      });
    },
    read(token, options) {
      const known = verified.get(token);
      const claims = known ?? verify(token);
      if (!claims || now() >= claims.expiresAt + (options?.graceSeconds ?? 0)) return null;
      if (!known) remember(token, claims);
      return { sessionId: claims.sessionId, issuedAt: claims.issuedAt };
    },
  };
}

/** Seconds since 1970. A text would compare with numbers as it happens to, and anything else never ends. */
function isInstant(claim: unknown): claim is number {
  return typeof claim === 'number' && Number.isFinite(claim);
}
