import { EJSON } from 'bson';
import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Filter, Tools } from '../query/filter.ts';
import { type Positions, valueAt } from '../query/path.ts';
import { UPDATE_OPERATORS } from './operators.ts';
import { changeAt, resolvePaths } from './paths.ts';

/** What update operators need to know beside their operands. */
export interface UpdateContext {
  /** True while the document of an upsert is being made. */
  inserting: boolean;
  now: Date;
  /** Where the query matched inside arrays, for the positional `$`. */
  positions: Positions;
  /** arrayFilters by identifier; an element is tested as `{identifier: element}`. */
  arrayFilters: ReadonlyMap<string, Filter>;
  tools: Tools;
}

/** An update that is understood and can be applied to any number of documents. */
export interface Update {
  /** Whether the query's array positions are needed. */
  positional: boolean;
  /** Whether the whole document is replaced. */
  replaces: boolean;
  apply(doc: Doc, context: UpdateContext): Doc;
}

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
  // New fields are added in the order of their names, as MongoDB does.
  const entries = keys
    .flatMap((operator) => entriesOf(operator, update[operator]))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  refuseConflicts(entries);
  return {
    positional: entries.some((entry) => entry.parts.includes('$')),
    replaces: false,
    apply: (doc, context) => entries.reduce((all, entry) => applyEntry(all, entry, context), doc),
  };
}

function replacement(update: Doc): Update {
  const operator = Object.keys(update).find((key) => key.startsWith('$'));
  if (operator !== undefined) {
    const problem = 'is not allowed in a replacement document.';
    fail(52, `The dollar ($) prefixed field '${operator}' ${problem}`);
  }
  const { _id, ...rest } = update;
  const apply = (doc: Doc): Doc => {
    const id = _id === undefined ? doc['_id'] : _id;
    return id === undefined ? rest : { _id: id, ...rest };
  };
  return { positional: false, replaces: true, apply };
}

function entriesOf(operator: string, operands: unknown): Entry[] {
  if (UPDATE_OPERATORS[operator] === undefined && operator !== '$rename') {
    fail(9, `Unknown modifier: ${operator}. Expected a valid update modifier or a pipeline`);
  }
  if (!isDoc(operands)) {
    const given = EJSON.stringify({ [operator]: operands });
    return fail(9, `Modifiers operate on fields but we found ${given}`);
  }
  return Object.entries(operands).map(([path, operand]) => {
    const parts = path.split('.');
    if (parts.includes('')) fail(56, `The update path '${path}' contains an empty field name.`);
    const positional = parts[0] === '$' || parts[0]?.startsWith('$[');
    if (positional) fail(2, `Cannot have positional element in the first position in '${path}'`);
    return { operator, path, parts, operand };
  });
}

function refuseConflicts(entries: readonly Entry[]): void {
  const paths = entries.flatMap(({ operator, path, operand }) =>
    operator === '$rename' ? [path, String(operand)] : [path],
  );
  let before = '';
  for (const path of paths.sort((a, b) => (`${a}.` < `${b}.` ? -1 : 1))) {
    if (before !== '' && `${path}.`.startsWith(`${before}.`)) {
      fail(40, `Updating the path '${path}' would create a conflict at '${before}'`);
    }
    before = path;
  }
}

function applyEntry(doc: Doc, { operator, path, parts, operand }: Entry, context: UpdateContext) {
  const operation = UPDATE_OPERATORS[operator]?.(operand, path, context);
  if (operation === undefined) return rename(doc, path, operand);
  const { change, create = true } = operation;
  const paths = resolvePaths(doc, parts, context);
  return paths.reduce((result, at) => changeAt(result, at, change, create), doc);
}

function rename(doc: Doc, from: string, to: unknown): Doc {
  if (typeof to !== 'string') return fail(2, `$rename needs a string for ${from}`);
  if (to === from) fail(2, `The source and target field for $rename must differ: ${to}`);
  const [source, target] = [from.split('.'), to.split('.')];
  for (const parts of [source, target]) {
    if (parts.some((part) => part.startsWith('$'))) fail(2, `$rename may not be dynamic: ${to}`);
    const through = parts.slice(1).map((_part, i) => valueAt(doc, parts.slice(0, i + 1)));
    if (through.some(Array.isArray)) fail(2, `$rename may not reach into an array: ${to}`);
  }
  const value = valueAt(doc, source);
  if (value === undefined) return doc;
  const gone = changeAt(doc, source, () => undefined, false);
  return changeAt(gone, target, () => value, true);
}

/** The document an upsert starts from: what the query says by equality. */
export function seedFrom(filter: Filter, replaces: boolean): Doc {
  const equalities = new Map<string, unknown>();
  collect(filter, equalities);
  let doc: Doc = {};
  for (const [path, value] of equalities) {
    if (!replaces || path === '_id') doc = changeAt(doc, path.split('.'), () => value, true);
  }
  return doc;
}

function collect(filter: Filter, found: Map<string, unknown>): void {
  if (filter.kind === 'and' || (filter.kind === 'or' && filter.filters.length === 1)) {
    for (const inner of filter.filters) collect(inner, found);
  }
  if (filter.kind !== 'path' || filter.test.op !== '$eq' || filter.path.startsWith('$')) return;
  const { path } = filter;
  if (path.startsWith('_id.')) fail(111, `field at '_id' must be exactly specified`);
  for (const known of found.keys()) {
    if (`${known}.`.startsWith(`${path}.`) || path.startsWith(`${known}.`)) {
      fail(54, `cannot infer query fields to set, both '${known}' and '${path}' are matched`);
    }
  }
  found.set(path, filter.test.operand);
}
