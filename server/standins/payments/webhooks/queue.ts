import type { ProviderName } from '#shared/contracts/subscriptions.ts';

/** A message that waits to be delivered. What it says is kept by the provider's half. */
export interface Delivery {
  provider: ProviderName;
  messageId: string;
  attempts: number;
  /** Milliseconds since 1970. */
  dueAt: number;
}

/** One attempt that was made. */
export interface DeliveryResult {
  provider: ProviderName;
  messageId: string;
  type: string;
  /** What it is about: the id of an object. */
  subject: string;
  at: string;
  /** Null when nobody answered. */
  status: number | null;
}

export interface WebhookState {
  waiting: Delivery[];
  /** The latest attempts, newest last. */
  attempts: DeliveryResult[];
}

export function emptyWebhooks(): WebhookState {
  return { waiting: [], attempts: [] };
}
