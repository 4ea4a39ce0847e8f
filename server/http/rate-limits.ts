import type { Connection } from 'mongoose';
import { RateLimiterMemory, RateLimiterMongo, RateLimiterRes } from 'rate-limiter-flexible';
import { ProblemError } from './problem.ts';

/** Points per window, shared by all processes. One place to see and change them all. */
const LIMITS = {
  /** Failed sign-ins of one address for one account: people mistype, programs do not stop. */
  signInPair: { points: 10, duration: 15 * 60 },
  /** Failed sign-ins of one address for any account. */
  signInAddress: { points: 50, duration: 15 * 60 },
  register: { points: 60, duration: 15 * 60 },
  checkout: { points: 30, duration: 10 * 60 },
  webhook: { points: 6000, duration: 60 },
} as const;
export type RateLimitName = keyof typeof LIMITS;

export interface RateLimits {
  /** @throws ProblemError RATE_LIMITED with the seconds to wait. */
  consume(name: RateLimitName, key: string): Promise<void>;
  reset(name: RateLimitName, key: string): Promise<void>;
  /** Gives one consumed point back. */
  refund(name: RateLimitName, key: string): Promise<void>;
}

/** Counts in the database; while that is away each process counts for itself. */
export function createRateLimits(
  connection: Connection,
  overrides: Partial<Record<RateLimitName, { points: number; duration: number }>> = {},
): RateLimits {
  const limiters = Object.fromEntries(
    Object.entries({ ...LIMITS, ...overrides }).map(([name, { points, duration }]) => [
      name,
      {
        points,
        limiter: new RateLimiterMongo({
          storeClient: connection,
          tableName: 'rateLimits',
          keyPrefix: name,
          points,
          duration,
          inMemoryBlockOnConsumed: points,
          insuranceLimiter: new RateLimiterMemory({ keyPrefix: name, points, duration }),
        }),
      },
    ]),
  ) as Record<RateLimitName, { points: number; limiter: RateLimiterMongo }>;

  return {
    async consume(name, key) {
      try {
        await limiters[name].limiter.consume(key);
      } catch (thrown) {
        throw thrown instanceof RateLimiterRes ? rateLimited(thrown) : thrown;
      }
    },
    async reset(name, key) {
      await limiters[name].limiter.delete(key);
    },
    async refund(name, key) {
      await limiters[name].limiter.reward(key);
    },
  };
}

function rateLimited(state: RateLimiterRes): ProblemError {
  const retryAfterSeconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000));
  return new ProblemError('RATE_LIMITED', { retryAfterSeconds });
}
