import type { EventRecord } from '#server/features/events/events.service.ts';
import type { Facts, Verdict } from './facts.ts';
import type { IntentRecord } from './intent.model.ts';

/** What is worth telling of checkouts that moved. Under ids of their own: told once, however often it is found. */
export function checkoutEvents(facts: Facts, verdict: Verdict, at: Date): EventRecord[] {
  const before = new Map(facts.intents.map((intent) => [intent._id, intent]));
  return verdict.intents.flatMap((intent) => {
    const type = typeOf(before.get(intent._id), intent, facts.now);
    if (!type) return [];
    const { _id, businessId, appId, plan, charge } = intent;
    const amount = charge?.kind === 'once' ? { amount: charge.amount } : {};
    return [
      {
        _id: `${type}:${_id}`,
        type,
        businessId,
        appId,
        at,
        actor: 'provider',
        data: { planName: plan.name, ...amount },
      },
    ];
  });
}

function typeOf(before: IntentRecord | undefined, intent: IntentRecord, now: Date): string | null {
  if (before?.state === intent.state) return null;
  // Cash and transfers: nothing more has to be done but wait.
  if (intent.state === 'confirming' && intent.charge?.kind === 'once') {
    return 'checkout.awaiting_payment';
  }
  // Before its hour: what it was to take the place of was paid once more.
  if (intent.state === 'closing' && now < intent.expiresAt) return 'checkout.closed';
  return null;
}
