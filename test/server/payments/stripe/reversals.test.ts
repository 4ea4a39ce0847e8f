import type { Stripe } from 'stripe';
import { describe, expect, it } from 'vitest';
import { createReversalReader } from '#server/payments/stripe/reversals.ts';

/** One payment whose charge has these disputes. */
function readWith(statuses: string[], refunded = 0) {
  const charge = { id: 'ch_1', amount_refunded: refunded, disputed: statuses.length > 0 };
  const stripe = {
    paymentIntents: { list: async () => ({ data: [{ id: 'pi_1', latest_charge: charge }] }) },
    disputes: { list: async () => ({ data: statuses.map((status) => ({ status })) }) },
  };
  return createReversalReader(stripe as unknown as Stripe, 'cus_1').then((read) => read(['pi_1']));
}

describe('who has the money of a charge', () => {
  it.each([
    [[], 'none'],
    [['needs_response'], 'open'],
    [['under_review'], 'open'],
    [['won'], 'none'],
    [['lost'], 'lost'],
    // An inquiry takes no money yet; a closed one never did.
    [['warning_needs_response'], 'inquiry'],
    [['warning_under_review'], 'inquiry'],
    [['warning_closed'], 'none'],
    [['warning_closed', 'needs_response'], 'open'],
    [['won', 'lost', 'warning_under_review'], 'lost'],
    // Newer than the SDK: nothing is given away.
    [['something_new'], 'open'],
  ])('with disputes %j: %s', async (statuses, dispute) => {
    expect(await readWith(statuses, 700)).toEqual({ refundedMinor: 700, dispute });
  });
});
