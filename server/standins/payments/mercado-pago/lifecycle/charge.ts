import { dateAfter, days } from '../calendar.ts';
import type { AuthorizedPayment, Preapproval } from '../objects.ts';
import type { MercadoPagoWorld } from '../world.ts';
import { authorizedPaymentsOf, newAuthorizedPayment } from './authorized-payments.ts';
import { APPROVED, cardAnswer, NO_FUNDS } from './payer-answer.ts';
import { recordPayment } from './record-payment.ts';
import { cancelPreapproval } from './stop-charging.ts';
import {
  changePreapproval,
  notifyAuthorizedPayment,
  notifyPreapproval,
} from './update-preapproval.ts';

/**
 * Days from the debit date to each further try: four tries in ten days (Mercado Pago docs: Pending payments). Which days
 * is a guess; measured on a daily cycle was four in 24 hours.
 */
const RETRY_DAYS = [1, 4, 9];

/**
 * A date of the calendar has come. The next one does not depend on how this charge ends (chapter 4.6: the calendar does
 * not shift for a pause; that it does not for a failed charge either is a guess).
 */
export function debit(world: MercadoPagoWorld, preapproval: Preapproval): void {
  const { anchorAt, nextPaymentAt } = preapproval;
  if (anchorAt === null || nextPaymentAt === null) return;
  const planned = authorizedPaymentsOf(world, preapproval).find(
    ({ status }) => status === 'scheduled',
  );
  const authorizedPayment = planned ?? newAuthorizedPayment(world, preapproval, nextPaymentAt);
  // A price that was changed meanwhile counts from the next charge on.
  authorizedPayment.amountMinor = preapproval.amountMinor;
  preapproval.debits += 1;
  preapproval.nextPaymentAt = dateAfter(anchorAt, preapproval, preapproval.debits);
  attempt(world, preapproval, authorizedPayment);
}

/** One try to collect an authorized payment, the first or a later one: each is another payment (chapter 4.7). */
export function attempt(
  world: MercadoPagoWorld,
  preapproval: Preapproval,
  authorizedPayment: AuthorizedPayment,
): void {
  const answer = answerOf(world, preapproval, authorizedPayment);
  authorizedPayment.tries += 1;
  const payment = recordPayment(world, {
    ...answer,
    operationType: 'recurring_payment',
    typeId: 'credit_card',
    methodId: preapproval.card?.methodId ?? 'visa',
    last4: preapproval.card?.last4 ?? null,
    description: preapproval.reason,
    externalReference: preapproval.externalReference,
    payerEmail: preapproval.payerEmail,
    amountMinor: authorizedPayment.amountMinor,
    subscription: {
      id: preapproval.id,
      sequence: authorizedPayment.sequence,
      billedAt: authorizedPayment.debitAt,
    },
  });
  authorizedPayment.payment = { id: payment.id, ...answer };
  authorizedPayment.modifiedAt = world.now();
  if (answer.status === 'approved') collected(world, preapproval, authorizedPayment);
  else refused(world, preapproval, authorizedPayment);
}

/** The card answers, unless an outcome was asked for this authorized payment's first try. */
function answerOf(
  world: MercadoPagoWorld,
  preapproval: Preapproval,
  authorizedPayment: AuthorizedPayment,
) {
  const { forcedOutcomes } = world.state;
  const forced = forcedOutcomes[preapproval.id];
  if (forced?.sequence !== authorizedPayment.sequence || authorizedPayment.tries > 0) {
    return cardAnswer(preapproval);
  }
  delete forcedOutcomes[preapproval.id];
  return forced.outcome === 'paid' ? APPROVED : NO_FUNDS;
}

/** The usual order: payment, authorized payment, preapproval (chapter 5.1, measured). */
function collected(
  world: MercadoPagoWorld,
  preapproval: Preapproval,
  authorizedPayment: AuthorizedPayment,
): void {
  authorizedPayment.status = 'processed';
  authorizedPayment.nextRetryAt = null;
  notifyAuthorizedPayment(world, authorizedPayment);
  changePreapproval(world, preapproval, {
    chargedQuantity: preapproval.chargedQuantity + 1,
    chargedMinor: preapproval.chargedMinor + authorizedPayment.amountMinor,
    lastChargedAt: world.now(),
    lastChargedMinor: authorizedPayment.amountMinor,
  });
  notifyPreapproval(world, preapproval);
}

function refused(
  world: MercadoPagoWorld,
  preapproval: Preapproval,
  authorizedPayment: AuthorizedPayment,
): void {
  const wait = RETRY_DAYS[authorizedPayment.tries - 1];
  if (wait === undefined) {
    giveUp(world, preapproval, authorizedPayment);
    return;
  }
  authorizedPayment.status = 'recycling';
  authorizedPayment.nextRetryAt = authorizedPayment.debitAt + days(wait);
  notifyAuthorizedPayment(world, authorizedPayment);
}

/** `processed` without money, of which no event tells; then the subscription itself stops (chapter 4.7, measured: paused). */
function giveUp(
  world: MercadoPagoWorld,
  preapproval: Preapproval,
  authorizedPayment: AuthorizedPayment,
): void {
  authorizedPayment.status = 'processed';
  authorizedPayment.nextRetryAt = null;
  if (world.state.settings.endOfDunning === 'cancel') {
    cancelPreapproval(world, preapproval);
    return;
  }
  changePreapproval(world, preapproval, { status: 'paused' });
  notifyPreapproval(world, preapproval);
}
