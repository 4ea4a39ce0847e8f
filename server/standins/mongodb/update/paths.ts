import { type Doc, field, isDoc, without } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { type Filter, matches } from '../query/filter.ts';
import { isIndex, type Position, valueAt } from '../query/path.ts';
import type { Target } from './update.ts';

/** What an operator does at the end of a path; `undefined` as a result takes the field away. */
export type Change = (old: unknown) => unknown;

const MAX_PADDING = 1_500_000;

/**
 * Applies a change at a concrete path, making the documents on the way. The containers are copied
 * before they are written to, so the original stays as it was; returns the new container.
 */
export function changeAt<C extends Doc | unknown[]>(
  container: C,
  [part = '', ...rest]: readonly string[],
  change: Change,
  create: boolean,
): C {
  if (Array.isArray(container) && !isIndex(part)) {
    return create ? cannotCreate(part, container) : container;
  }
  const old = Array.isArray(container) ? container[Number(part)] : field(container, part);
  if (old === undefined && !create) return container;
  const next = rest.length === 0 ? change(old) : below(old, rest, change, create);
  return next === old ? container : (withField(container, part, next) as C);
}

function below(old: unknown, parts: readonly string[], change: Change, create: boolean): unknown {
  if (isDoc(old) || Array.isArray(old)) return changeAt(old, parts, change, create);
  if (!create) return old;
  return old === undefined ? changeAt({}, parts, change, create) : cannotCreate(parts[0], old);
}

function cannotCreate(part: unknown, parent: unknown): never {
  fail(28, `Cannot create field '${String(part)}' in element ${JSON.stringify(parent)}`);
}

function withField(container: Doc | unknown[], part: string, value: unknown): Doc | unknown[] {
  if (!Array.isArray(container)) {
    return value === undefined ? without(container, part) : { ...container, [part]: value };
  }
  const index = Number(part);
  if (index > container.length + MAX_PADDING) fail(2, `can't backfill ${index} elements`);
  const copy: unknown[] = container.slice();
  while (copy.length < index) copy.push(null);
  // $unset of an array element leaves null in its place.
  copy[index] = value === undefined ? null : value;
  return copy;
}

/** Turns a path with `$`, `$[]` and `$[identifier]` into the concrete paths it stands for. */
export function resolvePaths(
  parts: readonly string[],
  { doc, position }: Target,
  arrayFilters: ReadonlyMap<string, Filter>,
): (readonly string[])[] {
  if (!parts.some((part) => part.startsWith('$'))) return [parts];
  return parts.reduce<string[][]>(
    (paths, part) => {
      if (part === '$') return paths.map((path) => [...path, matched(position)]);
      if (!/^\$\[.*\]$/.test(part)) return paths.map((path) => [...path, part]);
      const name = part.slice(2, -1);
      const filter = arrayFilters.get(name);
      return paths.flatMap((path) => {
        const accepts = (item: unknown): boolean =>
          filter === undefined || matches(filter, { [name]: item });
        return arrayAt(doc, path).flatMap((item, i) => (accepts(item) ? [[...path, `${i}`]] : []));
      });
    },
    [[]],
  );
}

function matched({ at }: Position): string {
  return String(at ?? fail(2, 'The positional operator did not find the match needed'));
}

function arrayAt(doc: Doc, path: string[]): unknown[] {
  const items = valueAt(doc, path);
  const at = path.join('.');
  if (items === undefined) fail(2, `The path '${at}' must exist in order to apply array updates.`);
  return Array.isArray(items) ? items : fail(2, `Cannot apply array updates to non-array ${at}`);
}
