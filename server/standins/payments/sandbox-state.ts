import {
  emptyMercadoPagoState,
  type MercadoPagoSettings,
  type MercadoPagoState,
} from './mercado-pago/state.ts';
import { readStripeState } from './stripe/saved-state.ts';
import { emptyStripeState, type StripeState } from './stripe/state.ts';
import { emptyWebhooks, type WebhookState } from './webhooks/queue.ts';

/** Everything that is remembered; plain JSON. */
export interface SandboxState {
  version: typeof VERSION;
  clockOffsetSeconds: number;
  stripe: StripeState;
  mercadoPago: MercadoPagoState;
  webhooks: WebhookState;
}

const VERSION = 2;

export function emptySandboxState(settings: Partial<MercadoPagoSettings> = {}): SandboxState {
  return {
    version: VERSION,
    clockOffsetSeconds: 0,
    stripe: emptyStripeState(),
    mercadoPago: emptyMercadoPagoState(settings),
    webhooks: emptyWebhooks(),
  };
}

/**
 * What a file says, with what newer code added. A file of the days when Stripe was all there was keeps its
 * subscriptions and its time, not the webhooks that waited; anything else is forgotten.
 */
export function readSandboxState(
  value: unknown,
  settings: Partial<MercadoPagoSettings> = {},
): SandboxState {
  const empty = emptySandboxState(settings);
  if (typeof value !== 'object' || value === null || !('version' in value)) return empty;
  if (value.version === 1 && 'customers' in value) return fromStripeOnly(value, empty);
  if (value.version !== VERSION) return empty;
  const saved = value as SandboxState;
  return {
    ...empty,
    ...saved,
    stripe: readStripeState(saved.stripe),
    mercadoPago: {
      ...empty.mercadoPago,
      ...saved.mercadoPago,
      settings: { ...empty.mercadoPago.settings, ...saved.mercadoPago.settings, ...settings },
    },
  };
}

function fromStripeOnly(value: object, empty: SandboxState): SandboxState {
  const known = Object.keys(empty.stripe);
  const kept = Object.entries(value).filter(([name]) => known.includes(name));
  const offset = 'clockOffsetSeconds' in value ? Number(value.clockOffsetSeconds) : 0;
  return {
    ...empty,
    clockOffsetSeconds: Number.isFinite(offset) ? offset : 0,
    stripe: readStripeState(Object.fromEntries(kept)),
  };
}
