import type { Request } from '../http/exchange.ts';
import { matchPath } from '../http/routes.ts';
import { invalidRequest } from './api-error.ts';
import type { World } from './world.ts';

/** Refuses a call as often as the control `refuse` said; a key of idempotency keeps the answer as any other. */
export function refuseIfAsked({ state }: World, { method, path }: Request): void {
  const found = state.refusals.find(({ route, times }) => {
    const [routeMethod, pattern = ''] = route.split(' ');
    return times > 0 && routeMethod === method && matchPath(pattern, path) !== null;
  });
  if (!found) return;
  found.times -= 1;
  state.refusals = state.refusals.filter(({ times }) => times > 0);
  throw invalidRequest(found.message, found.code ?? undefined);
}
