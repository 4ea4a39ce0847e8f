import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { UPDATE_OPERATORS } from './operators.ts';
import { changeAt, valueAt } from './paths.ts';
import { resolvePaths } from './positional.ts';
import type { Update, UpdateContext } from './update-context.ts';

interface Entry {
  operator: string;
  path: string;
  parts: string[];
  operand: unknown;
}

/** Understands an update document: operators, or a whole new document. */
export function parseUpdate(update: Doc): Update {
  const keys = Object.keys(update);
  if (keys[0]?.startsWith('$') !== true) return replacement(update);
  const entries = keys.flatMap((operator) => entriesOf(operator, update[operator]));
  refuseConflicts(entries);
  return {
    positional: entries.some((entry) => entry.parts.includes('$')),
    replaces: false,
    apply: (doc, context) => applyEntries(doc, entries, context),
  };
}

function replacement(update: Doc): Update {
  const operator = Object.keys(update).find((key) => key.startsWith('$'));
  if (operator !== undefined) {
    fail(
      52,
      `The dollar ($) prefixed field '${operator}' in '${operator}' is not allowed in the context of an update's replacement document.`,
    );
  }
  return {
    positional: false,
    replaces: true,
    apply: (doc) => {
      const { _id, ...rest } = update;
      const id = doc['_id'] === undefined ? _id : doc['_id'];
      if (_id !== undefined) return { _id, ...rest };
      return id === undefined ? rest : { _id: id, ...rest };
    },
  };
}

function entriesOf(operator: string, operands: unknown): Entry[] {
  if (UPDATE_OPERATORS[operator] === undefined && operator !== '$rename') {
    fail(
      9,
      `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
    );
  }
  if (!isDoc(operands)) {
    return fail(
      9,
      `Modifiers operate on fields but we found type ${typeof operands} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${String(operands)}}`,
    );
  }
  return Object.entries(operands).map(([path, operand]) => {
    const parts = path.split('.');
    if (path === '') fail(56, `An empty update path is not valid.`);
    if (parts.includes('')) {
      fail(56, `The update path '${path}' contains an empty field name, which is not allowed.`);
    }
    if (parts[0] === '$' || parts[0]?.startsWith('$[')) {
      fail(2, `Cannot have positional (i.e. '$') element in the first position in path '${path}'`);
    }
    return { operator, path, parts, operand };
  });
}

function refuseConflicts(entries: readonly Entry[]): void {
  const paths = entries.flatMap((entry) =>
    entry.operator === '$rename' && typeof entry.operand === 'string'
      ? [entry.path, entry.operand]
      : [entry.path],
  );
  const sorted = paths.map((path) => `${path}.`).sort();
  for (let i = 1; i < sorted.length; i++) {
    const before = sorted[i - 1] ?? '';
    const path = sorted[i] ?? '';
    if (path.startsWith(before)) {
      const at = before.slice(0, -1);
      fail(40, `Updating the path '${path.slice(0, -1)}' would create a conflict at '${at}'`);
    }
  }
}

/** New fields are added in the order of their names, as MongoDB does. */
function applyEntries(doc: Doc, entries: readonly Entry[], context: UpdateContext): Doc {
  let result = doc;
  for (const entry of inFieldOrder(entries)) {
    result =
      entry.operator === '$rename' ? rename(result, entry) : applyEntry(result, entry, context);
  }
  return result;
}

function inFieldOrder(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function applyEntry(doc: Doc, entry: Entry, context: UpdateContext): Doc {
  const make = UPDATE_OPERATORS[entry.operator];
  const operation = make?.(entry.operand, entry.path, context);
  if (operation === undefined) return doc;
  let result = doc;
  for (const parts of resolvePaths(doc, entry.parts, context)) {
    result = changeAt(result, parts, 0, operation.change, operation.create) as Doc;
  }
  return result;
}

function rename(doc: Doc, entry: Entry): Doc {
  const { operand } = entry;
  if (typeof operand !== 'string') {
    return fail(
      2,
      `The 'to' field for $rename must be a string: ${entry.path}: ${String(operand)}`,
    );
  }
  const target = operand.split('.');
  if (operand === entry.path)
    fail(2, `The source and target field for $rename must differ: ${operand}`);
  for (const part of [...entry.parts, ...target]) {
    if (part.startsWith('$'))
      fail(2, `The source and target field for $rename may not be dynamic: ${operand}`);
  }
  for (let i = 1; i < entry.parts.length; i++) {
    if (Array.isArray(valueAt(doc, entry.parts.slice(0, i)))) {
      fail(2, `The source field cannot be an array element, '${entry.path}' in doc`);
    }
  }
  for (let i = 1; i < target.length; i++) {
    if (Array.isArray(valueAt(doc, target.slice(0, i)))) {
      fail(2, `The destination field cannot be an array element, '${operand}' in doc`);
    }
  }
  const value = valueAt(doc, entry.parts);
  if (value === undefined) return doc;
  const without = changeAt(doc, entry.parts, 0, () => undefined, false) as Doc;
  return changeAt(without, target, 0, () => value, true) as Doc;
}
