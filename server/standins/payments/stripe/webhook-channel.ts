import type { WebhookChannel } from '../webhooks/sender.ts';
import { complete } from './complete.ts';
import { stripeSignature } from './webhook-signature.ts';
import type { World } from './world.ts';

/** Events as Stripe sends them: the same bytes and id at each attempt, signed anew. */
export function stripeChannel(
  world: World,
  target: { url: string; secret: string },
): WebhookChannel {
  const find = (id: string) => world.state.events[id];
  return {
    describe(id) {
      const event = find(id);
      return event ? { type: event.type, subject: String(event.data.object['id'] ?? '') } : null;
    },
    request(id, { isForged, ageMs }) {
      const body = JSON.stringify(complete(structuredClone(find(id))));
      const secret = isForged ? 'whsec_somebody_else' : target.secret;
      const timestamp = world.now() - Math.round(ageMs / 1000);
      return {
        url: target.url,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Stripe/1.0 (sandbox)',
          'stripe-signature': stripeSignature(body, secret, timestamp),
        },
        body,
      };
    },
    done(id) {
      const event = find(id);
      if (event) event.pending_webhooks = 0;
    },
  };
}
