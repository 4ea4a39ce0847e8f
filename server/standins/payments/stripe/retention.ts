import type { StripeState } from './state.ts';

/** Keys may be pruned once they are a day old (Stripe docs: Idempotent requests). */
const KEY_SECONDS = 24 * 3600;
const EVENTS = 1000;

/** Forgets what would only make the state file grow: old keys, and old events that were delivered. */
export function forgetOld(state: StripeState, now: number): void {
  for (const [key, answer] of Object.entries(state.idempotency)) {
    if (answer.at < now - KEY_SECONDS) delete state.idempotency[key];
  }
  const ids = Object.keys(state.events);
  for (const id of ids.slice(0, Math.max(0, ids.length - EVENTS))) {
    if (state.events[id]?.pending_webhooks === 0) delete state.events[id];
  }
}
