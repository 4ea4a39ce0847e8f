import { dateAfter, days } from '../calendar.ts';
import type { Instalment, Preapproval } from '../objects.ts';
import type { MercadoPagoWorld } from '../world.ts';
import { instalmentsOf, newInstalment } from './instalments.ts';
import { APPROVED, cardAnswer, NO_FUNDS } from './payer-answer.ts';
import { recordPayment } from './record-payment.ts';
import { cancelPreapproval } from './stop-charging.ts';
import { changePreapproval, notifyInstalment, notifyPreapproval } from './update-preapproval.ts';

/** Days from the debit date to each further try: four tries in ten days (Mercado Pago docs: Pending payments). */
const RETRY_DAYS = [1, 4, 9];

/** A date of the calendar has come. The next one does not depend on how this charge ends. */
export function debit(world: MercadoPagoWorld, preapproval: Preapproval): void {
  const { anchorAt, nextPaymentAt, endsAt } = preapproval;
  if (anchorAt === null || nextPaymentAt === null) return;
  if (endsAt !== null && nextPaymentAt >= endsAt) {
    cancelPreapproval(world, preapproval);
    return;
  }
  const planned = instalmentsOf(world, preapproval).find(({ status }) => status === 'scheduled');
  const instalment = planned ?? newInstalment(world, preapproval, nextPaymentAt);
  // A price that was changed meanwhile counts from the next charge on.
  instalment.amountMinor = preapproval.amountMinor;
  preapproval.debits += 1;
  preapproval.nextPaymentAt = dateAfter(anchorAt, preapproval, preapproval.debits);
  attempt(world, preapproval, instalment);
}

/** One try to collect an instalment, the first or a later one. */
export function attempt(
  world: MercadoPagoWorld,
  preapproval: Preapproval,
  instalment: Instalment,
): void {
  const answer = answerOf(world, preapproval, instalment);
  instalment.tries += 1;
  const payment = recordPayment(world, {
    ...answer,
    operationType: 'recurring_payment',
    typeId: 'credit_card',
    methodId: preapproval.card?.methodId ?? 'visa',
    last4: preapproval.card?.last4 ?? null,
    description: preapproval.reason,
    externalReference: preapproval.externalReference,
    payerEmail: preapproval.payerEmail,
    amountMinor: instalment.amountMinor,
    subscription: {
      id: preapproval.id,
      sequence: instalment.sequence,
      billedAt: instalment.debitAt,
    },
  });
  instalment.payment = { id: payment.id, ...answer };
  instalment.modifiedAt = world.now();
  if (answer.status === 'approved') collected(world, preapproval, instalment);
  else refused(world, preapproval, instalment);
}

/** The card answers, unless an outcome was asked for this instalment's first try. */
function answerOf(world: MercadoPagoWorld, preapproval: Preapproval, instalment: Instalment) {
  const { forcedOutcomes } = world.state;
  const forced = forcedOutcomes[preapproval.id];
  if (forced?.sequence !== instalment.sequence || instalment.tries > 0) {
    return cardAnswer(preapproval);
  }
  delete forcedOutcomes[preapproval.id];
  return forced.outcome === 'paid' ? APPROVED : NO_FUNDS;
}

/** The usual order: payment, instalment, preapproval (chapter 5.1). */
function collected(
  world: MercadoPagoWorld,
  preapproval: Preapproval,
  instalment: Instalment,
): void {
  instalment.status = 'processed';
  instalment.nextRetryAt = null;
  notifyInstalment(world, instalment);
  changePreapproval(world, preapproval, {
    chargedQuantity: preapproval.chargedQuantity + 1,
    chargedMinor: preapproval.chargedMinor + instalment.amountMinor,
    lastChargedAt: world.now(),
    lastChargedMinor: instalment.amountMinor,
  });
  notifyPreapproval(world, preapproval);
}

function refused(world: MercadoPagoWorld, preapproval: Preapproval, instalment: Instalment): void {
  const wait = RETRY_DAYS[instalment.tries - 1];
  if (wait === undefined) {
    giveUp(world, preapproval, instalment);
    return;
  }
  instalment.status = 'recycling';
  instalment.nextRetryAt = instalment.debitAt + days(wait);
  notifyInstalment(world, instalment);
}

/** `processed` without money, of which no event tells; then the subscription itself stops (measured: paused). */
function giveUp(world: MercadoPagoWorld, preapproval: Preapproval, instalment: Instalment): void {
  instalment.status = 'processed';
  instalment.nextRetryAt = null;
  if (world.state.settings.endOfDunning === 'cancel') {
    cancelPreapproval(world, preapproval);
    return;
  }
  changePreapproval(world, preapproval, { status: 'paused' });
  notifyPreapproval(world, preapproval);
}
