import { type Doc, field, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { isIndex } from '../query/path.ts';

/** What an operator does at the end of a path; `undefined` as a result takes the field away. */
export type Change = (old: unknown) => unknown;

const MAX_PADDING = 1_500_000;

function describe(value: unknown): string {
  return JSON.stringify(value) ?? 'missing';
}

/**
 * Applies a change at a concrete path, making the documents on the way. The containers are copied
 * before they are written to, so the original stays as it was; returns the new container.
 */
export function changeAt(
  container: Doc | unknown[],
  parts: readonly string[],
  at: number,
  change: Change,
  create: boolean,
): Doc | unknown[] {
  const part = parts[at] ?? '';
  const last = at === parts.length - 1;
  const old = Array.isArray(container)
    ? elementOf(container, part, parts[at - 1] ?? '', create)
    : field(container, part);
  const next = last ? change(old) : changeBelow(old, parts, at, change, create);
  if (next === old) return container;
  return withField(container, part, next);
}

function changeBelow(
  old: unknown,
  parts: readonly string[],
  at: number,
  change: Change,
  create: boolean,
): unknown {
  if (isDoc(old) || Array.isArray(old)) {
    if (Array.isArray(old) && !isIndex(parts[at + 1] ?? '') && !create) return old;
    return changeAt(old, parts, at + 1, change, create);
  }
  if (!create) return old;
  if (old !== undefined) {
    fail(28, `Cannot create field '${parts[at + 1]}' in element {${parts[at]}: ${describe(old)}}`);
  }
  const made = changeAt({}, parts, at + 1, change, create);
  // An operator that ends up doing nothing leaves no empty documents behind.
  return Object.keys(made).length === 0 ? undefined : made;
}

function elementOf(items: unknown[], part: string, parent: string, create: boolean): unknown {
  if (isIndex(part)) return items[Number(part)];
  if (!create) return undefined;
  return fail(28, `Cannot create field '${part}' in element {${parent}: ${describe(items)}}`);
}

function withField(container: Doc | unknown[], part: string, value: unknown): Doc | unknown[] {
  if (!Array.isArray(container)) {
    if (value !== undefined) return { ...container, [part]: value };
    const { [part]: _gone, ...rest } = container;
    return rest;
  }
  if (!isIndex(part)) return container;
  const index = Number(part);
  if (index > container.length + MAX_PADDING)
    fail(2, `can't backfill more than ${MAX_PADDING} elements`);
  const copy: unknown[] = container.slice();
  while (copy.length < index) copy.push(null);
  // $unset of an array element leaves null in its place.
  copy[index] = value === undefined ? null : value;
  return copy;
}

/** The value at a concrete path, undefined when there is none. */
export function valueAt(doc: unknown, parts: readonly string[]): unknown {
  let value = doc;
  for (const part of parts) {
    if (isDoc(value)) value = field(value, part);
    else if (Array.isArray(value) && isIndex(part)) value = (value as unknown[])[Number(part)];
    else return undefined;
  }
  return value;
}
