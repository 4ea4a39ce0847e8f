/** Test cards by the last four digits (Stripe docs: Testing, test card numbers). No number is ever asked for. */
export interface TestCard {
  last4: string;
  brand: 'visa' | 'mastercard';
  behaviour: CardBehaviour;
}

type CardBehaviour =
  | { kind: 'succeeds' }
  | { kind: 'declined'; code: string; declineCode: string }
  /** Asks the person to confirm the first payment; later ones pass. */
  | { kind: 'authenticates' }
  /** Can be saved, and is declined whenever it is charged. */
  | { kind: 'declined_when_charged' };

export const TEST_CARDS: readonly TestCard[] = [
  { last4: '4242', brand: 'visa', behaviour: { kind: 'succeeds' } },
  { last4: '4444', brand: 'mastercard', behaviour: { kind: 'succeeds' } },
  {
    last4: '0002',
    brand: 'visa',
    behaviour: { kind: 'declined', code: 'card_declined', declineCode: 'generic_decline' },
  },
  {
    last4: '9995',
    brand: 'visa',
    behaviour: { kind: 'declined', code: 'card_declined', declineCode: 'insufficient_funds' },
  },
  { last4: '3155', brand: 'visa', behaviour: { kind: 'authenticates' } },
  { last4: '0341', brand: 'visa', behaviour: { kind: 'declined_when_charged' } },
];

export function findTestCard(last4: string | null): TestCard | undefined {
  return TEST_CARDS.find((card) => card.last4 === last4);
}
