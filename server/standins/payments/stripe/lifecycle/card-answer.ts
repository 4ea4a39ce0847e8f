import type { PaymentMethod, Subscription } from '../objects.ts';
import type { StripeState } from '../state.ts';
import { findTestCard } from '../test-cards.ts';

export interface ChargeAttempt {
  subscriptionId: string;
  method: PaymentMethod | null;
  /** Nobody is there to confirm anything: renewals and retries. */
  isOffSession: boolean;
  isAuthenticated: boolean;
}

export type CardAnswer =
  | { kind: 'succeeded' }
  | { kind: 'requires_action' }
  | { kind: 'declined'; code: string; declineCode: string };

const DECLINED: CardAnswer = {
  kind: 'declined',
  code: 'card_declined',
  declineCode: 'generic_decline',
};

/** How the bank would answer (Stripe docs: Testing). Changes nothing, so that a change can be decided before it is made. */
export function cardAnswer(state: StripeState, attempt: ChargeAttempt): CardAnswer {
  const forced = attempt.isOffSession ? state.forcedOutcomes[attempt.subscriptionId] : undefined;
  if (forced) return forced === 'paid' ? { kind: 'succeeded' } : DECLINED;
  const behaviour = findTestCard(attempt.method?.card.last4 ?? null)?.behaviour;
  switch (behaviour?.kind) {
    case 'succeeds':
      return { kind: 'succeeded' };
    case 'declined':
      return { kind: 'declined', code: behaviour.code, declineCode: behaviour.declineCode };
    case 'authenticates':
      return attempt.isOffSession || attempt.isAuthenticated
        ? { kind: 'succeeded' }
        : { kind: 'requires_action' };
    default:
      return DECLINED;
  }
}

/** A charge that Stripe makes by itself, with which method: SDK: Subscription.default_payment_method. */
export function automaticCharge(state: StripeState, subscription: Subscription): ChargeAttempt {
  const customer = state.customers[subscription.customer];
  const methodId =
    subscription.default_payment_method ?? customer?.invoice_settings.default_payment_method ?? '';
  return {
    subscriptionId: subscription.id,
    method: state.paymentMethods[methodId] ?? null,
    isOffSession: true,
    isAuthenticated: false,
  };
}
