import type { Doc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Filter } from '../query/filter.ts';
import { changeAt, valueAt } from './paths.ts';

/** The document an upsert starts from: what the query says by equality. */
export function seedFrom(filter: Filter, replaces: boolean): Doc {
  const equalities = new Map<string, unknown>();
  collect(filter, equalities);
  let doc: Doc = {};
  for (const [path, value] of equalities) {
    if (replaces && path !== '_id') continue;
    const parts = path.split('.');
    if (valueAt(doc, parts) !== undefined) continue;
    doc = changeAt(doc, parts, 0, () => value, true) as Doc;
  }
  return doc;
}

function collect(filter: Filter, found: Map<string, unknown>): void {
  if (filter.kind === 'and' || (filter.kind === 'or' && filter.filters.length === 1)) {
    for (const inner of filter.filters) collect(inner, found);
    return;
  }
  if (filter.kind !== 'path') return;
  const { path, test } = filter;
  if (test.op !== '$eq' || path.startsWith('$')) return;
  if (path.startsWith('_id.')) {
    fail(111, `field at '_id' must be exactly specified, field at sub-path '${path}' found`);
  }
  for (const known of found.keys()) {
    if (known === path || known.startsWith(`${path}.`) || path.startsWith(`${known}.`)) {
      const message =
        known === path
          ? `cannot infer query fields to set, path '${path}' is matched twice`
          : `cannot infer query fields to set, both paths '${known}' and '${path}' are matched`;
      fail(54, message);
    }
  }
  found.set(path, test.value);
}
