import { type Binary, EJSON, type ObjectId } from 'bson';
import type { Collation } from '../bson/collation.ts';
import { compare, END, equal, indexKeyOf, keyOf } from '../bson/keys.ts';
import { toDouble, wholeNumber } from '../bson/numbers.ts';
import { Rank, rankOf, TYPES, typeName } from '../bson/types.ts';
import { bsonType, type Doc, isLong, isNumeric, isOperatorDoc, isRegex } from '../bson/values.ts';
import { fail, unsupported } from '../errors.ts';
import type { FilterTools, Test } from './filter.ts';
import { bracket, type Interval, point, union } from './intervals.ts';
import { literalPrefix, regexOperand, toRegExp } from './regex.ts';

type MakeTest = (operand: unknown, tools: FilterTools, beside: Doc) => Omit<Test, 'op' | 'operand'>;

const NUMBER_TYPES = ['int', 'long', 'double', 'decimal'];

/** The operators that stand for one test of the values at a path. */
export const TESTS: Readonly<Record<string, MakeTest>> = {
  $eq: (value, { collation }) => ({
    holds: equals(value, collation),
    keys: equality(value, collation),
    exact: isScalar(value),
  }),
  $gt: ordering(1, false),
  $gte: ordering(1, true),
  $lt: ordering(-1, false),
  $lte: ordering(-1, true),
  $in: membership,
  $regex: (value, { collation }, { $options }) => {
    const regex = regexOperand(value, $options);
    return {
      holds: (given) => matchesRegex(regex, given),
      keys: union(regexKeys(regex, collation)),
    };
  },
  $exists: () => ({ holds: (value) => value !== undefined, whole: true }),
  $type: typeTest,
  $size: (operand) => {
    const size = wholeNumber(operand) ?? fail(9, 'Failed to parse $size. Expected an integer');
    if (size < 0) fail(2, '$size must not be negative');
    return { holds: (value) => Array.isArray(value) && value.length === size, whole: true };
  },
  $mod: modulo,
  $bitsAllSet: (operand) => bitsTest(operand, (bits, mask) => (bits & mask) === mask),
  $bitsAnySet: (operand) => bitsTest(operand, (bits, mask) => (bits & mask) !== 0n),
  $bitsAllClear: (operand) => bitsTest(operand, (bits, mask) => (bits & mask) === 0n),
  $bitsAnyClear: (operand) => bitsTest(operand, (bits, mask) => (bits & mask) !== mask),
  $geoWithin: () => unsupported('geospatial queries'),
  $geoIntersects: () => unsupported('geospatial queries'),
  $near: () => fail(291, 'unable to find index for $geoNear query'),
  $nearSphere: () => fail(291, 'unable to find index for $geoNear query'),
};

function isScalar(value: unknown): boolean {
  const rank = rankOf(value);
  const compound = rank === Rank.null || rank === Rank.object || rank === Rank.array;
  return !compound && !Number.isNaN(value);
}

