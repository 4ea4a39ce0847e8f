import type { PaymentSnapshot } from '#server/payments/payment-provider.ts';
import type { Facts } from './facts.ts';
import type { IntentRecord } from './intent.model.ts';

const REVERSED: ReadonlySet<PaymentSnapshot['status']> = new Set([
  'refunded',
  'disputed',
  'charged_back',
]);

/** Only what was asked about can be known to have gone back. */
export function isReversed(
  source: IntentRecord['replaces'],
  until: Date,
  { snapshots, checkouts, intents, now }: Facts,
): boolean {
  if (!source || now >= until) return false;
  const intent = intents.find(({ _id }) => _id === source.intentId);
  const payments =
    source.subscriptionId === null
      ? checkouts.get(intent?.sessionId ?? '')?.payments
      : snapshots.get(source.subscriptionId)?.payments;
  const newest = payments?.find(({ status }) => status !== 'pending' && status !== 'void');
  return newest !== undefined && REVERSED.has(newest.status);
}
