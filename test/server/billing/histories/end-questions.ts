import { INTENT_STATES } from '#server/features/billing/intent-states.ts';
import type { Truth } from './truth.ts';

/** About what has to come to its end when a day has passed. */
export const END_QUESTIONS = { pageFaults, unsettledFaults };

/** No page can be paid beyond its hour, at the provider either. */
function pageFaults({ pages, now }: Truth): string[] {
  return pages
    .filter(({ intent, checkout }) => checkout?.status === 'open' && intent.expiresAt <= now)
    .filter(({ checkout }) => !checkout?.payments.some(({ status }) => status === 'pending'))
    .map(({ intent }) => `the page of ${intent._id} (${intent.state}) can still be paid`);
}

/** Nothing waits for ever: only a day that is to come, and money that is on its way, are waited for. */
function unsettledFaults({ intents, pages, subscriptions, now }: Truth): string[] {
  return intents
    .filter(({ state }) => INTENT_STATES[state].endedBy !== null && !INTENT_STATES[state].isInForce)
    .filter(({ state, effectiveAt }) => state !== 'scheduled' || !effectiveAt || effectiveAt <= now)
    .filter(({ _id, providerSubscriptionId: own, expiresAt }) => {
      const page = pages.find(({ intent }) => intent._id === _id)?.checkout;
      const isPending =
        page?.payments.some(({ status }) => status === 'pending') ||
        subscriptions.some(
          ({ subscriptionId, payments }) =>
            subscriptionId === own && payments.some(({ status }) => status === 'pending'),
        );
      return !isPending && expiresAt <= now;
    })
    .map(({ _id, kind, state }) => `the ${kind} ${_id} stays ${state}`);
}
