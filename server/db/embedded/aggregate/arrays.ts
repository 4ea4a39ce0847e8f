import type { Collation } from '../bson/collation.ts';
import { wholeNumber } from '../bson/numbers.ts';
import { equal, keyOf } from '../bson/order-key.ts';
import { typeName } from '../bson/types.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { averageOf, extremeOf, sumOf } from './folds.ts';
import type { SimpleOperator } from './simple-operators.ts';
import { truth } from './truth.ts';

function isNil(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function arrayOf(value: unknown, operator: string, code: number): unknown[] {
  if (Array.isArray(value)) return value;
  return fail(
    code,
    `The argument to ${operator} must be an array, but was of type: ${typeName(value)}`,
  );
}

function integer(value: unknown, operator: string, code: number): number {
  const whole = wholeNumber(value);
  return whole ?? fail(code, `${operator} requires an integral value, found: ${typeName(value)}`);
}

function elementAt(items: unknown, index: unknown, operator: string): unknown {
  if (isNil(items) || isNil(index)) return null;
  const array = arrayOf(items, operator, 28689);
  return array.at(integer(index, operator, 28691));
}

function slice([items, a, b]: unknown[]): unknown {
  if (isNil(items) || a === null || b === null) return null;
  const array = arrayOf(items, '$slice', 28724);
  const first = integer(a, '$slice', 28726);
  if (b === undefined) return first < 0 ? array.slice(first) : array.slice(0, first);
  const count = integer(b, '$slice', 28728);
  if (count <= 0) fail(28729, 'Third argument to $slice must be positive');
  const from = first < 0 ? Math.max(0, array.length + first) : first;
  return array.slice(from, from + count);
}

function range([from, to, by = 1]: unknown[]): unknown {
  const [start, end, step] = [from, to, by].map((value) => integer(value, '$range', 34444)) as [
    number,
    number,
    number,
  ];
  if (step === 0) fail(34449, '$range requires a non-zero step value');
  const numbers: number[] = [];
  for (let at = start; step > 0 ? at < end : at > end; at += step) numbers.push(at);
  return numbers;
}

function concatArrays(args: unknown[]): unknown {
  if (args.some(isNil)) return null;
  return args.flatMap((value) =>
    Array.isArray(value)
      ? (value as unknown[])
      : fail(28664, `$concatArrays only supports arrays, not ${typeName(value)}`),
  );
}

function indexOf([items, wanted, from = 0, to]: unknown[], collation?: Collation): unknown {
  if (isNil(items)) return null;
  const array = arrayOf(items, '$indexOfArray', 40090);
  const start = integer(from, '$indexOfArray', 40096);
  const end = to === undefined ? array.length : integer(to, '$indexOfArray', 40096);
  for (let i = start; i < Math.min(end, array.length); i++)
    if (equal(array[i], wanted, collation)) return i;
  return -1;
}

function arrayToObject([items]: unknown[]): unknown {
  if (isNil(items)) return null;
  const made: Doc = {};
  for (const item of arrayOf(items, '$arrayToObject', 40386)) {
    const [name, value]: unknown[] = Array.isArray(item)
      ? item
      : isDoc(item)
        ? [item['k'], item['v']]
        : [];
    if (typeof name !== 'string')
      return fail(40394, '$arrayToObject requires keys that are strings');
    made[name] = value;
  }
  return made;
}

function objectToArray([value]: unknown[]): unknown {
  if (isNil(value)) return null;
  if (!isDoc(value))
    return fail(40390, `$objectToArray requires a document input, found: ${typeName(value)}`);
  return Object.entries(value).map(([k, v]) => ({ k, v }));
}

function mergeObjects(args: unknown[]): unknown {
  const made: Doc = {};
  const all = args.length === 1 && Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  for (const value of all) {
    if (isNil(value)) continue;
    if (!isDoc(value))
      return fail(
        40400,
        `$mergeObjects requires object inputs, but input is of type ${typeName(value)}`,
      );
    Object.assign(made, value);
  }
  return made;
}

/** Distinct elements by their keys; sets have no order of their own. */
function setOf(items: unknown[], collation: Collation | undefined): Map<string, unknown> {
  const set = new Map<string, unknown>();
  for (const item of items) {
    const key = keyOf(item, collation);
    if (!set.has(key)) set.set(key, item);
  }
  return set;
}

type Sets = Map<string, unknown>[];

function ofSets(
  operator: string,
  code: number,
  combine: (sets: Sets) => unknown,
  min = 2,
  max = 2,
): SimpleOperator {
  return {
    min,
    max,
    apply: (args, collation) => {
      if (args.some(isNil))
        return operator === '$setEquals' || operator === '$setIsSubset'
          ? fail(code, `All operands of ${operator} must be arrays. One argument is of type: null`)
          : null;
      return combine(
        args.map((value) =>
          setOf(
            Array.isArray(value)
              ? value
              : fail(
                  code,
                  `All operands of ${operator} must be arrays. One argument is of type: ${typeName(value)}`,
                ),
            collation,
          ),
        ),
      );
    },
  };
}

function sortedValues(set: Map<string, unknown>): unknown[] {
  return [...set].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

/** Accumulators used as expressions: one array operand stands for its elements. */
function folded(fold: (values: unknown[], collation?: Collation) => unknown): SimpleOperator {
  return {
    min: 0,
    max: 1000,
    apply: (args, collation) =>
      fold(args.length === 1 && Array.isArray(args[0]) ? (args[0] as unknown[]) : args, collation),
  };
}

export const ARRAYS: Readonly<Record<string, SimpleOperator>> = {
  $size: { min: 1, max: 1, apply: ([items]) => arrayOf(items, '$size', 17124).length },
  $isArray: { min: 1, max: 1, apply: ([value]) => Array.isArray(value) },
  $arrayElemAt: {
    min: 2,
    max: 2,
    apply: ([items, index]) => elementAt(items, index, '$arrayElemAt'),
  },
  $first: { min: 1, max: 1, apply: ([items]) => elementAt(items, 0, '$first') },
  $last: { min: 1, max: 1, apply: ([items]) => elementAt(items, -1, '$last') },
  $in: {
    min: 2,
    max: 2,
    apply: ([wanted, items], collation) =>
      arrayOf(items, '$in', 40081).some((item) => equal(item, wanted, collation)),
  },
  $slice: { min: 2, max: 3, apply: slice },
  $range: { min: 2, max: 3, apply: range },
  $concatArrays: { min: 0, max: 1000, apply: concatArrays },
  $reverseArray: {
    min: 1,
    max: 1,
    apply: ([items]) => (isNil(items) ? null : arrayOf(items, '$reverseArray', 34435).toReversed()),
  },
  $indexOfArray: { min: 2, max: 4, apply: indexOf },
  $arrayToObject: { min: 1, max: 1, apply: arrayToObject },
  $objectToArray: { min: 1, max: 1, apply: objectToArray },
  $mergeObjects: { min: 0, max: 1000, apply: mergeObjects },
  $setUnion: ofSets(
    '$setUnion',
    17043,
    (sets) => sortedValues(new Map(sets.flatMap((set) => [...set]))),
    0,
    1000,
  ),
  $setIntersection: ofSets(
    '$setIntersection',
    17047,
    ([first = new Map(), ...rest]) =>
      sortedValues(new Map([...first].filter(([key]) => rest.every((set) => set.has(key))))),
    0,
    1000,
  ),
  $setDifference: ofSets('$setDifference', 17048, ([a = new Map(), b = new Map()]) =>
    [...a].filter(([key]) => !b.has(key)).map(([, value]) => value),
  ),
  $setEquals: ofSets(
    '$setEquals',
    17044,
    ([first = new Map(), ...rest]) =>
      rest.every(
        (set) => set.size === first.size && [...first.keys()].every((key) => set.has(key)),
      ),
    2,
    1000,
  ),
  $setIsSubset: ofSets('$setIsSubset', 17046, ([a = new Map(), b = new Map()]) =>
    [...a.keys()].every((key) => b.has(key)),
  ),
  $anyElementTrue: {
    min: 1,
    max: 1,
    apply: ([items]) => arrayOf(items, '$anyElementTrue', 17041).some(truth),
  },
  $allElementsTrue: {
    min: 1,
    max: 1,
    apply: ([items]) => arrayOf(items, '$allElementsTrue', 17040).every(truth),
  },
  $sum: folded(sumOf),
  $avg: folded(averageOf),
  $min: folded((values, collation) => extremeOf(values, -1, collation)),
  $max: folded((values, collation) => extremeOf(values, 1, collation)),
};
