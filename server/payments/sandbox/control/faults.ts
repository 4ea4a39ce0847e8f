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

export interface Faults {
  add(fault: Fault): void;
  /** The fault for this request, used up by one. */
  take(method: string, path: string): Fault | null;
  clear(): void;
}

export function createFaults(): Faults {
  let faults: Fault[] = [];
  return {
    add(fault) {
      faults.push(fault);
    },
    take(method, path) {
      const found = faults.find((fault) => fault.times > 0 && isFor(fault, method, path));
      if (!found) return null;
      found.times -= 1;
      faults = faults.filter((fault) => fault.times > 0);
      return found;
    },
    clear() {
      faults = [];
    },
  };
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
  return faultMethod === method && matchPath(pattern, path) !== null;
}
