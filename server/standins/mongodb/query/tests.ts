import type { Collation } from '../bson/collation.ts';
import { EMPTY_ARRAY_KEY, END, keyOf } from '../bson/keys.ts';
import { toDouble, wholeNumber } from '../bson/numbers.ts';
import {
  type Doc,
  isNumeric,
  isOperatorDoc,
  isRegex,
  Rank,
  rankOf,
  rankOfType,
  TYPE_NAMES,
  typeName,
} from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Test, Tools } from './filter.ts';
import { bracket, type Interval, inside, point, union } from './intervals.ts';
import { literalPrefix, type Pattern, parsePattern } from './regex.ts';

type Made = Omit<Test, 'op' | 'operand'>;
type MakeTest = (operand: unknown, tools: Tools, beside: Doc) => Made;

/** The operators that stand for one test of the values at a path. */
export const TESTS: Readonly<Record<string, MakeTest>> = {
  $eq: (value, tools) => oneOf([value], [], tools),
  $gt: ordering(1, false),
  $gte: ordering(1, true),
  $lt: ordering(-1, false),
  $lte: ordering(-1, true),
  $in: (operand, tools) => {
    if (!Array.isArray(operand)) return fail(2, '$in needs an array');
    if (operand.some(isOperatorDoc)) fail(2, 'cannot nest $ under $in');
    const values = operand.filter((entry: unknown) => !isRegex(entry));
    const patterns = operand.filter(isRegex).map((entry) => parsePattern(entry));
    return oneOf(values, patterns, tools);
  },
  $regex: (value, { collation }, { $options }) => {
    const pattern = parsePattern(value, $options);
    return { holds: (given) => fits(pattern, given), keys: patternKeys(pattern, collation) };
  },
  $exists: () => ({ holds: (value) => value !== undefined, whole: true }),
  $type: typeTest,
  $size: (operand) => {
    const size = wholeNumber(operand) ?? -1;
    if (size < 0) fail(9, 'Failed to parse $size. Expected a non-negative integer');
    return { holds: (value) => Array.isArray(value) && value.length === size, whole: true };
  },
};

/** Missing has the key of null, and an index has the elements of an array instead of it. */
const INEXACT = new Set<number>([Rank.null, Rank.object, Rank.array, Rank.minKey, Rank.maxKey]);

/** The values whose keys lie in these intervals; missing has the key of null. */
function among(keys: Interval[], bound: unknown, collation: Collation | undefined): Made {
  const rank = rankOf(bound);
  const holds = (value: unknown): boolean => inside(keyOf(value, collation), keys);
  return { holds, exact: !INEXACT.has(rank), keys: rank === Rank.array ? undefined : keys };
}

/** An array equals a whole array, of which the index has the elements, or an element. */
function equality(value: unknown, collation: Collation | undefined): Interval[] {
  const whole = point(keyOf(value, collation));
  if (!Array.isArray(value)) return [whole];
  const first = value.length === 0 ? EMPTY_ARRAY_KEY : keyOf(value[0], collation);
  return union([whole, point(first)]);
}

/** Comparisons hold within one type only, except against MinKey and MaxKey. */
function ordering(sign: 1 | -1, orEqual: boolean): MakeTest {
  return (bound, { collation }) => {
    if (isRegex(bound)) fail(2, "Can't have RegEx as arg to a comparison");
    const rank = rankOf(bound);
    const key = keyOf(bound, collation);
    // Null and NaN are neither above nor below anything.
    const alone = rank === Rank.null || key === keyOf(Number.NaN);
    if (alone) return among(orEqual ? [point(key)] : [], bound, collation);
    const anyType = rank === Rank.minKey || rank === Rank.maxKey;
    const { low, high } = anyType ? { low: '', high: END } : bracket(rank);
    const least = rank === Rank.number ? keyOf(Number.NEGATIVE_INFINITY) : low;
    const above = { low: orEqual ? key : key + END, high };
    const below = { low: least, high: orEqual ? key + END : key };
    return among([sign === 1 ? above : below], bound, collation);
  };
}

/** Values that equal one of these or match one of the patterns. */
function oneOf(values: unknown[], patterns: Pattern[], { collation }: Tools): Made {
  const keys = new Set(values.map((value) => keyOf(value, collation)));
  return {
    holds: (value) =>
      keys.has(keyOf(value, collation)) || patterns.some((pattern) => fits(pattern, value)),
    keys: union([
      ...values.flatMap((value) => equality(value, collation)),
      ...patterns.flatMap((pattern) => patternKeys(pattern, collation)),
    ]),
    exact: patterns.length === 0 && !values.some((value) => INEXACT.has(rankOf(value))),
  };
}

function fits({ regex, key }: Pattern, value: unknown): boolean {
  return typeof value === 'string' ? regex.test(value) : isRegex(value) && keyOf(value) === key;
}

function patternKeys({ regex }: Pattern, collation: Collation | undefined): Interval[] {
  const prefix = collation === undefined ? literalPrefix(regex) : undefined;
  if (prefix === undefined) return [bracket(Rank.string), bracket(Rank.regex)];
  // Without the two NULs that end a string, its key is the start of all that begin with it.
  return [point(keyOf(prefix).slice(0, -2)), bracket(Rank.regex)];
}

function typeTest(operand: unknown): Made {
  const wanted: unknown[] = Array.isArray(operand) ? operand : [operand];
  if (wanted.length === 0) fail(9, '$type must match at least one type');
  const types = new Set(wanted.map(typeNamed));
  if (types.has('number')) for (const one of ['int', 'long', 'double', 'decimal']) types.add(one);
  // A JavaScript client cannot tell 1 from 1.0, so a whole number is an int and a double at once.
  if (types.has('double')) types.add('int');
  const ranks = [...types].map(rankOfType);
  const known = ranks.every((rank) => rank !== undefined && rank !== Rank.array);
  return {
    holds: (value) => types.has(typeName(value)),
    keys: known ? union(ranks.map((rank) => bracket(rank ?? 0))) : undefined,
    exact: known && !ranks.includes(Rank.number) && !ranks.includes(Rank.null),
  };
}

/** The name of a type given by name or by number. */
function typeNamed(entry: unknown): string {
  if (!isNumeric(entry) && typeof entry !== 'string') return fail(14, 'type must be named');
  const name = typeof entry === 'string' ? entry : TYPE_NAMES.get(toDouble(entry));
  if (name === 'number') return name;
  const known = [...TYPE_NAMES.values()].find((one) => one === name);
  return known ?? fail(2, `Unknown type name alias: ${String(entry)}`);
}