function equals(wanted: unknown, collation: Collation | undefined): Test['holds'] {
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

/** An array equals a whole array, of which the index has the elements, or an element. */
function equality(value: unknown, collation: Collation | undefined): Interval[] {
  if (!Array.isArray(value)) return [point(keyOf(value, collation))];
  const first = value.length === 0 ? indexKeyOf(value) : indexKeyOf(value[0], collation);
  return union([point(keyOf(value, collation)), point(first)]);
}

/** Comparisons hold within one type only, except against MinKey and MaxKey. */
function ordering(sign: 1 | -1, orEqual: boolean): MakeTest {
  return (bound, { collation }) => {
    if (isRegex(bound)) fail(2, "Can't have RegEx as arg to a comparison");
    const rank = rankOf(bound);
    const key = keyOf(bound, collation);
    if (rank === Rank.null) {
      return { holds: (value) => orEqual && value == null, keys: orEqual ? [point(key)] : [] };
    }
    const anyType = rank === Rank.minKey || rank === Rank.maxKey;
    const holds = (value: unknown): boolean => {
      if (value === undefined || (!anyType && rankOf(value) !== rank)) return false;
      if (rank === Rank.number && Number.isNaN(bound) !== Number.isNaN(value)) return false;
      const order = compare(value, bound, collation);
      return order === 0 ? orEqual : order === sign;
    };
    if (anyType || rank === Rank.array) return { holds };
    const { low, high } = bracket(rank);
    // NaN comes before all numbers and is below none of them.
    const lowest =
      rank === Rank.number && !Number.isNaN(bound) ? keyOf(Number.NEGATIVE_INFINITY) : low;
    const above = sign === 1 && { low: orEqual ? key : key + END, high };
    const below = { low: lowest, high: orEqual ? key + END : key };
    return { holds, keys: [above || below], exact: isScalar(bound) };
  };
}

function membership(operand: unknown, { collation }: FilterTools): Omit<Test, 'op' | 'operand'> {
  if (!Array.isArray(operand)) return fail(2, '$in needs an array');
  if (operand.some(isOperatorDoc)) fail(2, 'cannot nest $ under $in');
  const values = operand.filter((entry: unknown) => !isRegex(entry));
  const regexes = operand.filter(isRegex).map((entry) => regexOperand(entry));
  const keys = new Set(values.map((value) => keyOf(value, collation)));
  return {
    holds: (value) =>
      keys.has(keyOf(value, collation)) || regexes.some((regex) => matchesRegex(regex, value)),
    keys: union([
      ...values.flatMap((value) => equality(value, collation)),
      ...regexes.flatMap((regex) => regexKeys(regex, collation)),
    ]),
    exact: regexes.length === 0 && values.every(isScalar),
  };
}

function matchesRegex(regex: RegExp, value: unknown): boolean {
  if (typeof value === 'string') return regex.test(value);
  return isRegex(value) && toRegExp(value.pattern, value.options).source === regex.source;
}

function regexKeys(regex: RegExp, collation: Collation | undefined): Interval[] {
  const prefix = collation === undefined ? literalPrefix(regex) : undefined;
  if (prefix === undefined) return [bracket(Rank.string), bracket(Rank.regex)];
  // Without the two NULs that end a string, its key is the start of all that begin with it.
  const start = keyOf(prefix).slice(0, -2);
  return [{ low: start, high: start + END }, bracket(Rank.regex)];
}

function typeTest(operand: unknown): Omit<Test, 'op' | 'operand'> {
  const wanted: unknown[] = Array.isArray(operand) ? operand : [operand];
  if (wanted.length === 0) fail(9, '$type must match at least one type');
  const types = new Set(
    wanted.flatMap((one) => (one === 'number' ? NUMBER_TYPES : typeNameOf(one))),
  );
  // A JavaScript client cannot tell 1 from 1.0, so a whole number is an int and a double at once.
  if (types.has('double')) types.add('int');
  return { types, holds: (value) => types.has(typeName(value)) };
}

/** The name of a type given by name or by number. */
export function typeNameOf(entry: unknown): string {
  if (typeof entry === 'string') {
    return entry in TYPES ? entry : fail(2, `Unknown type name alias: ${entry}`);
  }
  if (!isNumeric(entry)) return fail(14, 'type must be represented as a number or a string');
  const found = Object.entries(TYPES).find(([, { number }]) => number === toDouble(entry));
  return found?.[0] ?? fail(2, `Invalid numerical type code: ${String(entry)}`);
}

function modulo(operand: unknown): Omit<Test, 'op' | 'operand'> {
  if (!Array.isArray(operand) || operand.length !== 2) fail(2, 'malformed mod, needs two elements');
  const numbers = (operand as unknown[]).map((number) =>
    isNumeric(number) ? Math.trunc(toDouble(number)) : fail(2, 'malformed mod, needs numbers'),
  );
  const [divisor = 0, remainder = 0] = numbers;
  if (divisor === 0) fail(2, 'divisor cannot be 0');
  const holds = (value: unknown): boolean => {
    if (isLong(value)) return Number(value.toBigInt() % BigInt(divisor)) === remainder;
    const double = isNumeric(value) ? toDouble(value) : Number.NaN;
    return Number.isFinite(double) && (Math.trunc(double) % divisor) + 0 === remainder;
  };
  return { holds };
}

function bitsTest(operand: unknown, accepts: (bits: bigint, mask: bigint) => boolean) {
  const mask = bitMask(operand);
  const holds = (value: unknown): boolean => {
    const bits = bitsOf(value);
    return bits !== undefined && accepts(bits, mask);
  };
  return { holds };
}

/** The bits of a whole number or of BinData, which counts them from its first byte up. */
function bitsOf(value: unknown): bigint | undefined {
  if (isLong(value)) return value.toBigInt();
  if (bsonType(value) === 'Binary') {
    return (value as Binary).value().reduceRight((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
  }
  const whole = wholeNumber(value);
  return whole === undefined ? undefined : BigInt(whole);
}

function bitMask(operand: unknown): bigint {
  const positions = Array.isArray(operand) ? operand.map(bitsOf) : undefined;
  if (positions?.every((bit) => bit !== undefined && bit >= 0n) === true) {
    return positions.reduce<bigint>((mask, bit) => mask | (1n << (bit ?? 0n)), 0n);
  }
  const bits = bitsOf(operand);
  return bits !== undefined && bits >= 0n
    ? bits
    : fail(2, `not a bit mask: ${EJSON.stringify(operand)}`);
}
