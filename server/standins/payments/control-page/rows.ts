import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import { newestPayment } from '../control/mercado-pago-interventions.ts';
import { newestCharge } from '../control/stripe-interventions.ts';
import { isWaiting } from '../mercado-pago/lifecycle/pay-preference.ts';
import type { Payment, Preapproval } from '../mercado-pago/objects.ts';
import type { MercadoPagoWorld } from '../mercado-pago/world.ts';
import { productName } from '../stripe/lifecycle/lines.ts';
import type { Subscription } from '../stripe/objects.ts';
import type { World } from '../stripe/world.ts';
import type { Worlds } from '../worlds.ts';

export type RowState =
  | 'incomplete'
  | 'trialing'
  | 'active'
  | 'past_due'
  | 'unpaid'
  | 'paused'
  | 'cancelled'
  | 'unknown';

/** A subscription of either provider, as the control page shows it. */
export interface SubscriptionRow {
  provider: ProviderName;
  id: string;
  plan: string;
  email: string;
  amountMinor: number;
  currency: string;
  state: RowState;
  createdAt: number;
  nextChargeAt: Date | null;
  endsAt: Date | null;
  /** How the newest charge stands: what can still be done with it. */
  payment: 'none' | 'paid' | 'disputed' | 'reversed';
}

/** Newest first. */
export function subscriptionRows({ stripe, mercadoPago }: Worlds): SubscriptionRow[] {
  return [
    ...Object.values(stripe.state.subscriptions).map((one) => stripeRow(stripe, one)),
    ...Object.values(mercadoPago.state.preapprovals).map((one) => mercadoPagoRow(mercadoPago, one)),
  ].sort((a, b) => b.createdAt - a.createdAt);
}

/** What waits for a shop, a transfer or a review. */
export function waitingPayments({ mercadoPago }: Worlds): Payment[] {
  return Object.values(mercadoPago.state.payments).filter(isWaiting);
}

function stripeRow(world: World, subscription: Subscription): SubscriptionRow {
  const { items, cancel_at: cancelAt, customer, ended_at: endedAt } = subscription;
  const ends = items.data.map((item) => item.current_period_end);
  const next = cancelAt === null && endedAt === null ? Math.min(...ends) : null;
  return {
    provider: 'stripe',
    id: subscription.id,
    plan: items.data.map((item) => productName(world, item.price)).join(', '),
    email: world.state.customers[customer]?.email ?? '',
    amountMinor: items.data.reduce((sum, item) => sum + item.price.unit_amount * item.quantity, 0),
    currency: subscription.currency,
    state: stripeState(subscription),
    createdAt: subscription.created * 1000,
    nextChargeAt: next === null ? null : new Date(next * 1000),
    endsAt: cancelAt === null || endedAt !== null ? null : new Date(cancelAt * 1000),
    payment: stripePayment(world, subscription.id),
  };
}

function stripeState({ status, pause_collection: pause }: Subscription): RowState {
  if (status === 'canceled' || status === 'incomplete_expired') return 'cancelled';
  if (status === 'active' && pause !== null) return 'paused';
  return SHOWN.find((state) => state === status) ?? 'unknown';
}

const SHOWN: readonly RowState[] = [
  'incomplete',
  'trialing',
  'active',
  'past_due',
  'unpaid',
  'paused',
];

function stripePayment(world: World, subscriptionId: string): SubscriptionRow['payment'] {
  const charge = newestCharge(world, subscriptionId);
  if (!charge) return 'none';
  if (charge.refunded) return 'reversed';
  const dispute = Object.values(world.state.disputes).find(({ charge: id }) => id === charge.id);
  if (!dispute) return 'paid';
  return dispute.status === 'won' || dispute.status === 'lost' ? 'reversed' : 'disputed';
}

function mercadoPagoRow(world: MercadoPagoWorld, preapproval: Preapproval): SubscriptionRow {
  const { nextPaymentAt, status } = preapproval;
  const isCharging = status === 'authorized' && nextPaymentAt !== null;
  return {
    provider: 'mercadopago',
    id: preapproval.id,
    plan: preapproval.reason,
    email: preapproval.payerEmail,
    amountMinor: preapproval.amountMinor,
    currency: 'ARS',
    state: mercadoPagoState(world, preapproval),
    createdAt: preapproval.createdAt,
    nextChargeAt: isCharging ? new Date(nextPaymentAt) : null,
    endsAt: null,
    payment: mercadoPagoPayment(world, preapproval),
  };
}

function mercadoPagoState(world: MercadoPagoWorld, preapproval: Preapproval): RowState {
  if (preapproval.status === 'pending') return 'incomplete';
  if (preapproval.status !== 'authorized') return preapproval.status;
  // A start on a later day is not a trial: what runs until then was paid elsewhere.
  if (preapproval.debits === 0 && preapproval.freeTrial) return 'trialing';
  const authorizedPayments = Object.values(world.state.authorizedPayments);
  const newest = authorizedPayments.findLast(
    ({ preapprovalId }) => preapprovalId === preapproval.id,
  );
  return newest?.status === 'recycling' ? 'past_due' : 'active';
}

function mercadoPagoPayment(
  world: MercadoPagoWorld,
  { id }: Preapproval,
): SubscriptionRow['payment'] {
  const payment = newestPayment(world, id);
  if (payment?.status === 'approved') return 'paid';
  if (payment?.status === 'in_mediation') return 'disputed';
  if (payment?.status === 'charged_back') {
    return payment.statusDetail === 'in_process' ? 'disputed' : 'reversed';
  }
  return payment?.status === 'refunded' ? 'reversed' : 'none';
}
