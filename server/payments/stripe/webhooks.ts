import { Stripe } from 'stripe';
import {
  InvalidSignatureError,
  type WebhookDelivery,
  type WebhookNotice,
} from '../payment-provider.ts';

/** How old, and how far ahead of our clock, a signature may be. */
const TOLERANCE_SECONDS = 300;

/**
 * What can change a subscription or a checkout. `invoice.payment_succeeded` is left out: `invoice.paid` says
 * the same, and also when an invoice was paid outside Stripe.
 */
const RELEVANT_TYPES = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'customer.subscription.paused',
  'customer.subscription.resumed',
  'customer.subscription.trial_will_end',
  'customer.subscription.pending_update_applied',
  'customer.subscription.pending_update_expired',
  'invoice.paid',
  'invoice.payment_failed',
  'invoice.payment_action_required',
  'invoice.marked_uncollectible',
  'invoice.voided',
  'charge.refunded',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
] as const satisfies readonly Stripe.Event['type'][];

const relevantTypes: ReadonlySet<string> = new Set(RELEVANT_TYPES);

/**
 * Checks `Stripe-Signature` over the bytes as they came (Stripe docs: Verify webhook signatures). The SDK
 * refuses signatures that are too old, but lets any future one pass, so that side is checked here.
 */
export function verifyWebhook(
  { rawBody, headers }: WebhookDelivery,
  secret: string,
  now: Date,
): WebhookNotice {
  const header = headers['stripe-signature'];
  if (typeof header !== 'string') throw new InvalidSignatureError('The signature is missing.');
  const event = verifiedEvent(rawBody, header, secret, now);
  if (signedAt(header) > Math.floor(now.getTime() / 1000) + TOLERANCE_SECONDS) {
    throw new InvalidSignatureError('The signature is dated in the future.');
  }
  return {
    dedupeKey: event.id,
    type: event.type,
    // Each event is processed: the objects of one payment are many, and no id is common to all of them.
    subjectKey: null,
    isRelevant: relevantTypes.has(event.type),
    payload: event,
  };
}

function verifiedEvent(
  rawBody: Buffer,
  header: string,
  secret: string,
  now: Date,
): { id: string; type: string } {
  let event: unknown;
  try {
    event = Stripe.webhooks.constructEvent(
      rawBody,
      header,
      secret,
      TOLERANCE_SECONDS,
      undefined,
      now.getTime(),
    );
  } catch (cause) {
    throw new InvalidSignatureError('The signature does not fit this body at this time.', {
      cause,
    });
  }
  if (isEvent(event)) return event;
  throw new InvalidSignatureError('The signed body is not an event.');
}

function isEvent(value: unknown): value is { id: string; type: string } {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'id' in value &&
    typeof value.id === 'string' &&
    value.id !== '' &&
    'type' in value &&
    typeof value.type === 'string'
  );
}

function signedAt(header: string): number {
  return Number(/(?:^|,)\s*t=(\d+)/.exec(header)?.[1] ?? Number.POSITIVE_INFINITY);
}
