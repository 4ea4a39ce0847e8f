import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import { matchPath } from '../http/routes.ts';

/** A failure that was asked for. */
interface Fault {
  /** "POST /v1/checkout/sessions", with `:id` for any segment; "*" is every call. */
  route: string;
  /** Null answers as usual, only late; 0 cuts the connection. */
  status: number | null;
  latencyMs: number;
  times: number;
  /** `after` does the work first and then fails: the caller cannot know whether it was done. */
  when: 'before' | 'after';
}

export const HEALTHS = ['normal', 'slow', 'down'] as const;
export type Health = (typeof HEALTHS)[number];

export interface Faults {
  /** Of a provider's API as a whole, until it is set otherwise. Pages that people see go on. */
  health: Record<ProviderName, Health>;
  add(fault: Fault): void;
  /** The fault for this request, used up by one. */
  take(provider: ProviderName, method: string, path: string): Fault | null;
  clear(): void;
}

/** Longer than our adapters wait. */
const SLOW_MS = 20_000;

export function createFaults(): Faults {
  let waiting: Fault[] = [];
  const faults: Faults = {
    health: { stripe: 'normal', mercadopago: 'normal' },
    add(fault) {
      waiting.push(fault);
    },
    take(provider, method, path) {
      const found = waiting.find((fault) => fault.times > 0 && isFor(fault, method, path));
      if (!found) return ofHealth(faults.health[provider]);
      found.times -= 1;
      waiting = waiting.filter((fault) => fault.times > 0);
      return found;
    },
    clear() {
      waiting = [];
      faults.health = { stripe: 'normal', mercadopago: 'normal' };
    },
  };
  return faults;
}

function ofHealth(health: Health): Fault | null {
  if (health === 'normal') return null;
  const fault: Fault = { route: '*', status: 503, latencyMs: 0, times: 1, when: 'before' };
  return health === 'down' ? fault : { ...fault, status: null, latencyMs: SLOW_MS };
}

export function readFault(value: Readonly<Record<string, unknown>>): Fault {
  const { route, status, latencyMs, times, when } = value;
  return {
    route: typeof route === 'string' ? route : '*',
    status: typeof status === 'number' ? status : null,
    latencyMs: typeof latencyMs === 'number' ? latencyMs : 0,
    times: typeof times === 'number' ? times : 1,
    when: when === 'after' ? 'after' : 'before',
  };
}

function isFor(fault: Fault, method: string, path: string): boolean {
  if (fault.route === '*') return true;
  const [faultMethod, pattern = ''] = fault.route.split(' ');
  // Mercado Pago's SDK ends some of its paths in a slash.
  return faultMethod === method && matchPath(pattern, path.replace(/(.)\/$/, '$1')) !== null;
}
