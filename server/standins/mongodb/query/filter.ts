import type { Collation } from '../bson/collation.ts';
import { truth } from '../bson/numbers.ts';
import { type Doc, isDoc, isOperatorDoc, isRegex } from '../bson/values.ts';
import { fail, unsupported } from '../errors.ts';
import type { Interval } from './intervals.ts';
import { anyAt, type Position } from './path.ts';
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
  | { kind: 'expr'; holds: (doc: Doc) => boolean };

/** What filters, projections, updates and stages are compiled with. */
export interface Tools {
  collation: Collation | undefined;
  /** By name without `$$`. */
  variables: Doc;
  /** Compiles an expression; given by the aggregation side. */
  expression(given: unknown): (root: Doc) => unknown;
}

/** Whether a document matches; tells, if asked, at which position of an array. */
export function matches(filter: Filter, doc: Doc, position?: Position): boolean {
  switch (filter.kind) {
    case 'path':
      return anyAt(doc, filter.parts, filter.test, position);
    case 'and':
      if (filter.filters.every((inner) => matches(inner, doc, position))) return true;
      if (position) position.at = undefined;
      return false;
    case 'or':
      return filter.filters.some((inner) => matches(inner, doc, position));
    case 'nor':
      return !filter.filters.some((inner) => matches(inner, doc));
    default:
      return filter.holds(doc);
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
const UNSUPPORTED =
  /^\$(mod|near|nearSphere|geoWithin|geoIntersects|bits\w+|text|where|jsonSchema)$/;
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
  return UNSUPPORTED.test(key) ? unsupported(key) : fail(2, `unknown top level operator: ${key}`);
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
  if (UNSUPPORTED.test(name)) unsupported(name);
  const op = NEGATED[name] ?? name;
  const make = op === '$elemMatch' ? elementTest : Object.hasOwn(TESTS, op) && TESTS[op];
  if (!make) return fail(2, `unknown operator: ${name}`);
  if (name === '$ne' && isRegex(operand)) fail(2, "Can't have regex as arg to $ne.");
  const test: Test = { op, operand, ...make(operand, tools, beside) };
  const filter: Filter = { kind: 'path', path, parts: path.split('.'), test };
  const absent = name === '$exists' && !truth(operand);
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
  if (operand.length === 0) return { kind: 'nor', filters: [all([])] };
  const ofElements = (entry: unknown): boolean => isDoc(entry) && '$elemMatch' in entry;
  const mixed = operand.some((entry) => ofElements(entry) !== ofElements(operand[0]));
  const other = operand.some((entry) => isOperatorDoc(entry) && !ofElements(entry));
  if (mixed || other) fail(2, 'no $ expressions in $all');
  return { kind: 'and', filters: operand.map((entry) => parseField(path, entry, tools)) };
}

/** Filters that are not at the top of a query have no `$expr`. */
export function withoutExpr(tools: Tools, code: number): Tools {
  return { ...tools, expression: () => fail(code, '$expr is not allowed in this context') };
}

/** What an element has to be: a document; or, by bare operators, anything, as the field "" of one. */
export function parseElement(operand: Doc, tools: Tools): { element: Filter; bare: boolean } {
  const [first] = isOperatorDoc(operand) ? Object.keys(operand) : [];
  const bare = first !== undefined && !LOGICAL.has(first as '$and');
  const inner = withoutExpr(tools, 2);
  const element = bare ? parseOperators('', operand, inner) : parseFilter(operand, inner);
  return { element, bare };
}

/** `$elemMatch`, of which arrays in the array are no elements but their positions are fields. */
function elementTest(operand: unknown, tools: Tools): Omit<Test, 'op' | 'operand'> {
  if (!isDoc(operand)) return fail(2, '$elemMatch needs an Object');
  const { element, bare } = parseElement(operand, tools);
  const accepts = (item: unknown): boolean => {
    if (bare) return holdsItself(element, item);
    if (Array.isArray(item)) return matches(element, Object.fromEntries(item.entries()));
    return isDoc(item) && matches(element, item);
  };
  const holds = (value: unknown): boolean => Array.isArray(value) && value.some(accepts);
  // An index of arrays in arrays does not know the elements of the inner ones.
  const deep = conjuncts(element).some((one) => one.kind === 'path' && one.test.element);
  const known = bare && deep ? {} : { element };
  return { holds, whole: true, indexIn: (items) => items.findIndex(accepts), ...known };
}

/** Whether bare operators hold for a value as it is; of an array no element counts. */
function holdsItself(filter: Filter, value: unknown): boolean {
  if (filter.kind === 'path') return filter.test.holds(value);
  if (filter.kind === 'expr') return false;
  const hold = (inner: Filter): boolean => holdsItself(inner, value);
  if (filter.kind === 'and') return filter.filters.every(hold);
  return filter.filters.some(hold) === (filter.kind === 'or');
}
