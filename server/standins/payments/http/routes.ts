export interface Route<Handler> {
  method: string;
  /** With `:name` for what stands in one segment. */
  path: string;
  handle: Handler;
}

/** The route, and what stood in its named segments. */
export function findRoute<R extends { method: string; path: string }>(
  routes: readonly R[],
  method: string,
  path: string,
): { route: R; ids: Readonly<Record<string, string>> } | null {
  for (const route of routes) {
    const ids = route.method === method ? matchPath(route.path, path) : null;
    if (ids) return { route, ids };
  }
  return null;
}

export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | null {
  const expected = pattern.split('/');
  const actual = path.split('/');
  if (expected.length !== actual.length) return null;
  const ids: Record<string, string> = {};
  for (const [index, part] of expected.entries()) {
    const value = actual[index] ?? '';
    // Ids hold nothing that would need decoding.
    if (part.startsWith(':') && value !== '') ids[part.slice(1)] = value;
    else if (part !== value) return null;
  }
  return ids;
}
