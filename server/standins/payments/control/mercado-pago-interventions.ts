import { findPayment, findPreapproval } from '../mercado-pago/find.ts';
import { DISPUTE_STATUSES, disputePayment } from '../mercado-pago/lifecycle/chargeback.ts';
import { approvePending, endPending, isWaiting } from '../mercado-pago/lifecycle/pay-preference.ts';
import { refundPayment } from '../mercado-pago/lifecycle/refund.ts';
import { cancelPreapproval } from '../mercado-pago/lifecycle/stop-charging.ts';
import {
  changePreapproval,
  notifyPreapproval,
} from '../mercado-pago/lifecycle/update-preapproval.ts';
import type { Payment } from '../mercado-pago/objects.ts';
import { findPayerCard } from '../mercado-pago/payer-cards.ts';
import { paymentOnWire } from '../mercado-pago/wire/payment.ts';
import type { MercadoPagoWorld } from '../mercado-pago/world.ts';
import type { Worlds } from '../worlds.ts';
import { amountOf, type ControlBody, oneOf, requiredText } from './body.ts';
import { ControlError } from './refusal.ts';

/**
 * Moves the clock to the next date of a preapproval's calendar, the first charge too. `outcome` decides how its
 * first try ends, whatever the card; without it the card does.
 */
export function renewMercadoPago(worlds: Worlds, body: ControlBody): object {
  const world = worlds.mercadoPago;
  const preapproval = findPreapproval(world.state, requiredText(body, 'subscription'));
  const outcome = oneOf(body, 'outcome', ['paid', 'declined']);
  const { status, nextPaymentAt } = preapproval;
  if (status !== 'authorized' || nextPaymentAt === null) {
    throw new ControlError(400, `Nothing is charged while it is ${status}.`);
  }
  if (outcome !== null) {
    world.state.forcedOutcomes[preapproval.id] = { sequence: preapproval.debits + 1, outcome };
  }
  world.clock.advance(Math.max(0, Math.ceil((nextPaymentAt - world.now()) / 1000)));
  worlds.runDue();
  // It must not decide a later charge.
  delete world.state.forcedOutcomes[preapproval.id];
  return { now: world.clock.now(), preapproval };
}

export function refundMercadoPago({ mercadoPago: world }: Worlds, body: ControlBody): object {
  return refundPayment(world, paymentOf(world, body), amountOf(body));
}

export function disputeMercadoPago({ mercadoPago: world }: Worlds, body: ControlBody): object {
  const payment = paymentOf(world, body);
  disputePayment(world, payment, oneOf(body, 'status', DISPUTE_STATUSES) ?? 'needs_response');
  return paymentOnWire(world, payment);
}

/** From now on the card is declined whenever it is charged, or works again. */
export function setMercadoPagoCard(
  { mercadoPago: world }: Worlds,
  id: string,
  works: boolean,
): object {
  const preapproval = findPreapproval(world.state, id);
  const card = findPayerCard(works ? 'card_approved' : 'card_fails_always');
  if (card) preapproval.card = card;
  return { subscription: id, works };
}

export function cancelMercadoPago({ mercadoPago: world }: Worlds, id: string): object {
  const preapproval = findPreapproval(world.state, id);
  if (preapproval.status === 'cancelled') throw new ControlError(400, 'It has ended already.');
  cancelPreapproval(world, preapproval);
  return { subscription: id, status: preapproval.status };
}

/**
 * From now on a preapproval is answered with another status than it has, also one that nobody knows; null answers the
 * truth again. Charges go on as it really stands (a guess). A PUT of a status ends it.
 */
export function showMercadoPagoStatus({ mercadoPago: world }: Worlds, body: ControlBody): object {
  const preapproval = findPreapproval(world.state, requiredText(body, 'subscription'));
  const { status } = body;
  if (status !== null && typeof status !== 'string') {
    throw new ControlError(400, 'status: any word, or null for the true one.');
  }
  changePreapproval(world, preapproval, { shownStatus: status });
  notifyPreapproval(world, preapproval);
  return { subscription: preapproval.id, status };
}

/**
 * Pays a slip or a transfer that waits, ends a review well, or lets either of them end without money. With `late` the
 * money comes though nobody waits for it any more.
 */
export function settleTicket(
  { mercadoPago: world }: Worlds,
  body: ControlBody,
  how: 'pay' | 'expire',
): object {
  const payment = paymentOf(world, body);
  const isLate = how === 'pay' && body['late'] === true && payment.status === 'cancelled';
  if (!isLate && !isWaiting(payment))
    throw new ControlError(400, `The payment is ${payment.status}.`);
  if (how === 'pay') approvePending(world, payment);
  else endPending(world, payment);
  return paymentOnWire(world, payment);
}

/** Named by its own id, by that of its authorized payment, or by a preapproval or preference for its newest one. */
function paymentOf(world: MercadoPagoWorld, body: ControlBody): Payment {
  const { state } = world;
  const named = body['payment'];
  if (typeof named === 'string' || typeof named === 'number') {
    const inAuthorizedPayment = state.authorizedPayments[String(named)]?.payment?.id;
    return findPayment(state, String(inAuthorizedPayment ?? named));
  }
  const owner = body['subscription'] ?? body['preference'];
  const newest = typeof owner === 'string' ? newestPayment(world, owner) : null;
  if (newest) return newest;
  throw new ControlError(400, 'payment, subscription or preference: the id of one that was paid.');
}

/** The newest of a preapproval or preference that took money or still may; else the newest. */
export function newestPayment(world: MercadoPagoWorld, owner: string): Payment | null {
  const own = Object.values(world.state.payments).filter(
    ({ operationType, subscription, preferenceId }) =>
      operationType !== 'card_validation' && (subscription?.id ?? preferenceId) === owner,
  );
  const isNothing = ({ status }: Payment) => status === 'rejected' || status === 'cancelled';
  return own.findLast((payment) => !isNothing(payment)) ?? own.at(-1) ?? null;
}

/** Whether a control names something of Mercado Pago's. */
export function isMercadoPago({ mercadoPago: { state } }: Worlds, body: ControlBody): boolean {
  if (body['payment'] !== undefined || body['preference'] !== undefined) return true;
  return Object.hasOwn(state.preapprovals, String(body['subscription']));
}
