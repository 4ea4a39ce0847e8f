import type { Binary, ObjectId } from 'bson';
import type { Collation } from '../bson/collation.ts';
import { compare, equal, keyOf } from '../bson/keys.ts';
import { toDouble, wholeNumber } from '../bson/numbers.ts';
import { Rank, rankOf, typeName } from '../bson/types.ts';
import { bsonType, type Doc, isDoc, isLong, isNumeric, isRegex } from '../bson/values.ts';
import type { Filter, Ordering, PathTest } from './filter.ts';
import { bitsOfBinary } from './parse.ts';
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
  if (filter.kind === 'always') return () => filter.value;
  if (filter.kind === 'expr') return options.compileExpr(filter.expression);
  if (filter.kind === 'path') {
    const { parts } = filter;
    const leaf = { ...leafOf(filter.test, parts, options), positions: options.positions };
    return (doc) => anyAt(doc, parts, leaf);
  }
  if (filter.kind === 'not') {
    const inner = compileFilter(filter.filter, { ...options, positions: undefined });
    return (doc) => !inner(doc);
  }
  const tests = filter.filters.map((one) => compileFilter(one, options));
  if (filter.kind === 'and') return (doc) => tests.every((test) => test(doc));
  const either = (doc: Doc): boolean => tests.some((test) => test(doc));
  return filter.kind === 'or' ? either : (doc) => !either(doc);
}

function leafOf(test: PathTest, parts: readonly string[], options: MatchOptions): Leaf {
  switch (test.op) {
    case '$eq':
      return { test: equals(test.value, options.collation) };
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
    case '$elemMatch':
      return elementLeaf(test, parts.join('.'), options);
    default:
      return { test: ordered(test.op, test.value, options.collation) };
  }
}

function equals(wanted: unknown, collation: Collation | undefined): Leaf['test'] {
  if (wanted === null || wanted === undefined) return (value) => value == null;
  if ((typeof wanted === 'string' && !collation) || typeof wanted === 'boolean') {
    return (value) => value === wanted;
  }
  if (bsonType(wanted) === 'ObjectId') {
    return (value) =>
      bsonType(value) === 'ObjectId' && (wanted as ObjectId).equals(value as ObjectId);
  }
  return (value) => value !== undefined && equal(value, wanted, collation);
}

/** Comparisons hold within one type only, except against MinKey and MaxKey. */
function ordered(op: Ordering, bound: unknown, collation: Collation | undefined): Leaf['test'] {
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
    const plain = typeof value === 'string' && collation === undefined;
    if (plain ? strings.has(value) : keys.has(keyOf(value, collation))) return true;
    return regexes.some((regex) => matchesRegex(regex, value));
  };
}

function matchesRegex(regex: RegExp, value: unknown): boolean {
  if (typeof value === 'string') return regex.test(value);
  return isRegex(value) && toRegExp(value.pattern, value.options).source === regex.source;
}

function matchesMod(value: unknown, divisor: number, remainder: number): boolean {
  if (isLong(value)) return Number(value.toBigInt() % BigInt(divisor)) === remainder;
  const double = isNumeric(value) ? toDouble(value) : Number.NaN;
  return Number.isFinite(double) && (Math.trunc(double) % divisor) + 0 === remainder;
}

function matchesBits(value: unknown, test: PathTest & { op: '$bits' }): boolean {
  const whole = wholeNumber(value);
  const binary = bsonType(value) === 'Binary';
  if (whole === undefined && !binary) return false;
  const bits = binary
    ? bitsOfBinary(value as Binary)
    : isLong(value)
      ? value.toBigInt()
      : BigInt(whole ?? 0);
  const found = (test.set ? bits : ~bits) & test.mask;
  return test.all ? found === test.mask : found !== 0n;
}

function elementLeaf(
  { filter, bare }: PathTest & { op: '$elemMatch' },
  path: string,
  options: MatchOptions,
): Leaf {
  const matches = compileFilter(filter, { ...options, positions: undefined });
  const accepts = (item: unknown): boolean => {
    if (bare) return matches({ '': item });
    // An array in an array is looked at as a document of its positions.
    if (Array.isArray(item)) return matches(Object.fromEntries(item.entries()));
    return isDoc(item) && matches(item);
  };
  return {
    whole: true,
    test: (value) => {
      const at = Array.isArray(value) ? value.findIndex(accepts) : -1;
      if (at >= 0) options.positions?.set(path, at);
      return at >= 0;
    },
  };
}
