import { randomUUID } from 'node:crypto';
import type { WebhookChannel } from '../webhooks/sender.ts';
import type { Notification } from './objects.ts';
import { mercadoPagoSignature } from './webhook-signature.ts';
import { wireDate } from './wire/dates.ts';
import { APPLICATION_ID, COLLECTOR_ID, digits, type MercadoPagoWorld } from './world.ts';

/** Each attempt has a number, a request's id and a time of its own, and is signed anew (chapter 5.3). */
export function mercadoPagoChannel(
  world: MercadoPagoWorld,
  target: { url: string; secret: string },
): WebhookChannel {
  const find = (id: string) => world.state.notifications[id];
  return {
    describe(id) {
      const message = find(id);
      if (!message) return null;
      const { kind, topic, dataId } = message;
      return { type: kind === 'ipn' ? 'ipn' : topic, subject: dataId };
    },
    request(id, { isForged, ageMs }) {
      const message = find(id);
      if (!message) throw new Error(`There is no notification ${id}.`);
      if (message.kind === 'ipn') return unsignedTwin(message, target.url);
      const requestId = randomUUID();
      const timestamp = world.now() - ageMs;
      const secret = isForged ? 'the secret of somebody else' : target.secret;
      const { dataId } = message;
      return {
        url: withQuery(message.url ?? target.url, { 'data.id': dataId, type: message.topic }),
        headers: {
          'content-type': 'application/json',
          'user-agent': 'MercadoPago WebHook v1.0 (sandbox)',
          'x-request-id': requestId,
          'x-signature': mercadoPagoSignature({ dataId, requestId, timestamp }, secret),
        },
        body: withRawId(bodyOf(message)),
      };
    },
    done: () => {},
  };
}

/** The notification of older days: nothing in it can be checked (chapter 5.1). */
function unsignedTwin({ topic, dataId, url }: Notification, target: string) {
  return {
    url: withQuery(url ?? target, { topic, id: dataId }),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resource: dataId, topic }),
  };
}

function withQuery(address: string, parameters: Readonly<Record<string, string>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** Subscriptions are announced in another shape than payments (chapter 5.1, as received). */
function bodyOf(message: Notification): object {
  const { topic, dataId, action, version, at } = message;
  const data = { id: dataId };
  if (topic.startsWith('subscription_')) {
    const entity = topic === 'subscription_preapproval' ? 'preapproval' : 'authorized_payment';
    const date = `${new Date(at).toISOString().slice(0, 19)}Z`;
    return { action, application_id: APPLICATION_ID, data, date, entity, type: topic, version };
  }
  const common = { live_mode: true, type: topic, date_created: wireDate(at), api_version: 'v1' };
  if (topic === 'topic_chargebacks_wh') {
    const more = { actions: [action], application_id: APPLICATION_ID, user_id: COLLECTOR_ID };
    return { ...common, ...more, data: { ...data, payment_id: message.paymentId } };
  }
  return { ...common, user_id: COLLECTOR_ID, action, data };
}

/** Seventeen digits, which no number in JavaScript can hold: they are written into the text itself. */
function withRawId(body: object): string {
  return `{"id":${digits(17)},${JSON.stringify(body).slice(1)}`;
}
