import type { Payment, Preference } from './objects.ts';

/** What can be chosen on the page of a single payment. */
export const PAYMENT_CHOICES = [
  'card_approved',
  'card_rejected',
  'card_review',
  'account_money',
  'cash',
  'transfer',
] as const;
export type PaymentChoice = (typeof PAYMENT_CHOICES)[number];

type Means = Pick<Payment, 'status' | 'statusDetail' | 'typeId' | 'methodId' | 'last4'>;

/** How each ends at first (Mercado Pago docs: Payment status, and its details). */
export const MEANS: Readonly<Record<PaymentChoice, Means>> = {
  card_approved: {
    status: 'approved',
    statusDetail: 'accredited',
    typeId: 'credit_card',
    methodId: 'master',
    last4: '3704',
  },
  card_rejected: {
    status: 'rejected',
    statusDetail: 'cc_rejected_insufficient_amount',
    typeId: 'credit_card',
    methodId: 'visa',
    last4: '3304',
  },
  card_review: {
    status: 'in_process',
    statusDetail: 'pending_review_manual',
    typeId: 'credit_card',
    methodId: 'visa',
    last4: '0604',
  },
  account_money: {
    status: 'approved',
    statusDetail: 'accredited',
    typeId: 'account_money',
    methodId: 'account_money',
    last4: null,
  },
  cash: {
    status: 'pending',
    statusDetail: 'pending_waiting_payment',
    typeId: 'ticket',
    methodId: 'rapipago',
    last4: null,
  },
  transfer: {
    status: 'pending',
    statusDetail: 'pending_waiting_transfer',
    typeId: 'bank_transfer',
    methodId: 'cvu',
    last4: null,
  },
};

/** What a preference lets a person choose: `binary_mode` allows nothing that stays open. */
export function choicesOf({ excludedTypes, isBinary }: Preference): PaymentChoice[] {
  return PAYMENT_CHOICES.filter((choice) => {
    const { typeId, status } = MEANS[choice];
    const isOpen = status === 'pending' || status === 'in_process';
    return !excludedTypes.includes(typeId) && !(isBinary && isOpen);
  });
}
