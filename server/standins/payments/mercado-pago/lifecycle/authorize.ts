import { dateAfter } from '../calendar.ts';
import type { Preapproval } from '../objects.ts';
import type { PayerCard } from '../payer-cards.ts';
import type { MercadoPagoWorld } from '../world.ts';
import { newAuthorizedPayment } from './authorized-payments.ts';
import { recordPayment } from './record-payment.ts';
import {
  changePreapproval,
  notifyAuthorizedPayment,
  notifyPreapproval,
} from './update-preapproval.ts';

/**
 * Somebody agreed to be charged. `authorized` is a card that was accepted, not money that was taken: the card
 * is checked with ARS 0 first, and the first charge follows later (chapters 4.5 and 4.6).
 * @returns false for a card that is refused; the preapproval then stays as it was.
 */
export function authorize(
  world: MercadoPagoWorld,
  preapproval: Preapproval,
  card: PayerCard,
): boolean {
  const isAccepted = card.kind !== 'card_rejected';
  recordPayment(world, {
    status: isAccepted ? 'approved' : 'rejected',
    statusDetail: isAccepted ? 'accredited' : 'cc_rejected_other_reason',
    operationType: 'card_validation',
    typeId: 'credit_card',
    methodId: card.methodId,
    last4: card.last4,
    description: preapproval.reason,
    externalReference: preapproval.externalReference,
    payerEmail: preapproval.payerEmail,
    amountMinor: 0,
  });
  if (!isAccepted) return false;
  const soon = world.now() + world.state.settings.firstChargeDelaySeconds * 1000;
  const anchorAt = Math.max(soon, firstDebit(world, preapproval));
  changePreapproval(world, preapproval, {
    status: 'authorized',
    card,
    anchorAt,
    nextPaymentAt: anchorAt,
  });
  if (anchorAt === soon)
    notifyAuthorizedPayment(world, newAuthorizedPayment(world, preapproval, anchorAt));
  notifyPreapproval(world, preapproval);
  return true;
}

/**
 * A trial counts from the authorization, wherever that is (a guess). A start that is over by then is no start: it is
 * charged at once (a guess; the docs charge within the hour where there is none).
 */
function firstDebit(world: MercadoPagoWorld, { freeTrial, startsAt }: Preapproval): number {
  const now = world.now();
  return Math.max(freeTrial ? dateAfter(now, freeTrial) : now, startsAt ?? now);
}
