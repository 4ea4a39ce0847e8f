import { unixSeconds, type VirtualClock } from '../virtual-clock.ts';
import { newId } from './ids.ts';
import type { StripeState } from './state.ts';

/** API version that SDK 23.1.0 pins; payloads of events carry it. */
const API_VERSION = '2026-10-28.endive';

/** What every transition works on: the state, the time, and the way to tell the world about it. */
export interface World {
  readonly state: StripeState;
  readonly clock: VirtualClock;
  /** Where its pages are reached. */
  readonly origin: () => string;
  now(): number;
  /** Records an event with the object as it is now, and queues its webhook. */
  emit(type: string, object: object, previous?: object): void;
}

export function createStripeWorld(parts: {
  clock: VirtualClock;
  origin: () => string;
  state: () => StripeState;
  /** Queues the webhook of an event. */
  announce: (eventId: string) => void;
}): World {
  const { clock, origin, state, announce } = parts;
  const now = () => unixSeconds(clock.now());
  return {
    get state() {
      return state();
    },
    clock,
    origin,
    now,
    emit(type, object, previous) {
      const id = newId('evt_');
      state().events[id] = {
        id,
        object: 'event',
        api_version: API_VERSION,
        created: now(),
        livemode: false,
        type,
        pending_webhooks: 1,
        request: { id: null, idempotency_key: null },
        data: {
          object: structuredClone(object) as Record<string, unknown>,
          ...(previous
            ? { previous_attributes: structuredClone(previous) as Record<string, unknown> }
            : {}),
        },
      };
      announce(id);
    },
  };
}
