import type { Connection } from 'mongoose';
import { RateLimiterMongo, RateLimiterRes } from 'rate-limiter-flexible';
import { ProblemError } from './problem.ts';

/** Points per window, shared by all processes. One place to see and change them all. */
const LIMITS = {
  /**
   * Sign-ins of one address for one account that failed or are under way: people mistype, programs do not
   * stop.
   */
  signInPair: { points: 15, duration: 15 * 60 },
  /** Those of one address for any account: many people may sit behind it, and start work at once. */
  signInAddress: { points: 100, duration: 15 * 60 },
  register: { points: 60, duration: 15 * 60 },
  /**
   * Limited routes for members from one address, before anything is looked up: several businesses may sit
   * behind it. What a business does there is counted for the business, from whatever address.
   */
  memberAddress: { points: 1200, duration: 60 },
  /** Calls that open a provider's page. */
  checkout: { points: 30, duration: 10 * 60 },
  /** Previews, invoices, history, and the return page, which asks every second. */
  billingRead: { points: 900, duration: 10 * 60 },
  /** Cancel, resume, pause, withdraw, a plan without payment, billing details. */
  billingChange: { points: 60, duration: 10 * 60 },
  /** The public buttons for consumers: nobody needs more, and each may send somebody a mail. */
  consumerRequestAddress: { points: 20, duration: 60 * 60 },
  /** Those of one address in the name of one person: whoever writes a stranger's e-mail shuts out only themselves. */
  consumerRequestPair: { points: 5, duration: 60 * 60 },
  /** Calls of trusted services, signed or pretending to be. */
  serviceCall: { points: 1200, duration: 60 },
  /** Deliveries that no provider signed, of one address. Signed ones are never refused, however many come. */
  unsignedWebhook: { points: 600, duration: 60 },
} as const;
export type RateLimitName = keyof typeof LIMITS;
const REFUNDED: ReadonlySet<string> = new Set(['signInPair', 'signInAddress']);

export interface RateLimits {
  /** @throws ProblemError RATE_LIMITED with the seconds to wait, or what the database answers. */
  consume(name: RateLimitName, key: string): Promise<void>;
  reset(name: RateLimitName, key: string): Promise<void>;
  /** Gives one consumed point back. */
  refund(name: RateLimitName, key: string): Promise<void>;
}

/**
 * Counts in the database. While that is away nothing that is limited can be done either, so it is said at once
 * instead of being found out again by whatever comes after the limit.
 */
export function createRateLimits(
  connection: Connection,
  overrides: Partial<Record<RateLimitName, { points: number; duration: number }>> = {},
): RateLimits {
  const limiters = Object.fromEntries(
    Object.entries({ ...LIMITS, ...overrides }).map(([name, { points, duration }]) => [
      name,
      new RateLimiterMongo({
        storeClient: connection,
        tableName: 'rateLimits',
        keyPrefix: name,
        points,
        duration,
        // A key that is out of points is refused without asking, unless its points may be given back.
        ...(REFUNDED.has(name) ? {} : { inMemoryBlockOnConsumed: points }),
      }),
    ]),
  ) as Record<RateLimitName, RateLimiterMongo>;

  return {
    async consume(name, key) {
      try {
        await limiters[name].consume(key);
      } catch (thrown) {
        throw thrown instanceof RateLimiterRes ? rateLimited(thrown) : thrown;
      }
    },
    async reset(name, key) {
      await limiters[name].delete(key);
    },
    async refund(name, key) {
      await limiters[name].reward(key);
    },
  };
}

function rateLimited(state: RateLimiterRes): ProblemError {
  const retryAfterSeconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000));
  return new ProblemError('RATE_LIMITED', { retryAfterSeconds });
}
