import { EJSON } from 'bson';
import { type Doc, isDoc, isRegex } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Filter, Tools } from '../query/filter.ts';
import type { Position } from '../query/path.ts';
import { UPDATE_OPERATORS } from './operators.ts';
import { changeAt, resolvePaths } from './paths.ts';

/** What an update is understood with. */
export interface UpdateContext {
  now: Date;
  /** arrayFilters by identifier; an element is tested as `{identifier: element}`. */
  arrayFilters: ReadonlyMap<string, Filter>;
  tools: Tools;
}

/** The document that an update is applied to. */
export interface Target {
  doc: Doc;
  /** Where the query matched inside an array, for the positional `$`. */
  position: Position;
  /** Whether an upsert is making it. */
  inserting: boolean;
}

/** An update that is understood and can be applied to any number of documents. */
export interface Update {
  kind: 'operators' | 'pipeline' | 'replacement';
  /** Whether the query's array position is needed. */
  positional: boolean;
  apply(target: Target): Doc;
}

/** Understands an update document: operators, or a whole new document. */
export function parseUpdate(update: Doc, context: UpdateContext): Update {
  const operators = Object.keys(update);
  if (operators[0]?.startsWith('$') !== true) return replacement(update);
  // New fields are added in the order of their names, as MongoDB does.
  const entries = operators
    .flatMap((operator) => entriesOf(operator, update[operator], context))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  refuseConflicts(entries.map(({ path }) => path));
  const dynamic = entries.some(({ path }) => path.includes('.$'));
  const apply = (target: Target): Doc => {
    const changes = entries.flatMap(({ parts, ...operation }) => {
      if (operation.onInsert && !target.inserting) return [];
      const paths = resolvePaths(parts, target, context.arrayFilters);
      return paths.map((at) => ({ at, ...operation }));
    });
    if (dynamic) refuseConflicts(changes.map(({ at }) => at.join('.')));
    return changes.reduce(
      (made, { at, change, create }) => changeAt(made, at, change, create !== false),
      target.doc,
    );
  };
  const positional = entries.some(({ parts }) => parts.includes('$'));
  return { kind: 'operators', positional, apply };
}

function replacement(update: Doc): Update {
  const operator = Object.keys(update).find((key) => key.startsWith('$'));
  if (operator !== undefined) {
    const problem = 'is not allowed in a replacement document.';
    fail(52, `The dollar ($) prefixed field '${operator}' ${problem}`);
  }
  return { kind: 'replacement', positional: false, apply: () => update };
}

/** What an operator does, for each path of its operand. */
function entriesOf(operator: string, operands: unknown, context: UpdateContext) {
  const make = Object.hasOwn(UPDATE_OPERATORS, operator) && UPDATE_OPERATORS[operator];
  if (!make) {
    return fail(9, `Unknown modifier: ${operator}. Expected a valid update modifier or a pipeline`);
  }
  if (!isDoc(operands)) {
    const given = EJSON.stringify({ [operator]: operands });
    return fail(9, `Modifiers operate on fields but we found ${given}`);
  }
  return Object.entries(operands).map(([path, operand]) => {
    const parts = pathOf(path, context);
    return { path, parts, ...make(operand, path, context) };
  });
}

function pathOf(path: string, { arrayFilters }: UpdateContext): string[] {
  const parts = path.split('.');
  if (parts.includes('')) fail(56, `The update path '${path}' contains an empty field name.`);
  if (parts[0] === '$' || parts[0]?.startsWith('$[')) {
    fail(2, `Cannot have positional element in the first position in '${path}'`);
  }
  if (parts.filter((part) => part === '$').length > 1) {
    fail(2, `Too many positional (i.e. '$') elements found in path '${path}'`);
  }
  for (const part of parts) {
    const [, name = ''] = /^\$\[(.+)\]$/.exec(part) ?? [];
    const known = name === '' || arrayFilters.has(name);
    if (!known) fail(2, `No array filter found for identifier '${name}' in path '${path}'`);
  }
  return parts;
}

function refuseConflicts(paths: string[]): void {
  let before = '';
  for (const path of paths.sort((a, b) => (`${a}.` < `${b}.` ? -1 : 1))) {
    if (before !== '' && `${path}.`.startsWith(`${before}.`)) {
      fail(40, `Updating the path '${path}' would create a conflict at '${before}'`);
    }
    before = path;
  }
}

/** The document an upsert starts from: what the query says by equality. */
export function seedFrom(filter: Filter, replaces: boolean): Doc {
  let doc: Doc = {};
  const known: string[] = [];
  for (const [path, value] of equalities(filter)) {
    // A replacement takes nothing but the _id.
    if (replaces && !/^_id(\.|$)/.test(path)) continue;
    if (replaces && path !== '_id') fail(111, `field at '_id' must be exactly specified`);
    const other = known.find(
      (one) => `${one}.`.startsWith(`${path}.`) || path.startsWith(`${one}.`),
    );
    if (other) fail(54, `cannot infer query fields to set, both '${other}' and '${path}' match`);
    known.push(path);
    doc = changeAt(doc, path.split('.'), () => value, true);
  }
  return doc;
}

/** What has to be equal to what in all documents that match. */
function equalities(filter: Filter): [path: string, value: unknown][] {
  if (filter.kind === 'and' || (filter.kind === 'or' && filter.filters.length === 1)) {
    return filter.filters.flatMap(equalities);
  }
  if (filter.kind !== 'path' || filter.path.startsWith('$')) return [];
  const { op, operand } = filter.test;
  const [value, ...others] = op === '$in' ? (operand as unknown[]) : [operand];
  const plain = op === '$eq' || (op === '$in' && others.length === 0 && !isRegex(value));
  return plain && value !== undefined ? [[filter.path, value]] : [];
}
