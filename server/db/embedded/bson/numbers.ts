import { Decimal128, Long } from 'bson';
import { isInt32 } from './types.ts';
import { isDecimal, isLong, isNumeric, type Numeric } from './values.ts';

/** An exact decimal number: digits × 10^exponent. */
interface Exact {
  digits: bigint;
  exponent: number;
}

/** The nearest double; infinities and NaN stay what they are. */
export function toDouble(value: Numeric): number {
  return typeof value === 'number' ? value : isLong(value) ? value.toNumber() : Number(`${value}`);
}

/** The integer a number stands for, or undefined when it is not a whole number. */
export function wholeNumber(value: unknown): number | undefined {
  if (!isNumeric(value)) return undefined;
  const double = toDouble(value);
  return Number.isInteger(double) ? double : undefined;
}

function exactOf(value: Numeric): Exact {
  if (isLong(value)) return { digits: value.toBigInt(), exponent: 0 };
  if (isDecimal(value)) {
    const [mantissa = '0', power = '0'] = value.toString().toUpperCase().split('E');
    const [whole = '0', fraction = ''] = mantissa.split('.');
    return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
  }
  // A double is digits × 2^-k, that is digits × 5^k × 10^-k.
  let k = 0;
  let scaled = value;
  for (; !Number.isInteger(scaled); k++) scaled *= 2;
  return { digits: BigInt(scaled) * 5n ** BigInt(k), exponent: -k };
}

function aligned(a: Exact, b: Exact): [bigint, bigint, number] {
  const exponent = Math.min(a.exponent, b.exponent);
  const digits = (of: Exact): bigint => of.digits * 10n ** BigInt(of.exponent - exponent);
  return [digits(a), digits(b), exponent];
}

/**
 * Splits a number into doubles that add up to it, largest first; at most four are needed for 34
 * digits. Compared one after the other they order numbers of all types exactly.
 */
export function doubleParts(value: Numeric): number[] {
  const first = toDouble(value);
  if (typeof value === 'number' || !Number.isFinite(first)) return [first];
  if (isLong(value) && Math.abs(first) <= Number.MAX_SAFE_INTEGER) return [first];
  const parts = [first];
  let rest = exactOf(value);
  for (let last = first; parts.length < 4; parts.push(last)) {
    const [a, b, exponent] = aligned(rest, exactOf(last));
    if (a === b) break;
    rest = { digits: a - b, exponent };
    last = Number(`${rest.digits}E${exponent}`);
  }
  return parts;
}

function fromExact({ digits, exponent }: Exact): Decimal128 {
  return Decimal128.fromStringWithRounding(`${digits}E${exponent}`);
}

/** Decimal128 of a number; a double is first rounded to 15 digits, as MongoDB does. */
export function toDecimal(value: Numeric): Decimal128 {
  if (isDecimal(value)) return value;
  const plain = isLong(value) || Number.isSafeInteger(value) || !Number.isFinite(value);
  return Decimal128.fromString(plain ? String(value) : (value as number).toPrecision(15));
}

const OPERATIONS = {
  add: { double: (a: number, b: number) => a + b, big: (a: bigint, b: bigint) => a + b },
  subtract: { double: (a: number, b: number) => a - b, big: (a: bigint, b: bigint) => a - b },
  multiply: { double: (a: number, b: number) => a * b, big: (a: bigint, b: bigint) => a * b },
};

function isWhole(value: Numeric): boolean {
  return isLong(value) || (typeof value === 'number' && isInt32(value));
}

/**
 * Arithmetic with MongoDB's result types: decimal wins over double, double over long, long over
 * int. Undefined when a result of longs leaves 64 bits.
 */
export function arithmetic(
  name: keyof typeof OPERATIONS,
  a: Numeric,
  b: Numeric,
): Numeric | undefined {
  const { double, big } = OPERATIONS[name];
  if (typeof a === 'number' && typeof b === 'number') return double(a, b);
  const doubles = double(toDouble(a), toDouble(b));
  if (isDecimal(a) || isDecimal(b)) {
    if (!Number.isFinite(toDouble(a)) || !Number.isFinite(toDouble(b))) return toDecimal(doubles);
    const [x, y] = [exactOf(toDecimal(a)), exactOf(toDecimal(b))];
    if (name === 'multiply') {
      return fromExact({ digits: x.digits * y.digits, exponent: x.exponent + y.exponent });
    }
    const [left, right, exponent] = aligned(x, y);
    return fromExact({ digits: big(left, right), exponent });
  }
  if (!isWhole(a) || !isWhole(b)) return doubles;
  const result = big(exactOf(a).digits, exactOf(b).digits);
  return BigInt.asIntN(64, result) === result ? Long.fromBigInt(result) : undefined;
}

/** Division of decimals to 34 digits, as short as it can be said: 1.5 and not 1.500. */
export function divideDecimals(a: Decimal128, b: Decimal128): Decimal128 {
  const [x, y] = [exactOf(a), exactOf(b)];
  const ideal = x.exponent - y.exponent;
  let exponent = ideal - 40;
  let digits = (x.digits * 10n ** 40n) / y.digits;
  for (; exponent < ideal && digits % 10n === 0n; exponent++) digits /= 10n;
  return fromExact({ digits, exponent });
}
