import type { Collation } from '../bson/collation.ts';
import { truth } from '../bson/numbers.ts';
import { type Doc, isDoc, isOperatorDoc, isRegex } from '../bson/values.ts';
import { fail, unsupported } from '../errors.ts';
import type { Interval } from './intervals.ts';
import { anyAt, type Positions } from './path.ts';
import { TESTS } from './tests.ts';

/*
 * A filter as it is understood: made from BSON and asked of documents here; read by the planner, by
 * partial indexes and by upserts.
 */

/** What an operator asks of the values at a path, and what that says of an index's keys. */
export interface Test {
  op: string;
  operand: unknown;
  holds(value: unknown): boolean;
  /** Looks at an array as a whole only, not at its elements. */
  whole?: boolean;
  /**
   * The index keys among which every document that passes has one; any when undefined. Too wide is
   * allowed and too narrow is not.
   */
  keys?: Interval[] | undefined;
  /** Whether these keys say all, where there are no arrays. */
  exact?: boolean;
  /** Of `$elemMatch`: which element passes, and what it has to be. */
  indexIn?: (items: unknown[]) => number;
  element?: Filter;
}

export type Filter =
  | { kind: 'and' | 'or' | 'nor'; filters: Filter[] }
  | { kind: 'path'; path: string; parts: readonly string[]; test: Test }
  | { kind: 'expr'; holds: (doc: Doc) => boolean }
  | { kind: 'always'; value: boolean };

/** What filters, projections, updates and stages are compiled with. */
export interface Tools {
  collation: Collation | undefined;
  /** By name without `$$`. */
  variables: Doc;
  /** Compiles an expression; given by the aggregation side. */
  expression(given: unknown): (root: Doc) => unknown;
}

/** Whether a document matches; tells, if asked, at which positions of arrays. */
export function matches(filter: Filter, doc: Doc, positions?: Positions): boolean {
  switch (filter.kind) {
    case 'path':
      return anyAt(doc, filter.parts, filter.test, positions);
    case 'and':
      return filter.filters.every((inner) => matches(inner, doc, positions));
    case 'or':
      return filter.filters.some((inner) => matches(inner, doc, positions));
    case 'nor':
      return !filter.filters.some((inner) => matches(inner, doc));
    case 'expr':
      return filter.holds(doc);
    default:
      return filter.value;
  }
}

/** The filters that all have to hold, nested conjunctions taken apart. */
export function conjuncts(filter: Filter): Filter[] {
  return filter.kind === 'and' ? filter.filters.flatMap(conjuncts) : [filter];
}

/** Adds the top-level fields that a filter reads; false when it may read any. */
export function filterRoots(filter: Filter, into: Set<string>): boolean {
  if ('filters' in filter) return filter.filters.every((inner) => filterRoots(inner, into));
  if (filter.kind === 'path') into.add(filter.parts[0] ?? '');
  return filter.kind !== 'expr';
}

const LOGICAL = new Map([
  ['$and', 'and'],
  ['$or', 'or'],
  ['$nor', 'nor'],
] as const);
const NEGATED: Readonly<Record<string, string>> = { $ne: '$eq', $nin: '$in' };

/** Understands a filter document; what MongoDB would refuse is refused with its code. */
export function parseFilter(filter: unknown, tools: Tools): Filter {
  if (!isDoc(filter)) return fail(14, 'the filter must be an object');
  const entries = Object.entries(filter).filter(([key]) => key !== '$comment');
  const parts = entries.map(([key, value]) => {
    const operator = /^\$(?!ref$|id$|db$)/.test(key);
    return operator ? parseTop(key, value, tools) : parseField(key, value, tools);
  });
  return all(parts);
}

function all(filters: Filter[]): Filter {
  return filters.length === 1 && filters[0] !== undefined ? filters[0] : { kind: 'and', filters };
}

