import { isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { valueAt } from './paths.ts';
import type { UpdateContext } from './update-context.ts';

/** Turns a path with `$`, `$[]` and `$[identifier]` into the concrete paths it stands for. */
export function resolvePaths(
  doc: unknown,
  parts: readonly string[],
  context: UpdateContext,
): string[][] {
  let paths: string[][] = [[]];
  for (const part of parts) {
    if (part === '$') {
      for (const path of paths) path.push(String(matchedPosition(path, context)));
    } else if (part.startsWith('$[') && part.endsWith(']')) {
      const identifier = part.slice(2, -1);
      paths = paths.flatMap((path) => elements(doc, path, identifier, context));
    } else {
      for (const path of paths) path.push(part);
    }
  }
  return paths;
}

function matchedPosition(path: string[], context: UpdateContext): number {
  const names = path.filter((part) => !/^\d+$/.test(part)).join('.');
  const exact = context.positions.get(path.join('.')) ?? context.positions.get(names);
  const position = exact ?? [...context.positions.values()].at(-1);
  return (
    position ?? fail(2, 'The positional operator did not find the match needed from the query.')
  );
}

function elements(
  doc: unknown,
  path: string[],
  identifier: string,
  context: UpdateContext,
): string[][] {
  const items = valueAt(doc, path);
  if (items === undefined) {
    return fail(
      2,
      `The path '${path.join('.')}' must exist in the document in order to apply array updates.`,
    );
  }
  if (!Array.isArray(items)) {
    return fail(2, `Cannot apply array updates to non-array element ${path.at(-1)}`);
  }
  if (identifier === '') return items.map((_item, i) => [...path, String(i)]);
  const accepts = context.arrayFilters.get(identifier);
  if (accepts === undefined) {
    return fail(
      2,
      `No array filter found for identifier '${identifier}' in path '${path.join('.')}'`,
    );
  }
  return items.flatMap((item: unknown, i) =>
    accepts({ [identifier]: item }) ? [[...path, String(i)]] : [],
  );
}

/** The identifiers that an update's paths use. */
export function usedIdentifiers(update: unknown): Set<string> {
  const used = new Set<string>();
  if (!isDoc(update)) return used;
  for (const operands of Object.values(update)) {
    if (!isDoc(operands)) continue;
    for (const path of Object.keys(operands)) {
      for (const found of path.matchAll(/\$\[([^\]]+)\]/g)) used.add(found[1] ?? '');
    }
  }
  return used;
}
