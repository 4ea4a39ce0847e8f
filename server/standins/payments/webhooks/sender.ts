import { type ProviderName, providerName } from '#shared/contracts/subscriptions.ts';
import type { Clock } from '../virtual-clock.ts';
import { FAULTLESS, type FaultMode, isDropped, STALE_MS } from './fault-mode.ts';
import type { Delivery, DeliveryResult, WebhookState } from './queue.ts';

export interface WebhookSender {
  mode: FaultMode;
  /** Sends what is due, unless the mode says that only flush does. */
  wake(): void;
  /** One attempt for everything that waits, delays and back-off aside. Answers when all are through. */
  flush(): Promise<FlushResult>;
  /** Sends a message again, whatever became of it. Null when it is not known. */
  replay(messageId: string): Promise<DeliveryResult | null>;
  /** Ends when what is under way has ended. */
  idle(): Promise<void>;
}

interface FlushResult {
  delivered: number;
  failed: number;
  dropped: number;
  waiting: number;
}

/** How one provider's messages look. Asked at each attempt, because all are signed and some numbered anew. */
export interface WebhookChannel {
  /** Null when the message is not known (any more). */
  describe(messageId: string): { type: string; subject: string } | null;
  request(messageId: string, faults: SignatureFaults): WebhookRequest;
  /** Called when it was delivered, given up or lost. */
  done(messageId: string): void;
}

interface SignatureFaults {
  isForged: boolean;
  /** How old the time in the signature is. */
  ageMs: number;
}

interface WebhookRequest {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

interface SenderOptions {
  clock: Clock;
  state: () => WebhookState;
  channels: Readonly<Record<ProviderName, WebhookChannel>>;
  /** Called when the queue changed, so that it is kept. */
  onChange: () => Promise<void>;
}

/** Seconds until the next attempt, on the sandbox's clock. The providers' own reach over days. */
const BACK_OFF = [5, 30, 120, 600, 3600, 6 * 3600, 24 * 3600];
const TIMEOUT_MS = 10_000;
const KEPT_ATTEMPTS = 100;

/** Delivers messages in their order, one at a time; anything but 2xx is a failure, redirections too. */
export function createWebhookSender(options: SenderOptions): WebhookSender {
  const { clock, state, channels, onChange } = options;
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
    flush: () => inTurn(() => sendAll([...state().waiting])),
    replay: (messageId) =>
      inTurn(async () => {
        const provider = providerOf(messageId);
        return provider && attempt(provider, messageId);
      }),
    idle: async () => {
      await last;
    },
  };
  return sender;

  function due(): Delivery[] {
    const now = clock.now().getTime();
    return state().waiting.filter((delivery) => {
      const delay = delivery.attempts === 0 ? sender.mode.delay : 0;
      return delivery.dueAt + delay * 1000 <= now;
    });
  }

  function providerOf(messageId: string): ProviderName | null {
    return providerName.options.find((name) => channels[name].describe(messageId)) ?? null;
  }

  async function sendAll(deliveries: readonly Delivery[]): Promise<FlushResult> {
    const result = { delivered: 0, failed: 0, dropped: 0, waiting: 0 };
    const ordered = sender.mode.reorder ? deliveries.toReversed() : deliveries;
    for (const delivery of ordered) {
      if (state().waiting.includes(delivery)) result[await sendOne(delivery)] += 1;
    }
    if (ordered.length > 0) await onChange();
    return { ...result, waiting: state().waiting.length };
  }

  async function sendOne(delivery: Delivery): Promise<'delivered' | 'failed' | 'dropped'> {
    const { provider, messageId } = delivery;
    const message = channels[provider].describe(messageId);
    if (!message || isDropped(sender.mode, message.type)) {
      remove(delivery);
      return 'dropped';
    }
    let isDelivered = false;
    for (let copy = 0; copy <= sender.mode.duplicate; copy += 1) {
      const { status } = await attempt(provider, messageId);
      isDelivered ||= status !== null && status >= 200 && status < 300;
    }
    if (isDelivered) remove(delivery);
    else retryLater(delivery);
    return isDelivered ? 'delivered' : 'failed';
  }

  function remove(delivery: Delivery): void {
    channels[delivery.provider].done(delivery.messageId);
    const { waiting } = state();
    const index = waiting.indexOf(delivery);
    if (index >= 0) waiting.splice(index, 1);
  }

  function retryLater(delivery: Delivery): void {
    const wait = BACK_OFF[delivery.attempts];
    delivery.attempts += 1;
    if (wait === undefined) remove(delivery);
    else delivery.dueAt = clock.now().getTime() + wait * 1000;
  }

  async function attempt(provider: ProviderName, messageId: string): Promise<DeliveryResult> {
    const message = channels[provider].describe(messageId) ?? { type: '', subject: '' };
    const at = clock.now().toISOString();
    const { url, headers, body } = channels[provider].request(messageId, {
      isForged: sender.mode.badSignature,
      ageMs: sender.mode.staleTimestamp ? STALE_MS : 0,
    });
    const result: DeliveryResult = { provider, messageId, ...message, at, status: null };
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.arrayBuffer();
      result.status = response.status;
    } catch {
      // Nobody there, or no answer in time: the same to the sender, who tries again.
    }
    keep(result);
    return result;
  }

  function keep(result: DeliveryResult): void {
    const { attempts } = state();
    attempts.push(result);
    attempts.splice(0, Math.max(0, attempts.length - KEPT_ATTEMPTS));
  }
}
