import { Long } from 'bson';
import type { Collation } from '../bson/collation.ts';
import { compare, equal } from '../bson/keys.ts';
import { arithmetic, divideDecimals, toDecimal, toDouble, wholeNumber } from '../bson/numbers.ts';
import { typeName } from '../bson/types.ts';
import {
  type Doc,
  isDecimal,
  isDoc,
  isLong,
  isNil,
  isNumeric,
  type Numeric,
} from '../bson/values.ts';
import { fail } from '../errors.ts';
import { CONVERTERS, stringForm } from './convert.ts';

/** An operator whose operands are evaluated first, in order. */
interface Operator {
  min: number;
  max?: number;
  apply(args: unknown[], collation: Collation | undefined): unknown;
}

type Apply = Operator['apply'];

const MANY = 1000;
const one = (apply: (value: unknown) => unknown): Operator => ({
  min: 1,
  apply: ([value]) => apply(value),
});
const many = (apply: Apply): Operator => ({ min: 0, max: MANY, apply });
/** Null as soon as an operand is null or missing. */
const orNull = (operator: Operator): Operator => ({
  ...operator,
  apply: (args, collation) => (args.some(isNil) ? null : operator.apply(args, collation)),
});

function number(value: unknown, operator: string, code = 14): Numeric {
  if (isNumeric(value)) return value;
  return fail(code, `${operator} only supports numeric types, not ${typeName(value)}`);
}

function integer(value: unknown, operator: string, code: number): number {
  const whole = wholeNumber(value);
  return whole ?? fail(code, `${operator} requires an integral value, found: ${typeName(value)}`);
}

function array(value: unknown, operator: string, code: number): unknown[] {
  if (Array.isArray(value)) return value;
  return fail(
    code,
    `The argument to ${operator} must be an array, but was of type: ${typeName(value)}`,
  );
}

function string(value: unknown, operator: string, code: number): string {
  if (typeof value === 'string') return value;
  return fail(code, `${operator} requires a string argument, found: ${typeName(value)}`);
}

/** Sum, difference or product; longs that leave 64 bits go on as doubles. */
export function calculate(kind: 'add' | 'subtract' | 'multiply', a: Numeric, b: Numeric): Numeric {
  return arithmetic(kind, a, b) ?? arithmetic(kind, toDouble(a), toDouble(b)) ?? Number.NaN;
}

/** `$add`: numbers, and at most one date among them. */
function add(args: unknown[]): unknown {
  const dates = args.filter((value) => value instanceof Date);
  if (dates.length > 1) fail(16612, 'only one date allowed in an $add expression');
  const sum = args
    .filter((value) => !(value instanceof Date))
    .reduce<Numeric>((total, value) => calculate('add', total, number(value, '$add')), 0);
  const [date] = dates;
  return date === undefined ? sum : new Date(date.getTime() + Math.round(toDouble(sum)));
}

function subtract([a, b]: unknown[]): unknown {
  if (!(a instanceof Date))
    return calculate('subtract', number(a, '$subtract'), number(b, '$subtract'));
  if (b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime());
  return new Date(a.getTime() - Math.round(toDouble(number(b, '$subtract'))));
}

function divide([a, b]: unknown[]): unknown {
  const [x, y] = [number(a, '$divide'), number(b, '$divide')];
  if (toDouble(y) === 0) fail(2, "can't $divide by zero");
  if (isDecimal(x) || isDecimal(y)) return divideDecimals(toDecimal(x), toDecimal(y));
  return toDouble(x) / toDouble(y);
}

function modulo([a, b]: unknown[]): unknown {
  const [x, y] = [number(a, '$mod', 16611), number(b, '$mod', 16611)];
  if (toDouble(y) === 0) fail(16610, "can't $mod by zero");
  const rest = toDouble(x) % toDouble(y);
  return (isLong(x) || isLong(y)) && Number.isInteger(rest) ? Long.fromNumber(rest) : rest;
}

/** A function of one number; longs stay as they are where it would not change them. */
function rounding(operator: string, change: (value: number) => number, keepsLong = true): Operator {
  return one((value) => {
    if (isNil(value)) return null;
    const given = number(value, operator, 28765);
    if (isLong(given) && keepsLong) return given;
    const result = change(toDouble(given));
    return isDecimal(given) ? toDecimal(result) : isLong(given) ? Long.fromNumber(result) : result;
  });
}

/** A double with its decimal point moved, without the error that a multiplication would bring. */
function shifted(value: number, by: number): number {
  const [digits = '0', exponent = '0'] = String(value).split('e');
  return Number(`${digits}e${Number(exponent) + by}`);
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  return value - floor === 0.5 ? floor + (floor % 2 === 0 ? 0 : 1) : Math.round(value);
}

/** `$round` and `$trunc`, with a number of places. */
function places(operator: string, change: (value: number) => number): Operator {
  const apply: Apply = ([value, digits = 0]) => {
    if (isNil(value) || digits === null) return null;
    const given = number(value, operator, 28765);
    const count = integer(digits, operator, 51082);
    if (count < -20 || count > 100) fail(51083, `cannot apply ${operator} with precision ${count}`);
    const double = toDouble(given);
    if (!Number.isFinite(double) || (isLong(given) && count >= 0)) return given;
    const result = shifted(change(shifted(double, count)), -count);
    return isDecimal(given) ? toDecimal(result) : result;
  };
  return { min: 1, max: 2, apply };
}

