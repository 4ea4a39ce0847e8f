import { Long } from 'bson';
import {
  arithmetic,
  divideDecimals,
  type Numeric,
  toDecimal,
  toDouble,
  wholeNumber,
} from '../bson/numbers.ts';
import { typeName } from '../bson/types.ts';
import { isDecimal, isLong, isNumeric } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { SimpleOperator } from './simple-operators.ts';

function isNil(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function need(value: unknown, operator: string): Numeric {
  if (isNumeric(value)) return value;
  return fail(28765, `${operator} only supports numeric types, not ${typeName(value)}`);
}

/** Sum, difference or product; longs that leave 64 bits go on as doubles. */
export function calculate(kind: 'add' | 'subtract' | 'multiply', a: Numeric, b: Numeric): Numeric {
  const exact = arithmetic(kind, a, b);
  return exact ?? arithmetic(kind, toDouble(a), toDouble(b)) ?? Number.NaN;
}

function add(args: unknown[]): unknown {
  let sum: Numeric = 0;
  let date: Date | undefined;
  for (const value of args) {
    if (isNil(value)) return null;
    if (value instanceof Date) {
      if (date !== undefined) fail(16612, 'only one date allowed in an $add expression');
      date = value;
    } else if (isNumeric(value)) {
      sum = calculate('add', sum, value);
    } else {
      fail(14, `$add only supports numeric or date types, not ${typeName(value)}`);
    }
  }
  return date === undefined ? sum : new Date(date.getTime() + Math.round(toDouble(sum)));
}

function subtract([a, b]: unknown[]): unknown {
  if (isNil(a) || isNil(b)) return null;
  if (a instanceof Date) {
    if (b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime());
    if (isNumeric(b)) return new Date(a.getTime() - Math.round(toDouble(b)));
  } else if (isNumeric(a) && isNumeric(b)) {
    return calculate('subtract', a, b);
  }
  return fail(14, `can't $subtract ${typeName(b)} from ${typeName(a)}`);
}

function multiply(args: unknown[]): unknown {
  let product: Numeric = 1;
  for (const value of args) {
    if (isNil(value)) return null;
    if (!isNumeric(value))
      return fail(14, `$multiply only supports numeric types, not ${typeName(value)}`);
    product = calculate('multiply', product, value);
  }
  return product;
}

function divide([a, b]: unknown[]): unknown {
  if (isNil(a) || isNil(b)) return null;
  if (!isNumeric(a) || !isNumeric(b)) {
    return fail(14, `$divide only supports numeric types, not ${typeName(a)} and ${typeName(b)}`);
  }
  if (toDouble(b) === 0) fail(2, "can't $divide by zero");
  if (isDecimal(a) || isDecimal(b)) return divideDecimals(toDecimal(a), toDecimal(b));
  return toDouble(a) / toDouble(b);
}

function mod([a, b]: unknown[]): unknown {
  if (isNil(a) || isNil(b)) return null;
  if (!isNumeric(a) || !isNumeric(b)) {
    return fail(16611, `$mod only supports numeric types, not ${typeName(a)} and ${typeName(b)}`);
  }
  if (toDouble(b) === 0) fail(16610, "can't $mod by zero");
  if (isLong(a) || isLong(b)) {
    const [x, y] = [wholeNumber(a), wholeNumber(b)];
    if (x !== undefined && y !== undefined) return Long.fromNumber(x % y);
  }
  return toDouble(a) % toDouble(b);
}

/** A function of one number; whole numbers and longs keep their type. */
function unary(
  operator: string,
  change: (value: number) => number,
  keepsLong = false,
): SimpleOperator {
  return {
    min: 1,
    max: 1,
    apply: ([value]) => {
      if (isNil(value)) return null;
      const number = need(value, operator);
      if (keepsLong && isLong(number))
        return operator === '$abs' && number.isNegative() ? number.neg() : number;
      const result = change(toDouble(number));
      return isDecimal(number) ? toDecimal(result) : result;
    },
  };
}

/** `$round` goes to the even neighbour from the middle, `$trunc` towards zero. */
function places(operator: string, change: (value: number) => number): SimpleOperator {
  return {
    min: 1,
    max: 2,
    apply: ([value, digits = 0]) => {
      if (isNil(value) || digits === null) return null;
      const number = need(value, operator);
      const count = wholeNumber(digits);
      if (count === undefined)
        return fail(51082, `precision argument to  ${operator} must be a integral value`);
      if (count < -20 || count > 100)
        fail(51083, `cannot apply ${operator} with precision value ${count}`);
      const double = toDouble(number);
      if (!Number.isFinite(double) || (isLong(number) && count >= 0)) return number;
      const shifted = change(
        Number(
          `${double}e${count}`.replace(
            /e([+-]?\d+)e(-?\d+)$/,
            (_m, a, b) => `e${Number(a) + Number(b)}`,
          ),
        ),
      );
      const result = Number(
        `${shifted}e${-count}`.replace(
          /e([+-]?\d+)e(-?\d+)$/,
          (_m, a, b) => `e${Number(a) + Number(b)}`,
        ),
      );
      return isDecimal(number) ? toDecimal(result) : result;
    },
  };
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function power([a, b]: unknown[]): unknown {
  if (isNil(a) || isNil(b)) return null;
  const [base, exponent] = [toDouble(need(a, '$pow')), toDouble(need(b, '$pow'))];
  if (base === 0 && exponent < 0)
    fail(28764, '$pow cannot take a base of 0 and a negative exponent');
  return base ** exponent;
}

function logarithm([a, b]: unknown[]): unknown {
  if (isNil(a) || isNil(b)) return null;
  const [value, base] = [toDouble(need(a, '$log')), toDouble(need(b, '$log'))];
  if (value <= 0) fail(28758, `$log's argument must be a positive number, but is ${value}`);
  if (base <= 0 || base === 1)
    fail(28759, `$log's base must be a positive number not equal to 1, but is ${base}`);
  return Math.log(value) / Math.log(base);
}

export const ARITHMETIC: Readonly<Record<string, SimpleOperator>> = {
  $add: { min: 0, max: 1000, apply: add },
  $subtract: { min: 2, max: 2, apply: subtract },
  $multiply: { min: 0, max: 1000, apply: multiply },
  $divide: { min: 2, max: 2, apply: divide },
  $mod: { min: 2, max: 2, apply: mod },
  $abs: unary('$abs', Math.abs, true),
  $ceil: unary('$ceil', Math.ceil, true),
  $floor: unary('$floor', Math.floor, true),
  $sqrt: unary('$sqrt', (value) =>
    value < 0
      ? fail(28714, "$sqrt's argument must be greater than or equal to 0")
      : Math.sqrt(value),
  ),
  $exp: unary('$exp', Math.exp),
  $ln: unary('$ln', (value) =>
    value <= 0
      ? fail(28766, `$ln's argument must be a positive number, but is ${value}`)
      : Math.log(value),
  ),
  $log10: unary('$log10', (value) =>
    value <= 0
      ? fail(28761, `$log10's argument must be a positive number, but is ${value}`)
      : Math.log10(value),
  ),
  $log: { min: 2, max: 2, apply: logarithm },
  $rand: { min: 0, max: 1, apply: () => Math.random() },
  $pow: { min: 2, max: 2, apply: power },
  $round: places('$round', roundHalfEven),
  $trunc: places('$trunc', Math.trunc),
};
