import { type Decimal128, Long } from 'bson';
import { unsupported } from '../errors.ts';
import { isDecimal, isInt32, isLong, isNil, isNumeric, type Numeric } from './values.ts';

const SMALLEST = 1e-280;

/** An exact decimal number: digits × 10^exponent. */
type Exact = [digits: bigint, exponent: number];

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

/** False, null, missing and zero are false; everything else is true. */
export function truth(value: unknown): boolean {
  if (isNil(value) || value === false) return false;
  return !isNumeric(value) || toDouble(value) !== 0;
}

function exactOf(value: Numeric): Exact {
  if (isLong(value)) return [value.toBigInt(), 0];
  if (typeof value === 'number') {
    // A double is digits × 2^-k, that is digits × 5^k × 10^-k.
    let k = 0;
    let scaled = value;
    for (; !Number.isInteger(scaled); k++) scaled *= 2;
    return [BigInt(scaled) * 5n ** BigInt(k), -k];
  }
  const [mantissa = '0', power = '0'] = value.toString().toUpperCase().split('E');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return [BigInt(whole + fraction), Number(power) - fraction.length];
}

/**
 * Splits a number into doubles that add up to it, largest first; at most four are needed for 34
 * digits. Compared one after the other they order numbers of all types exactly.
 */
export function doubleParts(value: Long | Decimal128): number[] {
  const first = toDouble(value);
  const exact = isLong(value) ? Number.isSafeInteger(first) : !/\d/.test(value.toString());
  if (exact) return [first];
  const parts = [first];
  let rest = exactOf(value);
  // Outside of these bounds the parts would lose digits.
  const size = Math.abs(first);
  if (rest[0] !== 0n && !(size > SMALLEST && size < Number.POSITIVE_INFINITY)) {
    unsupported('decimals beyond the range of doubles');
  }
  for (let last = first; parts.length < 4; parts.push(last)) {
    const part = exactOf(last);
    const exponent = Math.min(rest[1], part[1]);
    const digits = (of: Exact): bigint => of[0] * 10n ** BigInt(of[1] - exponent);
    rest = [digits(rest) - digits(part), exponent];
    if (rest[0] === 0n) break;
    last = Number(`${rest[0]}E${exponent}`);
  }
  return parts;
}

const OPERATIONS = {
  add: { double: (a: number, b: number) => a + b, long: (a: bigint, b: bigint) => a + b },
  subtract: { double: (a: number, b: number) => a - b, long: (a: bigint, b: bigint) => a - b },
  multiply: { double: (a: number, b: number) => a * b, long: (a: bigint, b: bigint) => a * b },
};
export type Operation = keyof typeof OPERATIONS;

/**
 * Arithmetic with MongoDB's result types: a double if one of both is, else an int where it fits,
 * else a long. Undefined when that leaves 64 bits.
 */
export function arithmetic(name: Operation, a: Numeric, b: Numeric): Numeric | undefined {
  if (isDecimal(a) || isDecimal(b)) return unsupported('arithmetic with Decimal128');
  const { double, long } = OPERATIONS[name];
  const result = double(toDouble(a), toDouble(b));
  if (!isInteger(a) || !isInteger(b)) return result;
  // An int has no negative zero.
  if (!isLong(a) && !isLong(b) && isInt32(result + 0)) return result + 0;
  const exact = long(exactOf(a)[0], exactOf(b)[0]);
  return fits(exact) ? Long.fromBigInt(exact) : undefined;
}

/** The sum of what is a number, without the errors that adding doubles one by one piles up. */
export function sumOf(values: readonly unknown[]): Numeric {
  const numbers = values.filter(isNumeric);
  if (numbers.some(isDecimal)) unsupported('sums of Decimal128');
  if (numbers.some(isLong) && numbers.every(isInteger)) {
    const exact = numbers.reduce((total, number) => total + exactOf(number)[0], 0n);
    return fits(exact) ? Long.fromBigInt(exact) : Number(exact);
  }
  let [sum, lost] = [0, 0];
  for (const number of numbers) {
    const double = toDouble(number);
    const next = sum + double;
    const added = next - sum;
    lost += sum - (next - added) + (double - added);
    sum = next;
  }
  return Number.isFinite(sum) ? sum + lost : sum;
}

function isInteger(value: Numeric): boolean {
  return typeof value === 'number' ? isInt32(value) : isLong(value);
}

function fits(integer: bigint): boolean {
  return BigInt.asIntN(64, integer) === integer;
}
