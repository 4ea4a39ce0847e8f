import type { Collation } from '../bson/collation.ts';
import { toDouble, wholeNumber } from '../bson/numbers.ts';
import { compare, equal, keyOf } from '../bson/order-key.ts';
import { Rank, rankOf, typeName } from '../bson/types.ts';
import { bsonObject, type Doc, isDoc, isLong, isNumeric, isRegex } from '../bson/values.ts';
import type { Filter, PathTest } from './filter.ts';
import { bitsOfBinary } from './parse-operators.ts';
import { anyAt, type Leaf, type Positions } from './path.ts';
import { toRegExp } from './regex.ts';

export type Predicate = (doc: Doc) => boolean;

export interface MatchOptions {
  collation?: Collation | undefined;
  /** Filled with the array positions that satisfied the filter. */
  positions?: Positions | undefined;
  /** Makes a predicate of an `$expr`; given by the aggregation side. */
  compileExpr: (expression: unknown) => Predicate;
}

/** Turns a filter into a function that says whether a document matches it. */
export function compileFilter(filter: Filter, options: MatchOptions): Predicate {
  switch (filter.kind) {
    case 'always':
      return () => filter.value;
    case 'expr':
      return options.compileExpr(filter.expression);
    case 'not': {
      const inner = compileFilter(filter.filter, { ...options, positions: undefined });
      return (doc) => !inner(doc);
    }
    case 'path':
      return compilePath(filter.parts, filter.test, options);
    default:
      return compileLogical(filter.kind, filter.filters, options);
  }
}

function compileLogical(
  kind: 'and' | 'or' | 'nor',
  filters: Filter[],
  options: MatchOptions,
): Predicate {
  const tests = filters.map((filter) => compileFilter(filter, options));
  const [first, second] = tests;
  if (kind === 'and') {
    if (tests.length === 2 && first && second) return (doc) => first(doc) && second(doc);
    return (doc) => tests.every((test) => test(doc));
  }
  if (kind === 'or') return (doc) => tests.some((test) => test(doc));
  return (doc) => !tests.some((test) => test(doc));
}

function compilePath(parts: readonly string[], test: PathTest, options: MatchOptions): Predicate {
  const leaf: Leaf = { ...leafOf(test, parts, options), positions: options.positions };
  return (doc) => anyAt(doc, parts, leaf);
}

function leafOf(test: PathTest, parts: readonly string[], options: MatchOptions): Leaf {
  switch (test.op) {
    case '$eq':
      return { test: equals(test.value, options.collation) };
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return { test: ordered(test.op, test.value, options.collation) };
    case '$in':
      return { test: membership(test.values, test.regexes, options.collation) };
    case '$regex':
      return { test: (value) => matchesRegex(test.regex, value) };
    case '$exists':
      return { test: (value) => value !== undefined, whole: true };
    case '$type':
      return { test: (value) => test.names.has(typeName(value)) };
    case '$size':
      return { test: (value) => Array.isArray(value) && value.length === test.size, whole: true };
    case '$mod':
      return { test: (value) => matchesMod(value, test.divisor, test.remainder) };
    case '$bits':
      return { test: (value) => matchesBits(value, test) };
    default:
      return elementLeaf(test, parts, options);
  }
}

function equals(wanted: unknown, collation: Collation | undefined): Leaf['test'] {
  if (wanted === null || wanted === undefined) return (value) => value == null;
  if ((typeof wanted === 'string' && !collation) || typeof wanted === 'boolean') {
    return (value) => value === wanted;
  }
  const bson = bsonObject(wanted);
  if (bson?._bsontype === 'ObjectId') {
    return (value) => {
      const other = bsonObject(value);
      return other?._bsontype === 'ObjectId' && bson.equals(other);
    };
  }
  return (value) => value !== undefined && equal(value, wanted, collation);
}

/** Comparisons hold within one type only, except against MinKey and MaxKey. */
function ordered(
  op: '$gt' | '$gte' | '$lt' | '$lte',
  bound: unknown,
  collation: Collation | undefined,
): Leaf['test'] {
  const orEqual = op === '$gte' || op === '$lte';
  const sign = op === '$gt' || op === '$gte' ? 1 : -1;
  const rank = rankOf(bound);
  if (rank === Rank.null) return (value) => orEqual && value == null;
  const anyType = rank === Rank.minKey || rank === Rank.maxKey;
  return (value) => {
    if (value === undefined || (!anyType && rankOf(value) !== rank)) return false;
    if (rank === Rank.number && Number.isNaN(bound) !== Number.isNaN(value)) return false;
    const order = compare(value, bound, collation);
    return order === 0 ? orEqual : order === sign;
  };
}

function membership(
  values: unknown[],
  regexes: RegExp[],
  collation: Collation | undefined,
): Leaf['test'] {
  const keys = new Set(values.map((value) => keyOf(value, collation)));
  const strings = new Set(values.filter((value) => typeof value === 'string'));
  return (value) => {
    if (typeof value === 'string' && collation === undefined) {
      if (strings.has(value)) return true;
    } else if (keys.has(keyOf(value, collation))) {
      return true;
    }
    return regexes.some((regex) => matchesRegex(regex, value));
  };
}

function matchesRegex(regex: RegExp, value: unknown): boolean {
  if (typeof value === 'string') return regex.test(value);
  if (!isRegex(value)) return false;
  return toRegExp(value.pattern, value.options).source === regex.source;
}

function matchesMod(value: unknown, divisor: number, remainder: number): boolean {
  if (!isNumeric(value)) return false;
  if (isLong(value)) return Number(value.toBigInt() % BigInt(divisor)) === remainder;
  const double = toDouble(value);
  return Number.isFinite(double) && (Math.trunc(double) % divisor) + 0 === remainder;
}

function matchesBits(
  value: unknown,
  test: { mask: bigint; wanted: string; set: boolean },
): boolean {
  const bson = bsonObject(value);
  let bits: bigint;
  if (bson?._bsontype === 'Binary') bits = bitsOfBinary(bson.value());
  else if (isLong(value)) bits = value.toBigInt();
  else {
    const whole = wholeNumber(value);
    if (whole === undefined) return false;
    bits = BigInt(whole);
  }
  const found = (test.set ? bits : ~bits) & test.mask;
  return test.wanted === 'all' ? found === test.mask : found !== 0n;
}

function elementLeaf(
  test: PathTest & { op: '$elemMatch' },
  parts: readonly string[],
  options: MatchOptions,
): Leaf {
  const filter = test.kind === 'object' ? test.filter : test.tests;
  const matches = compileFilter(filter, { ...options, positions: undefined });
  const accepts = (item: unknown): boolean => {
    if (test.kind === 'value') return matches({ '': item });
    return (isDoc(item) || Array.isArray(item)) && matches(asDoc(item));
  };
  const path = parts.join('.');
  return {
    whole: true,
    test: (value) => {
      const at = Array.isArray(value) ? value.findIndex(accepts) : -1;
      if (at >= 0) options.positions?.set(path, at);
      return at >= 0;
    },
  };
}

function asDoc(item: Doc | unknown[]): Doc {
  return Array.isArray(item) ? Object.fromEntries(item.entries()) : item;
}
