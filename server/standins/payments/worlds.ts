import { runDue } from './due-work.ts';
import { mercadoPagoTasks } from './mercado-pago/lifecycle/due.ts';
import type { MercadoPagoSettings } from './mercado-pago/state.ts';
import { createMercadoPagoWorld, type MercadoPagoWorld } from './mercado-pago/world.ts';
import { emptySandboxState, type SandboxState } from './sandbox-state.ts';
import { stripeTasks } from './stripe/lifecycle/due.ts';
import { createStripeWorld, type World } from './stripe/world.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** Under what Mercado Pago is reached; Stripe's SDK knows no base path and has the root. */
export const MERCADO_PAGO_PREFIX = '/mercadopago';

/** Both providers, on one time. */
export interface Worlds {
  clock: VirtualClock;
  stripe: World;
  mercadoPago: MercadoPagoWorld;
  readonly state: SandboxState;
  replaceState(next: SandboxState): void;
  /** Forgets everything, the moved clock too. */
  reset(): void;
  /** Does what fell due at either of them, each thing at its moment. True when there was any. */
  runDue(): boolean;
}

export function createWorlds(parts: {
  clock: VirtualClock;
  origin: () => string;
  settings: Partial<MercadoPagoSettings>;
}): Worlds {
  const { clock, origin, settings } = parts;
  let state = emptySandboxState(settings);
  const announce = (provider: 'stripe' | 'mercadopago') => (messageId: string) => {
    const dueAt = clock.now().getTime();
    state.webhooks.waiting.push({ provider, messageId, attempts: 0, dueAt });
  };
  const stripe = createStripeWorld({
    clock,
    origin,
    state: () => state.stripe,
    announce: announce('stripe'),
  });
  const mercadoPago = createMercadoPagoWorld({
    clock,
    base: () => `${origin()}${MERCADO_PAGO_PREFIX}`,
    state: () => state.mercadoPago,
    announce: announce('mercadopago'),
  });
  function* tasks() {
    yield* stripeTasks(stripe);
    yield* mercadoPagoTasks(mercadoPago);
  }
  function replaceState(next: SandboxState): void {
    state = next;
    clock.restore(next.clockOffsetSeconds);
  }
  return {
    clock,
    stripe,
    mercadoPago,
    get state() {
      return state;
    },
    replaceState,
    reset: () => replaceState(emptySandboxState(settings)),
    runDue: () => runDue(clock, tasks),
  };
}
