import { Chargeback } from 'mercadopago';
import { asObject, text } from '../json-object.ts';
import type { WebhookNotice, WebhookSubject } from '../payment-provider.ts';
import { findAuthorizedPayment } from './authorized-payments.ts';
import type { MercadoPagoClient } from './client.ts';
import { orNull } from './errors.ts';
import { identifier } from './identifier.ts';
import { findPayment } from './payments.ts';
import { findPreapproval } from './preapprovals.ts';

const NOBODY: WebhookSubject = {
  intentId: null,
  checkoutId: null,
  subscriptionId: null,
  customerId: null,
};

type Finder = (call: MercadoPagoClient, id: string) => Promise<WebhookSubject>;

/** A notice carries an id and no state: everything else is asked. */
const FINDERS: Readonly<Record<string, Finder>> = {
  payment: paymentSubject,
  subscription_preapproval: preapprovalSubject,
  subscription_authorized_payment: async (call, id) => {
    const authorizedPayment = await findAuthorizedPayment(call, id);
    return {
      ...subscriptionSubject(authorizedPayment?.preapprovalId ?? null),
      intentId: authorizedPayment?.externalReference ?? null,
    };
  },
  topic_chargebacks_wh: async (call, id) => {
    const paymentId = await chargedBackPayment(call, id);
    return paymentId === null ? NOBODY : paymentSubject(call, paymentId);
  },
};

export async function resolveWebhook(
  call: MercadoPagoClient,
  notice: WebhookNotice,
): Promise<WebhookSubject> {
  const payload = asObject(notice.payload);
  const topic = text(payload, 'topic') ?? '';
  const id = text(payload, 'dataId');
  const find = Object.hasOwn(FINDERS, topic) ? FINDERS[topic] : undefined;
  return find && id !== null ? find(call, id) : NOBODY;
}

async function paymentSubject(call: MercadoPagoClient, id: string): Promise<WebhookSubject> {
  const payment = await findPayment(call, id);
  return {
    ...subscriptionSubject(payment?.subscriptionId ?? null),
    intentId: payment?.externalReference ?? null,
  };
}

async function preapprovalSubject(call: MercadoPagoClient, id: string): Promise<WebhookSubject> {
  const preapproval = await findPreapproval(call, id.toLowerCase());
  if (!preapproval) return NOBODY;
  return { ...subscriptionSubject(preapproval.id), intentId: preapproval.externalReference };
}

/** The page on which a subscription was authorized has its id. */
function subscriptionSubject(id: string | null): WebhookSubject {
  return { ...NOBODY, checkoutId: id, subscriptionId: id };
}

/**
 * One payment by name, or the first of a list: the SDK's type has the one, the documentation the other, and the API
 * description makes objects of the list's members.
 */
async function chargedBackPayment(call: MercadoPagoClient, id: string): Promise<string | null> {
  const chargeback = await orNull(call((config) => new Chargeback(config).get({ id })));
  if (!chargeback) return null;
  const payments = chargeback['payments'];
  const [first] = Array.isArray(payments) ? payments : [];
  return (
    identifier(chargeback, 'payment_id') ??
    identifier({ first }, 'first') ??
    identifier(asObject(first), 'id')
  );
}
