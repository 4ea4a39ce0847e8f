import { randomInt } from 'node:crypto';
import type { VirtualClock } from '../virtual-clock.ts';
import type { Notification } from './objects.ts';
import type { MercadoPagoState } from './state.ts';

/** What every transition works on: the state, the time, and the way to tell the world about it. */
export interface MercadoPagoWorld {
  readonly state: MercadoPagoState;
  readonly clock: VirtualClock;
  /** Where its pages and its API are reached. */
  readonly base: () => string;
  /** Milliseconds since 1970. */
  now(): number;
  notify(message: NotificationMessage): void;
}

type NotificationMessage = Pick<Notification, 'topic' | 'dataId' | 'action'> &
  Partial<Pick<Notification, 'version' | 'paymentId' | 'url' | 'kind'>>;

/** The seller's account and the application that notifications name. */
export const COLLECTOR_ID = 1_400_200_300;
export const APPLICATION_ID = 2_671_930_029_336_144;

export function createMercadoPagoWorld(parts: {
  clock: VirtualClock;
  base: () => string;
  state: () => MercadoPagoState;
  /** Queues a notification. */
  announce: (notificationId: string) => void;
}): MercadoPagoWorld {
  const { clock, base, state, announce } = parts;
  const now = () => clock.now().getTime();
  return {
    get state() {
      return state();
    },
    clock,
    base,
    now,
    notify(message) {
      const id = `mp_${digits(17)}`;
      state().notifications[id] = {
        id,
        kind: 'webhook',
        version: null,
        paymentId: null,
        url: null,
        at: now(),
        ...message,
      };
      announce(id);
    },
  };
}

/** So many digits, the first not zero. */
export function digits(count: number): string {
  let text = String(randomInt(1, 10));
  while (text.length < count) text += String(randomInt(10));
  return text;
}

/** A number for a new object, never the same twice. Numbers begin with different digits by kind. */
export function nextNumber(world: MercadoPagoWorld, first: number): number {
  world.state.numberCount += 1;
  return first + world.state.numberCount;
}
