import type { Route } from '../http/routes.ts';
import type { Parameters } from './parameters.ts';
import type { World } from './world.ts';

interface ApiCall {
  world: World;
  ids: Readonly<Record<string, string>>;
  parameters: Parameters;
}

/** One call of the API: the parameters that it takes, and what it answers before expansion. */
export interface ApiRoute extends Route<(call: ApiCall) => object> {
  allows: readonly string[];
}

/** Every call takes `expand`. */
export const EXPAND = ['expand[]'] as const;
