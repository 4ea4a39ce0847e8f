import type { Stripe } from 'stripe';
import { asObject, child, type JsonObject, text } from '../json-object.ts';
import type { WebhookNotice, WebhookSubject } from '../payment-provider.ts';
import { INTENT_KEY } from './checkout.ts';

const NOBODY: WebhookSubject = {
  intentId: null,
  checkoutId: null,
  subscriptionId: null,
  customerId: null,
};

type Reader = (object: JsonObject, stripe: Stripe) => WebhookSubject | Promise<WebhookSubject>;

/**
 * By the kind of object in the event. Only ids are read from it, never a state: the notice may be old, and
 * what holds now is fetched by whoever asks.
 */
const READERS: Readonly<Record<string, Reader>> = {
  'checkout.session': (session) => ({
    intentId: text(session, 'client_reference_id') ?? text(child(session, 'metadata'), INTENT_KEY),
    checkoutId: id(session, 'id'),
    subscriptionId: id(session, 'subscription'),
    customerId: id(session, 'customer'),
  }),
  subscription: (subscription) => ({
    ...NOBODY,
    intentId: text(child(subscription, 'metadata'), INTENT_KEY),
    subscriptionId: id(subscription, 'id'),
    customerId: id(subscription, 'customer'),
  }),
  invoice: invoiceSubject,
  charge: paymentSubject,
  refund: paymentSubject,
  dispute: paymentSubject,
};

export async function resolveWebhook(
  stripe: Stripe,
  notice: WebhookNotice,
): Promise<WebhookSubject> {
  const object = objectOf(notice.payload);
  const kind = text(object, 'object') ?? '';
  const read = Object.hasOwn(READERS, kind) ? READERS[kind] : undefined;
  return read ? read(object, stripe) : NOBODY;
}

function invoiceSubject(invoice: JsonObject): WebhookSubject {
  const details = child(child(invoice, 'parent'), 'subscription_details');
  return {
    ...NOBODY,
    intentId: text(child(details, 'metadata'), INTENT_KEY),
    subscriptionId: id(details, 'subscription'),
    customerId: id(invoice, 'customer'),
  };
}

/**
 * From a charge, refund or dispute over its payment intent to the invoice that it paid: none of the three
 * names the invoice itself (Stripe changelog: 2025-03-31.basil, "multiple partial payments on invoices").
 */
async function paymentSubject(object: JsonObject, stripe: Stripe): Promise<WebhookSubject> {
  const intent = id(object, 'payment_intent');
  const withCustomer = { ...NOBODY, customerId: id(object, 'customer') };
  if (intent === null) return withCustomer;
  const payments = await stripe.invoicePayments.list({
    payment: { type: 'payment_intent', payment_intent: intent },
    expand: ['data.invoice'],
    limit: 1,
  });
  const invoice = payments.data[0]?.invoice;
  return invoice && typeof invoice === 'object' ? invoiceSubject({ ...invoice }) : withCustomer;
}

/** The object that an event is about: `data.object` (Stripe docs: The Event object). */
function objectOf(payload: unknown): JsonObject {
  return child(child(asObject(payload), 'data'), 'object');
}

/** An id, given as such or inside of the object in its place. */
function id(parent: JsonObject, name: string): string | null {
  return text(parent, name) ?? text(child(parent, name), 'id');
}
