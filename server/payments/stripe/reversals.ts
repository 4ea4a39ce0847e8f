import type { Stripe } from 'stripe';
import { orNull } from './errors.ts';
import { type KnownValue, lookUp } from './known-values.ts';
import type { DisputeState, Reversal } from './payment-snapshot.ts';

type ReversalReader = (paymentIntentIds: readonly string[]) => Promise<Reversal>;

/** Who has the money: Stripe takes it for a dispute, and not for an inquiry (Stripe docs: Disputes, Inquiries). */
const DISPUTE: Record<KnownValue<Stripe.Dispute.Status>, DisputeState> = {
  needs_response: 'open',
  under_review: 'open',
  appeal_needs_response: 'open',
  appeal_under_review: 'open',
  lost: 'lost',
  won: 'none',
  prevented: 'none',
  warning_needs_response: 'inquiry',
  warning_under_review: 'inquiry',
  warning_closed: 'none',
};

/** The gravest first: it speaks for a payment that has several. */
const BY_GRAVITY: readonly DisputeState[] = ['lost', 'open', 'inquiry', 'none'];

/**
 * Refunds and disputes are known to charges, not to invoices, and expanding from a list of invoices down to
 * the charge is deeper than the four levels that Stripe allows. So the customer's payment intents are listed
 * once with their charges, and one that is not among them is asked for by its id: an old one, or a deleted
 * customer's. `charge.disputed` stays true for ever: how it ended is asked only where it is set.
 */
export async function createReversalReader(
  stripe: Stripe,
  customer: string,
): Promise<ReversalReader> {
  const list = stripe.paymentIntents.list({
    customer,
    limit: 100,
    expand: ['data.latest_charge'],
  });
  const intents = (await orNull(list))?.data ?? [];
  const listed = new Map(intents.map((intent) => [intent.id, intent]));
  const chargeOf = async (id: string) => {
    const intent =
      listed.get(id) ?? (await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] }));
    const charge = intent.latest_charge;
    return charge && typeof charge === 'object' ? charge : null;
  };
  return async (paymentIntentIds) => {
    const charges = await Promise.all(paymentIntentIds.map(chargeOf));
    const own = charges.filter((charge) => charge !== null);
    const states = (await Promise.all(own.map((charge) => disputesOf(stripe, charge)))).flat();
    return {
      refundedMinor: own.reduce((sum, charge) => sum + charge.amount_refunded, 0),
      dispute: BY_GRAVITY.find((state) => states.includes(state)) ?? 'none',
    };
  };
}

async function disputesOf(stripe: Stripe, charge: Stripe.Charge): Promise<DisputeState[]> {
  if (!charge.disputed) return [];
  const disputes = await stripe.disputes.list({ charge: charge.id, limit: 10 });
  return disputes.data.map((dispute) => lookUp(DISPUTE, dispute.status, 'open'));
}
