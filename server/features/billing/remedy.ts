import type { ProviderName } from '#shared/contracts/subscriptions.ts';

/**
 * Something that is owed at a provider because of what is true here. Its id says what it is, so that it is owed once
 * however often it is found. Each is repeatable.
 */
export type Remedy = { _id: string; provider: ProviderName } & (
  | { kind: 'cancel_subscription'; subscriptionId: string }
  | { kind: 'return_payment'; paymentId: string }
  | { kind: 'close_page'; sessionId: string }
  /** What is charged next has to be what was agreed: the intent says plan and price. */
  | { kind: 'set_price'; subscriptionId: string; intentId: string }
  /** What was scheduled has to be taken back: the intent says what runs on. */
  | { kind: 'undo_schedule'; subscriptionId: string; intentId: string; scheduleIntentId: string }
);

export function cancelSubscription(provider: ProviderName, subscriptionId: string): Remedy {
  const _id = `cancel:${provider}:${subscriptionId}`;
  return { _id, provider, kind: 'cancel_subscription', subscriptionId };
}

export function returnPayment(provider: ProviderName, paymentId: string): Remedy {
  return { _id: `return:${provider}:${paymentId}`, provider, kind: 'return_payment', paymentId };
}

export function closePage(provider: ProviderName, sessionId: string): Remedy {
  return { _id: `close:${provider}:${sessionId}`, provider, kind: 'close_page', sessionId };
}

export function setPrice(provider: ProviderName, subscriptionId: string, intentId: string): Remedy {
  const _id = `price:${subscriptionId}:${intentId}`;
  return { _id, provider, kind: 'set_price', subscriptionId, intentId };
}

export function undoSchedule(
  provider: ProviderName,
  subscriptionId: string,
  intents: { running: string; scheduled: string },
): Remedy {
  return {
    _id: `undo:${intents.scheduled}`,
    provider,
    kind: 'undo_schedule',
    subscriptionId,
    intentId: intents.running,
    scheduleIntentId: intents.scheduled,
  };
}