/** Missing is a value of its own in comparisons, before null. */
function comparison(accepts: (order: number) => unknown): Operator {
  return {
    min: 2,
    apply: ([a, b], collation) => {
      const missing = Number(b === undefined) - Number(a === undefined);
      return accepts(a === undefined || b === undefined ? missing : compare(a, b, collation));
    },
  };
}

function elementAt(operator: string, index?: number): Operator {
  const apply: Apply = ([items, at = index]) =>
    array(items, operator, 28689).at(integer(at, operator, 28691));
  return orNull({ min: index === undefined ? 2 : 1, apply });
}

function slice([items, a, b]: unknown[]): unknown {
  const all = array(items, '$slice', 28724);
  const first = integer(a, '$slice', 28726);
  if (b === undefined) return first < 0 ? all.slice(first) : all.slice(0, first);
  const count = integer(b, '$slice', 28728);
  if (count <= 0) fail(28729, 'Third argument to $slice must be positive');
  const from = first < 0 ? Math.max(0, all.length + first) : first;
  return all.slice(from, from + count);
}

/** One array operand stands for its elements. */
function spread(args: unknown[]): unknown[] {
  return args.length === 1 && Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
}

export function merged(values: unknown[]): Doc {
  const stranger = values.find((value) => !isNil(value) && !isDoc(value));
  if (stranger !== undefined)
    fail(40400, `$mergeObjects requires objects, not ${typeName(stranger)}`);
  return Object.assign({}, ...values) as Doc;
}

/** The sum of the numbers among the values; others do not count. */
export function sumOf(values: readonly unknown[]): Numeric {
  return values.filter(isNumeric).reduce<Numeric>((sum, value) => calculate('add', sum, value), 0);
}

/** The mean, null of nothing. */
export function meanOf(sum: Numeric, count: number): unknown {
  if (count === 0) return null;
  return isDecimal(sum) ? divideDecimals(sum, toDecimal(count)) : toDouble(sum) / count;
}

/** The least (-1) or greatest (1) value; null and missing do not count. */
export function extremeOf(
  values: readonly unknown[],
  sign: 1 | -1,
  collation?: Collation,
): unknown {
  return values.reduce<unknown>((best, value) => {
    if (isNil(value)) return best;
    return best === null || compare(value, best, collation) === sign ? value : best;
  }, null);
}

/** A text where null counts as empty. */
function text(value: unknown, operator: string): string {
  if (isNil(value)) return '';
  if (typeof value === 'number' || value instanceof Date) return stringForm(value);
  return string(value, operator, 16007);
}

export const OPERATORS: Readonly<Record<string, Operator>> = {
  $add: orNull(many(add)),
  $subtract: orNull({ min: 2, apply: subtract }),
  $multiply: orNull(
    many((args) =>
      args.reduce<Numeric>(
        (all, value) => calculate('multiply', all, number(value, '$multiply')),
        1,
      ),
    ),
  ),
  $divide: orNull({ min: 2, apply: divide }),
  $mod: orNull({ min: 2, apply: modulo }),
  $ceil: rounding('$ceil', Math.ceil),
  $floor: rounding('$floor', Math.floor),
  $round: places('$round', roundHalfEven),
  $trunc: places('$trunc', Math.trunc),
  $rand: { min: 0, max: 1, apply: () => Math.random() },
  $eq: comparison((sign) => sign === 0),
  $ne: comparison((sign) => sign !== 0),
  $gt: comparison((sign) => sign > 0),
  $gte: comparison((sign) => sign >= 0),
  $lt: comparison((sign) => sign < 0),
  $lte: comparison((sign) => sign <= 0),
  $cmp: comparison((sign) => sign),
  $not: one(
    (value) => isNil(value) || value === false || (isNumeric(value) && toDouble(value) === 0),
  ),
  $size: one((items) => array(items, '$size', 17124).length),
  $isArray: one((value) => Array.isArray(value)),
  $arrayElemAt: elementAt('$arrayElemAt'),
  $first: elementAt('$first', 0),
  $last: elementAt('$last', -1),
  $in: {
    min: 2,
    apply: ([wanted, items], collation) =>
      array(items, '$in', 40081).some((item) => equal(item, wanted, collation)),
  },
  $slice: orNull({ min: 2, max: 3, apply: slice }),
  $concatArrays: orNull(
    many((args) => args.flatMap((value) => array(value, '$concatArrays', 28664))),
  ),
  $mergeObjects: many((args) => merged(spread(args))),
  $sum: many((args) => sumOf(spread(args))),
  $avg: many((args) => meanOf(sumOf(spread(args)), spread(args).filter(isNumeric).length)),
  $min: many((args, collation) => extremeOf(spread(args), -1, collation)),
  $max: many((args, collation) => extremeOf(spread(args), 1, collation)),
  $concat: orNull(many((args) => args.map((value) => string(value, '$concat', 16702)).join(''))),
  $toLower: one((value) => text(value, '$toLower').toLowerCase()),
  $toUpper: one((value) => text(value, '$toUpper').toUpperCase()),
  $type: one(typeName),
  $isNumber: one(isNumeric),
  ...Object.fromEntries(
    Object.entries(CONVERTERS).map(([type, convert]) => [
      `$to${type[0]?.toUpperCase()}${type.slice(1)}`,
      orNull(one(convert)),
    ]),
  ),
};
