import type { Stripe } from 'stripe';
import { type KnownValue, lookUp } from './known-values.ts';
import type { Reversal } from './payment-snapshot.ts';

type ReversalReader = (paymentIntentIds: readonly string[]) => Promise<Reversal>;

/** Whether the customer's bank has, or may yet get, the money back. */
const IS_DISPUTED: Record<KnownValue<Stripe.Dispute.Status>, boolean> = {
  needs_response: true,
  under_review: true,
  appeal_needs_response: true,
  appeal_under_review: true,
  lost: true,
  won: false,
  prevented: false,
  // Inquiries take no money yet, and a closed one never did (Stripe docs: Disputes, Inquiries).
  warning_needs_response: false,
  warning_under_review: false,
  warning_closed: false,
};

/**
 * Refunds and disputes are known to charges, not to invoices, and expanding from a list of invoices down to
 * the charge is deeper than the four levels that Stripe allows. So the customer's payment intents are listed
 * once with their charges. `charge.disputed` stays true for ever: how it ended is asked only where it is set.
 */
export async function createReversalReader(
  stripe: Stripe,
  customer: string,
): Promise<ReversalReader> {
  const charges = new Map<string, Stripe.Charge>();
  const intents = await stripe.paymentIntents.list({
    customer,
    limit: 100,
    expand: ['data.latest_charge'],
  });
  for (const intent of intents.data) {
    if (intent.latest_charge && typeof intent.latest_charge === 'object') {
      charges.set(intent.id, intent.latest_charge);
    }
  }
  return async (paymentIntentIds) => {
    const own = paymentIntentIds.map((id) => charges.get(id)).filter((charge) => charge != null);
    const disputed = await Promise.all(own.map((charge) => isDisputed(stripe, charge)));
    return {
      refundedMinor: own.reduce((sum, charge) => sum + charge.amount_refunded, 0),
      isDisputed: disputed.includes(true),
    };
  };
}

async function isDisputed(stripe: Stripe, charge: Stripe.Charge): Promise<boolean> {
  if (!charge.disputed) return false;
  const disputes = await stripe.disputes.list({ charge: charge.id, limit: 10 });
  return disputes.data.some((dispute) => lookUp(IS_DISPUTED, dispute.status, true));
}