function parseTop(key: string, value: unknown, tools: Tools): Filter {
  const kind = LOGICAL.get(key as '$and');
  if (kind !== undefined) {
    if (!Array.isArray(value)) return fail(2, `${key} argument must be an array`);
    if (value.length === 0) fail(2, `${key} argument must be a non-empty array`);
    if (!value.every(isDoc)) fail(2, `${key} argument's entries must be objects`);
    return { kind, filters: value.map((entry) => parseFilter(entry, tools)) };
  }
  if (key === '$expr') {
    const expression = tools.expression(value);
    return { kind: 'expr', holds: (doc) => truth(expression(doc)) };
  }
  if (key === '$text') return fail(27, 'text index required for $text query');
  if (key === '$where') return fail(2, 'no globalScriptEngine in $where parsing');
  return key === '$jsonSchema' ? unsupported(key) : fail(2, `unknown top level operator: ${key}`);
}

/** A field's condition: a value to equal, or a document of operators. */
function parseField(path: string, value: unknown, tools: Tools): Filter {
  if (isOperatorDoc(value)) return parseOperators(path, value, tools);
  return parseOperator(path, isRegex(value) ? '$regex' : '$eq', value, {}, tools);
}

/** The conjunction of a field's operators. */
function parseOperators(path: string, operators: Doc, tools: Tools): Filter {
  if ('$options' in operators && !('$regex' in operators)) fail(2, '$options needs a $regex');
  const names = Object.keys(operators).filter((name) => !['$comment', '$options'].includes(name));
  return all(names.map((name) => parseOperator(path, name, operators[name], operators, tools)));
}

function parseOperator(
  path: string,
  name: string,
  operand: unknown,
  beside: Doc,
  tools: Tools,
): Filter {
  if (name === '$not') return { kind: 'nor', filters: [parseNot(path, operand, tools)] };
  if (name === '$all') return parseAll(path, operand, tools);
  const op = NEGATED[name] ?? name;
  const make = op === '$elemMatch' ? elementTest : TESTS[op];
  if (/^\$near(Sphere)?$/.test(name)) fail(291, 'unable to find index for $geoNear query');
  if (/^\$(geoWithin|geoIntersects|bits.*)$/.test(name)) unsupported(name);
  if (make === undefined) return fail(2, `unknown operator: ${name}`);
  const test: Test = { op, operand, ...make(operand, tools, beside) };
  const filter: Filter = { kind: 'path', path, parts: path.split('.'), test };
  const absent = name === '$exists' && (operand === false || operand === null || operand === 0);
  return op !== name || absent ? { kind: 'nor', filters: [filter] } : filter;
}

function parseNot(path: string, operand: unknown, tools: Tools): Filter {
  if (isRegex(operand)) return parseField(path, operand, tools);
  if (!isDoc(operand)) return fail(2, '$not needs a regex or a document');
  if (Object.keys(operand).length === 0) fail(2, '$not cannot be empty');
  return parseOperators(path, operand, tools);
}

function parseAll(path: string, operand: unknown, tools: Tools): Filter {
  if (!Array.isArray(operand)) return fail(2, '$all needs an array');
  if (operand.length === 0) return { kind: 'always', value: false };
  const filters = operand.map((entry: unknown): Filter => {
    const element = isDoc(entry) && '$elemMatch' in entry;
    if (isOperatorDoc(entry) && !element) fail(2, 'no $ expressions in $all');
    return parseField(path, entry, tools);
  });
  return { kind: 'and', filters };
}

/** What an element has to be: a document; or, by bare operators, anything, as the field "" of one. */
export function elementCondition(operand: Doc, tools: Tools) {
  const [first] = isOperatorDoc(operand) ? Object.keys(operand) : [];
  const bare = first !== undefined && first !== '$expr' && !LOGICAL.has(first as '$and');
  const element = bare ? parseOperators('', operand, tools) : parseFilter(operand, tools);
  const accepts = (item: unknown): boolean => {
    if (bare) return matches(element, { '': item });
    // An array in an array is looked at as a document of its positions.
    if (Array.isArray(item)) return matches(element, Object.fromEntries(item.entries()));
    return isDoc(item) && matches(element, item);
  };
  return { element, accepts };
}

function elementTest(operand: unknown, tools: Tools): Omit<Test, 'op' | 'operand'> {
  if (!isDoc(operand)) return fail(2, '$elemMatch needs an Object');
  const { element, accepts } = elementCondition(operand, tools);
  const holds = (value: unknown): boolean => Array.isArray(value) && value.some(accepts);
  return { holds, whole: true, element, indexIn: (items) => items.findIndex(accepts) };
}
