import { type Doc, field, isDoc, without } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { type Filter, matches } from '../query/filter.ts';
import { isIndex, valueAt } from '../query/path.ts';
import type { UpdateContext } from './update.ts';

/** What an operator does at the end of a path; `undefined` as a result takes the field away. */
export type Change = (old: unknown) => unknown;

type Container = Doc | unknown[];

const ALL: Filter = { kind: 'always', value: true };
const MAX_PADDING = 1_500_000;

/**
 * Applies a change at a concrete path, making the documents on the way. The containers are copied
 * before they are written to, so the original stays as it was; returns the new container.
 */
export function changeAt<C extends Container>(
  container: C,
  [part = '', ...rest]: readonly string[],
  change: Change,
  create: boolean,
): C {
  if (Array.isArray(container) && !isIndex(part)) {
    return create ? cannotCreate(part, container) : container;
  }
  const old = Array.isArray(container) ? container[Number(part)] : field(container, part);
  const next = rest.length === 0 ? change(old) : below(old, rest, change, create);
  return next === old ? container : (withField(container, part, next) as C);
}

function below(old: unknown, parts: readonly string[], change: Change, create: boolean): unknown {
  if (isDoc(old) || Array.isArray(old)) return changeAt<Container>(old, parts, change, create);
  if (!create) return old;
  if (old !== undefined) cannotCreate(parts[0], old);
  const made = changeAt<Doc>({}, parts, change, create);
  // An operator that ends up doing nothing leaves no empty documents behind.
  return Object.keys(made).length === 0 ? undefined : made;
}

function cannotCreate(part: unknown, parent: unknown): never {
  fail(28, `Cannot create field '${String(part)}' in element ${JSON.stringify(parent)}`);
}

function withField(container: Container, part: string, value: unknown): Container {
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
  doc: unknown,
  parts: readonly string[],
  context: UpdateContext,
): (readonly string[])[] {
  if (!parts.some((part) => part.startsWith('$'))) return [parts];
  let paths: string[][] = [[]];
  for (const part of parts) {
    if (part.startsWith('$[') && part.endsWith(']')) {
      paths = paths.flatMap((path) => elements(doc, path, part.slice(2, -1), context));
    } else {
      for (const path of paths) path.push(part === '$' ? matchedPosition(path, context) : part);
    }
  }
  return paths;
}

function matchedPosition(path: string[], { positions }: UpdateContext): string {
  const names = path.filter((part) => !isIndex(part)).join('.');
  const known = positions.get(path.join('.')) ?? positions.get(names);
  const position = known ?? [...positions.values()].at(-1);
  return String(position ?? fail(2, 'The positional operator did not find the match needed'));
}

function elements(doc: unknown, path: string[], name: string, { arrayFilters }: UpdateContext) {
  const items = valueAt(doc, path);
  const at = path.join('.');
  if (items === undefined) fail(2, `The path '${at}' must exist in order to apply array updates.`);
  if (!Array.isArray(items)) return fail(2, `Cannot apply array updates to non-array ${at}`);
  const filter = name === '' ? ALL : arrayFilters.get(name);
  if (filter === undefined) return fail(2, `No array filter found for identifier '${name}'`);
  const found = (items as unknown[]).map((item) => matches(filter, { [name]: item }));
  return found.flatMap((holds, i) => (holds ? [[...path, String(i)]] : []));
}
