import type { Delivery } from '../stripe/state.ts';
import type { World } from '../stripe/world.ts';
import { FAULTLESS, type FaultMode, isDropped, STALE_SECONDS } from './fault-mode.ts';
import { stripeSignature } from './signature.ts';

export interface WebhookSender {
  mode: FaultMode;
  /** Sends what is due, unless the mode says that only flush does. */
  wake(): void;
  /** One attempt for everything that waits, delays and back-off aside. Answers when all are through. */
  flush(): Promise<FlushResult>;
  replay(eventId: string): Promise<DeliveryResult>;
  /** Ends when what is under way has ended. */
  idle(): Promise<void>;
}

interface FlushResult {
  delivered: number;
  failed: number;
  dropped: number;
  waiting: number;
}

interface DeliveryResult {
  eventId: string;
  type: string;
  /** Null when nobody answered. */
  status: number | null;
}

interface SenderOptions {
  world: World;
  target: { url: string; secret: string };
  /** Called when the queue changed, so that it is kept. */
  onChange: () => Promise<void>;
}

/** Seconds until the next attempt, on the sandbox's clock. Stripe's own reach over three days. */
const BACK_OFF = [5, 30, 120, 600, 3600, 6 * 3600, 24 * 3600];
const TIMEOUT_MS = 10_000;

/** Delivers events in their order, one at a time; anything but 2xx is a failure, redirections too. */
export function createWebhookSender(options: SenderOptions): WebhookSender {
  const { world, target, onChange } = options;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => {});
    return turn;
  };

  const sender: WebhookSender = {
    mode: FAULTLESS,
    wake() {
      if (sender.mode.automatic && due().length > 0) inTurn(() => sendAll(due())).catch(() => {});
    },
    flush: () => inTurn(() => sendAll([...world.state.deliveries])),
    replay: (eventId) => inTurn(() => attempt(eventId)),
    idle: async () => {
      await last;
    },
  };
  return sender;

  function due(): Delivery[] {
    const now = world.now();
    return world.state.deliveries.filter((delivery) => {
      const delay = delivery.attempts === 0 ? sender.mode.delay : 0;
      return delivery.dueAt + delay <= now;
    });
  }

  async function sendAll(deliveries: readonly Delivery[]): Promise<FlushResult> {
    const result = { delivered: 0, failed: 0, dropped: 0, waiting: 0 };
    const ordered = sender.mode.reorder ? deliveries.toReversed() : deliveries;
    for (const delivery of ordered) {
      if (world.state.deliveries.includes(delivery)) result[await sendOne(delivery)] += 1;
    }
    if (ordered.length > 0) await onChange();
    return { ...result, waiting: world.state.deliveries.length };
  }

  async function sendOne(delivery: Delivery): Promise<'delivered' | 'failed' | 'dropped'> {
    const type = world.state.events[delivery.eventId]?.type ?? '';
    if (isDropped(sender.mode, type)) {
      remove(delivery);
      return 'dropped';
    }
    let isDelivered = false;
    for (let copy = 0; copy <= sender.mode.duplicate; copy += 1) {
      const { status } = await attempt(delivery.eventId);
      isDelivered ||= status !== null && status >= 200 && status < 300;
    }
    if (isDelivered) remove(delivery);
    else retryLater(delivery);
    return isDelivered ? 'delivered' : 'failed';
  }

  function remove(delivery: Delivery): void {
    const event = world.state.events[delivery.eventId];
    if (event) event.pending_webhooks = 0;
    const index = world.state.deliveries.indexOf(delivery);
    if (index >= 0) world.state.deliveries.splice(index, 1);
  }

  function retryLater(delivery: Delivery): void {
    const wait = BACK_OFF[delivery.attempts];
    delivery.attempts += 1;
    if (wait === undefined) remove(delivery);
    else delivery.dueAt = world.now() + wait;
  }

  async function attempt(eventId: string): Promise<DeliveryResult> {
    const event = world.state.events[eventId];
    if (!event) return { eventId, type: '', status: null };
    const body = JSON.stringify(event);
    const age = sender.mode.staleTimestamp ? STALE_SECONDS : 0;
    const secret = sender.mode.badSignature ? 'whsec_somebody_else' : target.secret;
    const result: DeliveryResult = { eventId, type: event.type, status: null };
    try {
      const response = await fetch(target.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Stripe/1.0 (sandbox)',
          'stripe-signature': stripeSignature(body, secret, world.now() - age),
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.arrayBuffer();
      result.status = response.status;
    } catch {
      // Nobody there, or no answer in time: the same to the sender, who tries again.
    }
    return result;
  }
}
