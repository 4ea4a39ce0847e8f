import { Long } from 'bson';
import type { Collation } from '../bson/collation.ts';
import { compare, equal } from '../bson/keys.ts';
import { arithmetic, type Operation, toDouble, truth, wholeNumber } from '../bson/numbers.ts';
import {
  type Doc,
  isDoc,
  isNil,
  isNumeric,
  type Numeric,
  typeName,
  without,
} from '../bson/values.ts';
import { fail } from '../errors.ts';

/** An expression, ready to be evaluated on any number of documents. */
export type Expr = (root: Doc) => unknown;

/** An operator; it evaluates those of its operands that it needs. */
interface Operator {
  min: number;
  max: number;
  /** Names that its operands may be given by, in their order. */
  names?: readonly string[];
  apply(operands: readonly Expr[], root: Doc, collation: Collation | undefined): unknown;
}

const MANY = 1000;

/** An operator whose operands are all evaluated first. */
function eager(
  min: number,
  max: number,
  apply: (values: unknown[], collation: Collation | undefined) => unknown,
): Operator {
  return {
    min,
    max,
    apply: (operands, root, collation) => {
      const values = operands.map((operand) => operand(root));
      return apply(values, collation);
    },
  };
}

/** Null as soon as an operand is null or missing. */
function orNull(min: number, max: number, apply: (values: unknown[]) => unknown): Operator {
  return eager(min, max, (values) => (values.some(isNil) ? null : apply(values)));
}

function number(value: unknown, operator: string): Numeric {
  if (isNumeric(value)) return value;
  return fail(14, `${operator} only supports numeric types, not ${typeName(value)}`);
}

function array(value: unknown, operator: string, code: number): unknown[] {
  return Array.isArray(value)
    ? value
    : fail(code, `${operator} needs an array: ${typeName(value)}`);
}

function string(value: unknown, operator: string): string {
  return typeof value === 'string' ? value : fail(16702, `${operator} only supports strings`);
}

/** Sum, difference or product; longs that leave 64 bits go on as doubles. */
export function calculate(kind: Operation, a: Numeric, b: Numeric): Numeric {
  return arithmetic(kind, a, b) ?? arithmetic(kind, toDouble(a), toDouble(b)) ?? Number.NaN;
}

function subtract([a, b]: unknown[]): unknown {
  if (!(a instanceof Date))
    return calculate('subtract', number(a, '$subtract'), number(b, '$subtract'));
  if (b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime());
  return new Date(a.getTime() - toDouble(number(b, '$subtract')));
}

/** `$add`: numbers, and at most one date among them. */
function add(values: unknown[]): unknown {
  const [date, another] = values.filter((value) => value instanceof Date);
  if (another) fail(16612, 'only one date allowed in an $add expression');
  const numbers = values.filter((value) => value !== date).map((value) => number(value, '$add'));
  const sum = numbers.reduce((total, value) => calculate('add', total, value), 0);
  return date === undefined ? sum : new Date(date.getTime() + toDouble(sum));
}

function divide([a, b]: unknown[]): number {
  const [x, y] = [number(a, '$divide'), number(b, '$divide')].map(toDouble);
  return y === 0 ? fail(2, "can't $divide by zero") : (x ?? 0) / (y ?? 1);
}

/** Missing is a value of its own in comparisons, before null. */
function comparison(accepts: (order: number) => unknown): Operator {
  return eager(2, 2, ([a, b], collation) => {
    const missing = Number(b === undefined) - Number(a === undefined);
    return accepts(a === undefined || b === undefined ? missing : compare(a, b, collation));
  });
}

function elementAt([items, at]: unknown[]): unknown {
  const index = wholeNumber(at) ?? fail(28691, '$arrayElemAt needs an integral value');
  return array(items, '$arrayElemAt', 28689).at(index);
}

function merged(values: unknown[]): Doc {
  const stranger = values.find((value) => !isNil(value) && !isDoc(value));
  if (stranger !== undefined) fail(40400, `$mergeObjects needs objects, not ${typeName(stranger)}`);
  return Object.assign({}, ...values) as Doc;
}

function setField([name, doc, value]: unknown[]): unknown {
  if (isNil(doc)) return null;
  if (!isDoc(doc) || typeof name !== 'string') return fail(4161105, '$setField needs an object');
  return value === undefined ? without(doc, name) : { ...doc, [name]: value };
}

function letters(change: (text: string) => string): Operator {
  return eager(1, 1, ([value]) => change(isNil(value) ? '' : string(value, 'change of case')));
}

export const OPERATORS: Readonly<Record<string, Operator>> = {
  $add: orNull(0, MANY, add),
  $subtract: orNull(2, 2, subtract),
  $multiply: orNull(0, MANY, (values) =>
    values
      .map((value) => number(value, '$multiply'))
      .reduce((all, value) => calculate('multiply', all, value), 1),
  ),
  $divide: orNull(2, 2, divide),
  $rand: eager(0, 1, () => Math.random()),
  $eq: comparison((sign) => sign === 0),
  $ne: comparison((sign) => sign !== 0),
  $gt: comparison((sign) => sign > 0),
  $gte: comparison((sign) => sign >= 0),
  $lt: comparison((sign) => sign < 0),
  $lte: comparison((sign) => sign <= 0),
  $cmp: comparison((sign) => sign),
  $and: { min: 0, max: MANY, apply: (operands, root) => operands.every((one) => truth(one(root))) },
  $or: { min: 0, max: MANY, apply: (operands, root) => operands.some((one) => truth(one(root))) },
  $not: eager(1, 1, ([value]) => !truth(value)),
  $cond: {
    min: 3,
    max: 3,
    names: ['if', 'then', 'else'],
    apply: ([condition, yes, no], root) => (truth(condition?.(root)) ? yes?.(root) : no?.(root)),
  },
  $ifNull: {
    min: 2,
    max: MANY,
    apply: (operands, root) =>
      operands.reduce<unknown>((value, one) => value ?? one(root), undefined),
  },
  $size: eager(1, 1, ([items]) => array(items, '$size', 17124).length),
  $isArray: eager(1, 1, ([value]) => Array.isArray(value)),
  $arrayElemAt: orNull(2, 2, elementAt),
  $first: orNull(1, 1, ([items]) => elementAt([items, 0])),
  $last: orNull(1, 1, ([items]) => elementAt([items, -1])),
  $in: eager(2, 2, ([wanted, items], collation) =>
    array(items, '$in', 40081).some((item) => equal(item, wanted, collation)),
  ),
  $concatArrays: orNull(0, MANY, (all) => all.flatMap((one) => array(one, '$concatArrays', 28664))),
  $mergeObjects: eager(0, MANY, merged),
  $setField: { ...eager(3, 3, setField), names: ['field', 'input', 'value'] },
  $concat: orNull(0, MANY, (values) => values.map((value) => string(value, '$concat')).join('')),
  $toLower: letters((text) => text.toLowerCase()),
  $toUpper: letters((text) => text.toUpperCase()),
  $type: eager(1, 1, ([value]) => typeName(value)),
};
