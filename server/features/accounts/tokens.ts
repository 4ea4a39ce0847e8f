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

export function createTokens(secret: string, clock: Clock): Tokens {
  // A KeyObject: jsonwebtoken makes one from a string secret at every call, which is fifty times slower.
  const key = createSecretKey(Buffer.from(secret));
  const now = () => Math.floor(clock.now().getTime() / 1000);
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
      try {
        const claims = jwt.verify(token, key, {
          algorithms: [ALGORITHM],
          issuer: ISSUER,
          audience: AUDIENCE,
          clockTimestamp: now(),
          clockTolerance: options?.graceSeconds ?? 0,
        });
        if (typeof claims === 'string') return null;
        const { sid, iat } = claims as { sid?: unknown; iat?: number };
        if (typeof sid !== 'string' || iat === undefined) return null;
        return { sessionId: sid, issuedAt: iat };
      } catch {
        return null;
      }
    },
  };
}
