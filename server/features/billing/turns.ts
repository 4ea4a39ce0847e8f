import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '#server/clock.ts';
import { takeLease } from '#server/db/lease.ts';
import { ProblemError } from '#server/http/problem.ts';

/**
 * One change after the other for each business: what a person was shown is compared with what is true, and carried
 * out, before anybody else's confirmation is looked at.
 */
export interface Turns {
  /** @throws ProblemError CHECKOUT_IN_PROGRESS when another takes too long. */
  take<T>(owner: { businessId: string; appId: string }, run: () => Promise<T>): Promise<T>;
}

/** Longer than what is told to a provider may take; one that died over it is waited for no longer. */
const TURN_MS = 60_000;
const STEP_MS = 50;
const STEPS = 300;

export function createTurns({ clock, steps = STEPS }: { clock: Clock; steps?: number }): Turns {
  return {
    async take({ businessId, appId }, run) {
      for (let step = 0; step < steps; step += 1) {
        if (step > 0) await wait(STEP_MS);
        const lease = await takeLease(`change:${businessId}:${appId}`, TURN_MS, clock);
        if (lease) return await run().finally(() => lease.release());
      }
      throw new ProblemError('CHECKOUT_IN_PROGRESS', { retryable: true });
    },
  };
}
