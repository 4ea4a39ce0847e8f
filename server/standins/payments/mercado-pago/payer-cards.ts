/** What a person can pay with; no number is ever asked for. */
export interface PayerCard {
  kind: CardKind;
  methodId: 'visa' | 'master';
  last4: string;
}

/** `rejected` is refused at once; the others are accepted, and two of them are declined when charged. */
type CardKind = 'card_approved' | 'card_rejected' | 'card_fails_later' | 'card_fails_always';

export const PAYER_CARDS: readonly PayerCard[] = [
  { kind: 'card_approved', methodId: 'master', last4: '3704' },
  { kind: 'card_rejected', methodId: 'visa', last4: '3304' },
  { kind: 'card_fails_later', methodId: 'visa', last4: '0604' },
  { kind: 'card_fails_always', methodId: 'master', last4: '0151' },
];

export function findPayerCard(kind: string | null): PayerCard | undefined {
  return PAYER_CARDS.find((card) => card.kind === kind);
}
