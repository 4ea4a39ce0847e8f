import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '#server/clock.ts';
import { takeLease } from '#server/db/lease.ts';
import { ProblemError } from '#server/http/problem.ts';

export interface Turn {
  /**
   * To be called before a provider is told something: what was found out before may have taken too long.
   * @throws ProblemError CHECKOUT_IN_PROGRESS when another may have had the next turn by now.
   */
  check(): void;
}

/**
 * One change after the other for each business: what a person was shown is compared with what is true, and carried
 * out, before anybody else's confirmation is looked at.
 */
export interface Turns {
  /** @throws ProblemError CHECKOUT_IN_PROGRESS when another takes too long. */
  take<T>(
    owner: { businessId: string; appId: string },
    run: (turn: Turn) => Promise<T>,
  ): Promise<T>;
}

/** Renewed while it is used; one that died over it is waited for no longer. */
const TURN_MS = 60_000;
const STEP_MS = 50;
const STEPS = 300;

export function createTurns({ clock, steps = STEPS }: { clock: Clock; steps?: number }): Turns {
  return {
    async take({ businessId, appId }, run) {
      for (let step = 0; step < steps; step += 1) {
        if (step > 0) await wait(STEP_MS);
        const lease = await takeLease(`change:${businessId}:${appId}`, TURN_MS, clock);
        if (!lease) continue;
        const turn: Turn = {
          check() {
            if (!lease.isHeld()) throw busy();
          },
        };
        return await run(turn).finally(() => lease.release());
      }
      throw busy();
    },
  };
}

function busy(): ProblemError {
  return new ProblemError('CHECKOUT_IN_PROGRESS', { retryable: true });
}
