import { asObject, child, type JsonObject, text } from '../json-object.ts';
import type { WebhookDelivery, WebhookNotice } from '../payment-provider.ts';
import { parseExactJson } from './exact-json.ts';
import { identifier } from './identifier.ts';
import { checkSignature } from './webhook-signature.ts';

/** What a notice is kept as. The signature covers the id alone: nothing else of it is believed. */
export interface NoticePayload {
  topic: string;
  dataId: string | null;
  body: unknown;
}

/** By topic, the kind of thing that `data.id` names (Mercado Pago docs: Webhooks, Topics). */
const SUBJECTS: Readonly<Record<string, string>> = {
  payment: 'payment',
  subscription_preapproval: 'preapproval',
  subscription_authorized_payment: 'authorized_payment',
  topic_chargebacks_wh: 'chargeback',
};

/**
 * Checks a webhook and names it. The unsigned twin of older days (`?topic=`, IPN) cannot be checked, so it is
 * one ignored notice for good, whoever sends it and however often.
 */
export function verifyWebhook(
  { rawBody, headers, query }: WebhookDelivery,
  secret: string,
  now: Date,
): WebhookNotice {
  if (isUnsignedTwin(query) && headers['x-signature'] === undefined) {
    return { dedupeKey: 'ipn', type: 'ipn', subjectKey: null, isRelevant: false, payload: null };
  }
  const dataId = parameter(query, 'data.id');
  checkSignature(headers, dataId, secret, now);
  const body = asObject(parseExactJson(rawBody.toString('utf8')));
  const topic = text(body, 'type') ?? parameter(query, 'type') ?? 'unknown';
  const subject = Object.hasOwn(SUBJECTS, topic) && dataId !== null ? SUBJECTS[topic] : undefined;
  const payload: NoticePayload = { topic, dataId, body };
  return {
    dedupeKey: dedupeKeyOf(topic, dataId, body, headers),
    type: topic,
    subjectKey: subject === undefined ? null : `${subject}:${dataId}`,
    isRelevant: subject !== undefined,
    payload,
  };
}

/**
 * Subscription topics count versions. Payments do not, and an approval and a later refund are both
 * `payment.updated`: nothing but the notification's own id tells them apart, so each delivery is a notice.
 */
function dedupeKeyOf(
  topic: string,
  dataId: string | null,
  body: JsonObject,
  headers: WebhookDelivery['headers'],
): string {
  const version = identifier(body, 'version');
  if (topic.startsWith('subscription_') && dataId !== null && version !== null) {
    return `${topic}:${dataId}:${version}`;
  }
  const own = identifier(body, 'id') ?? `${String(headers['x-signature'])}`;
  return `${topic}:${own}`;
}

function isUnsignedTwin(query: WebhookDelivery['query']): boolean {
  return parameter(query, 'topic') !== null && parameter(query, 'data.id') === null;
}

/** `data.id` is one name with a dot, as Express's simple parser leaves it; others make an object of it. */
function parameter(query: WebhookDelivery['query'], name: string): string | null {
  const flat = text(query, name);
  if (flat !== null) return flat;
  const [parent = '', inner] = name.split('.');
  return inner === undefined ? null : text(child(query, parent), inner);
}
