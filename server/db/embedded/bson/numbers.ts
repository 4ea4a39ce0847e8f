import { Decimal128, Long } from 'bson';
import { isInt32 } from './types.ts';
import { isDecimal, isLong } from './values.ts';

/** Any of BSON's number types; int32 and double are both a JavaScript number. */
export type Numeric = number | Long | Decimal128;

/** An exact decimal number: digits × 10^exponent. */
interface Exact {
  digits: bigint;
  exponent: number;
}

const LONG_MIN = -(2n ** 63n);
const LONG_MAX = 2n ** 63n - 1n;

/** The nearest double; infinities and NaN stay what they are. */
export function toDouble(value: Numeric): number {
  if (typeof value === 'number') return value;
  if (isLong(value)) return value.toNumber();
  const text = value.toString();
  return text === 'NaN' ? Number.NaN : Number(text);
}

function exactOf(value: Numeric): Exact {
  if (isLong(value)) return { digits: value.toBigInt(), exponent: 0 };
  if (isDecimal(value)) return parseDecimal(value.toString());
  // A double is digits × 2^-k, that is digits × 5^k × 10^-k.
  let k = 0;
  let scaled = value;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    k++;
  }
  return { digits: BigInt(scaled) * 5n ** BigInt(k), exponent: -k };
}

function parseDecimal(text: string): Exact {
  const [mantissa = '0', power = '0'] = text.toUpperCase().split('E');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
}

function aligned(a: Exact, b: Exact): [bigint, bigint, number] {
  const exponent = Math.min(a.exponent, b.exponent);
  return [
    a.digits * 10n ** BigInt(a.exponent - exponent),
    b.digits * 10n ** BigInt(b.exponent - exponent),
    exponent,
  ];
}

function nearestDouble(exact: Exact): number {
  return Number(`${exact.digits}E${exact.exponent}`);
}

/**
 * Splits a number into doubles that add up to it, largest first; at most three are needed for 34
 * digits. Compared one after the other they order numbers of all types exactly.
 */
export function doubleParts(value: Numeric): number[] {
  const first = toDouble(value);
  const parts = [first];
  if (typeof value === 'number' || !Number.isFinite(first)) return parts;
  if (isLong(value) && Math.abs(first) <= Number.MAX_SAFE_INTEGER) return parts;
  let rest = exactOf(value);
  let last = first;
  while (parts.length < 4) {
    const [a, b, exponent] = aligned(rest, exactOf(last));
    if (a === b) break;
    rest = { digits: a - b, exponent };
    last = nearestDouble(rest);
    parts.push(last);
  }
  return parts;
}

function fromExact(exact: Exact): Decimal128 {
  return Decimal128.fromStringWithRounding(`${exact.digits}E${exact.exponent}`);
}

/** Decimal128 of a number; a double is first rounded to 15 digits, as MongoDB does. */
export function toDecimal(value: Numeric): Decimal128 {
  if (isDecimal(value)) return value;
  if (isLong(value)) return Decimal128.fromString(value.toString());
  if (Number.isNaN(value)) return Decimal128.fromString('NaN');
  if (!Number.isFinite(value)) return Decimal128.fromString(value > 0 ? 'Infinity' : '-Infinity');
  return Decimal128.fromString(Number.isSafeInteger(value) ? String(value) : value.toPrecision(15));
}

type Operation = 'add' | 'subtract' | 'multiply';

const DOUBLE: Readonly<Record<Operation, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
};

const BIG: Readonly<Record<Operation, (a: bigint, b: bigint) => bigint>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
};

function isWhole(value: Numeric): boolean {
  return isLong(value) || (typeof value === 'number' && isInt32(value));
}

/**
 * Arithmetic with MongoDB's result types: decimal wins over double, double over long, long over
 * int. Returns undefined when a result of longs leaves 64 bits.
 */
export function arithmetic(operation: Operation, a: Numeric, b: Numeric): Numeric | undefined {
  if (typeof a === 'number' && typeof b === 'number') return DOUBLE[operation](a, b);
  if (isDecimal(a) || isDecimal(b)) return decimalArithmetic(operation, toDecimal(a), toDecimal(b));
  if (!isWhole(a) || !isWhole(b)) return DOUBLE[operation](toDouble(a), toDouble(b));
  const result = BIG[operation](exactOf(a).digits, exactOf(b).digits);
  return result < LONG_MIN || result > LONG_MAX ? undefined : Long.fromBigInt(result);
}

function decimalArithmetic(operation: Operation, a: Decimal128, b: Decimal128): Decimal128 {
  if (!Number.isFinite(toDouble(a)) || !Number.isFinite(toDouble(b))) {
    return toDecimal(DOUBLE[operation](toDouble(a), toDouble(b)));
  }
  const x = exactOf(a);
  const y = exactOf(b);
  if (operation === 'multiply') {
    return fromExact({ digits: x.digits * y.digits, exponent: x.exponent + y.exponent });
  }
  const [left, right, exponent] = aligned(x, y);
  return fromExact({ digits: BIG[operation](left, right), exponent });
}

/** Division of decimals to 34 digits. */
export function divideDecimals(a: Decimal128, b: Decimal128): Decimal128 {
  const x = exactOf(a);
  const y = exactOf(b);
  const ideal = x.exponent - y.exponent;
  let exponent = ideal - 40;
  let digits = (x.digits * 10n ** 40n) / y.digits;
  // As short as it can be said, like 1.5 and not 1.500.
  for (; exponent < ideal && digits % 10n === 0n; exponent++) digits /= 10n;
  return fromExact({ digits, exponent });
}

/** The integer a number stands for, or undefined when it is not a whole number. */
export function wholeNumber(value: unknown): number | undefined {
  if (typeof value !== 'number' && !isLong(value) && !isDecimal(value)) return undefined;
  const double = toDouble(value);
  return Number.isInteger(double) ? double : undefined;
}
