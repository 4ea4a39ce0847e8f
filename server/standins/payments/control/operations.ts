import { providerName } from '#shared/contracts/subscriptions.ts';
import { addInterval } from '#shared/domain/calendar.ts';
import type { Clock } from '../virtual-clock.ts';
import { FAULTLESS, MOST_COPIES, readFaultMode } from '../webhooks/fault-mode.ts';
import type { WebhookSender } from '../webhooks/sender.ts';
import type { Worlds } from '../worlds.ts';
import { type ControlBody, oneOf, requiredText } from './body.ts';
import { type Faults, HEALTHS, readFault } from './faults.ts';
import * as mercadoPago from './mercado-pago-interventions.ts';
import { ControlError } from './refusal.ts';
import type { RequestLog } from './request-log.ts';
import * as stripe from './stripe-interventions.ts';
import * as seller from './stripe-seller.ts';

export interface ControlContext {
  worlds: Worlds;
  sender: WebhookSender;
  faults: Faults;
  log: RequestLog;
}

type Operation = (context: ControlContext, body: ControlBody) => unknown;

/** What a person or a test may do to this little world: move time, make things fail. By the name in the path. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  'clock/advance': ({ worlds }, body) => {
    const seconds = body['months'] === undefined ? body['seconds'] : untilNextMonth(worlds.clock);
    if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 0) {
      throw new ControlError(400, 'seconds: a whole number from 0.');
    }
    worlds.clock.advance(seconds);
    worlds.runDue();
    return { now: worlds.clock.now() };
  },
  renew: ({ worlds }, body) =>
    mercadoPago.isMercadoPago(worlds, body)
      ? mercadoPago.renewMercadoPago(worlds, body)
      : stripe.renewStripe(worlds, body),
  refund: ({ worlds }, body) =>
    mercadoPago.isMercadoPago(worlds, body)
      ? mercadoPago.refundMercadoPago(worlds, body)
      : stripe.refundStripe(worlds, body),
  dispute: ({ worlds }, body) =>
    mercadoPago.isMercadoPago(worlds, body)
      ? mercadoPago.disputeMercadoPago(worlds, body)
      : stripe.disputeStripe(worlds, body),
  card: ({ worlds }, body) => {
    const id = requiredText(body, 'subscription');
    const works = body['works'] !== false;
    return mercadoPago.isMercadoPago(worlds, body)
      ? mercadoPago.setMercadoPagoCard(worlds, id, works)
      : stripe.setStripeCard(worlds, id, works);
  },
  cancel: ({ worlds }, body) => {
    const id = requiredText(body, 'subscription');
    return mercadoPago.isMercadoPago(worlds, body)
      ? mercadoPago.cancelMercadoPago(worlds, id)
      : stripe.cancelStripe(worlds, id);
  },
  coupon: ({ worlds }, body) => seller.couponStripe(worlds, body),
  credit: ({ worlds }, body) => seller.creditStripe(worlds, body),
  discount: ({ worlds }, body) => seller.discountStripe(worlds, body),
  'customers/delete': ({ worlds }, body) => seller.deleteCustomerStripe(worlds, body),
  metadata: ({ worlds }, body) => seller.editMetadataStripe(worlds, body),
  status: ({ worlds }, body) => seller.statusStripe(worlds, body),
  refuse: ({ worlds }, body) => seller.refuseStripe(worlds, body),
  dunning: ({ worlds }, body) => setDunning(worlds, body),
  'tickets/pay': ({ worlds }, body) => mercadoPago.settleTicket(worlds, body, 'pay'),
  'tickets/expire': ({ worlds }, body) => mercadoPago.settleTicket(worlds, body, 'expire'),
  'mercado-pago/status': ({ worlds }, body) => mercadoPago.showMercadoPagoStatus(worlds, body),
  'mercado-pago/settings': ({ worlds }, body) => {
    const { settings } = worlds.mercadoPago.state;
    const { firstChargeDelaySeconds: delay, sendsUnsignedTwin: twin } = body;
    const { answersBinaryNoise: noise } = body;
    if (typeof noise === 'boolean') settings.answersBinaryNoise = noise;
    if (typeof delay === 'number' && delay >= 0) settings.firstChargeDelaySeconds = delay;
    if (typeof twin === 'boolean') settings.sendsUnsignedTwin = twin;
    return settings;
  },
  'webhooks/mode': ({ sender }, body) => {
    const mode = readFaultMode(body);
    if (!Number.isInteger(mode.duplicate) || mode.duplicate < 0 || mode.duplicate > MOST_COPIES) {
      throw new ControlError(400, `duplicate: a whole number from 0 to ${MOST_COPIES}.`);
    }
    sender.mode = mode;
    return sender.mode;
  },
  'webhooks/flush': ({ sender }) => sender.flush(),
  faults: ({ faults }, body) => {
    const fault = readFault(body);
    faults.add(fault);
    return fault;
  },
  'faults/clear': ({ faults, worlds }) => {
    faults.clear();
    worlds.stripe.state.refusals = [];
    return { health: faults.health };
  },
  health: ({ faults }, body) => {
    const provider = oneOf(body, 'provider', providerName.options);
    const health = oneOf(body, 'health', HEALTHS);
    if (provider === null || health === null) {
      throw new ControlError(400, 'provider and health: of which, and how it is.');
    }
    faults.health[provider] = health;
    return faults.health;
  },
  reset: ({ worlds, sender, faults, log }) => {
    worlds.reset();
    sender.mode = FAULTLESS;
    faults.clear();
    log.clear();
    return { now: worlds.clock.now() };
  },
};

/** A month is as long as the calendar says. */
function untilNextMonth(clock: Clock): number {
  const now = clock.now();
  return Math.ceil((addInterval(now, 'month').getTime() - now.getTime()) / 1000);
}

/** @throws ControlError for a message that is not known. */
export async function replay({ sender }: ControlContext, messageId: string): Promise<object> {
  const result = await sender.replay(messageId);
  if (result) return result;
  throw new ControlError(404, 'There is no such message.');
}

/** A setting of the account at each of them. Without a provider it is Stripe's. */
function setDunning(
  { stripe: { state }, mercadoPago: { state: other } }: Worlds,
  body: ControlBody,
) {
  if (oneOf(body, 'provider', providerName.options) === 'mercadopago') {
    const end = oneOf(body, 'end', ['pause', 'cancel']);
    if (end === null) throw new ControlError(400, 'end: pause or cancel.');
    other.settings.endOfDunning = end;
    return { end };
  }
  const end = oneOf(body, 'end', ['cancel', 'unpaid', 'past_due']);
  if (end === null) throw new ControlError(400, 'end: cancel, unpaid or past_due.');
  state.endOfDunning = end;
  return { end };
}
