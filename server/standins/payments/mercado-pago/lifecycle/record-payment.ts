import type { Payment } from '../objects.ts';
import { type MercadoPagoWorld, nextNumber } from '../world.ts';

const FIRST_PAYMENT = 130_000_000_000;

type PaymentFacts = Pick<
  Payment,
  | 'status'
  | 'statusDetail'
  | 'operationType'
  | 'typeId'
  | 'methodId'
  | 'description'
  | 'externalReference'
  | 'payerEmail'
  | 'amountMinor'
> &
  Partial<Payment>;

/** Keeps a payment and tells of it (chapter 5.1: payment.created, then payment.updated). */
export function recordPayment(world: MercadoPagoWorld, facts: PaymentFacts): Payment {
  const now = world.now();
  const payment: Payment = {
    id: nextNumber(world, FIRST_PAYMENT),
    last4: null,
    refunds: [],
    createdAt: now,
    modifiedAt: now,
    approvedAt: facts.status === 'approved' ? now : null,
    expiresAt: null,
    preferenceId: null,
    subscription: null,
    notificationUrl: null,
    ...facts,
  };
  world.state.payments[payment.id] = payment;
  notifyPayment(world, payment, 'payment.created');
  return payment;
}

/** Moves a payment on and tells of it. */
export function updatePayment(
  world: MercadoPagoWorld,
  payment: Payment,
  changes: Partial<Payment>,
): void {
  Object.assign(payment, changes, { modifiedAt: world.now() });
  notifyPayment(world, payment, 'payment.updated');
}

/**
 * The address of a preference wins over the application's. Without the mark in it, or where it is set so, the
 * unsigned notification of older days comes too (chapter 4.4).
 */
function notifyPayment(world: MercadoPagoWorld, payment: Payment, action: string): void {
  const { notificationUrl: url } = payment;
  const dataId = String(payment.id);
  world.notify({ topic: 'payment', dataId, action, url });
  const isMarked = url?.includes('source_news=webhooks') ?? true;
  if (world.state.settings.sendsUnsignedTwin || !isMarked) {
    world.notify({ topic: 'payment', dataId, action, url, kind: 'ipn' });
  }
}
