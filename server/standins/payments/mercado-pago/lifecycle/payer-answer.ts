import type { Preapproval } from '../objects.ts';

interface ChargeAnswer {
  status: 'approved' | 'rejected';
  statusDetail: string;
}

export const APPROVED: ChargeAnswer = { status: 'approved', statusDetail: 'accredited' };
export const NO_FUNDS: ChargeAnswer = {
  status: 'rejected',
  statusDetail: 'cc_rejected_insufficient_amount',
};

/** How the bank answers a charge of a subscription. The cards are this sandbox's own; the details are those of chapter 6.3. */
export function cardAnswer({ card, chargedQuantity }: Preapproval): ChargeAnswer {
  switch (card?.kind) {
    case 'card_approved':
      return APPROVED;
    case 'card_fails_later':
      return chargedQuantity === 0 ? APPROVED : NO_FUNDS;
    default:
      return NO_FUNDS;
  }
}
