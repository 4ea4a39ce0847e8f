import { toDouble, wholeNumber } from '../bson/numbers.ts';
import { TYPE_NUMBERS } from '../bson/types.ts';
import { bsonObject, type Doc, isDoc, isNumeric, isRegex } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { PathTest } from './filter.ts';
import { regexOperand } from './regex.ts';

type ParseOperator = (operand: unknown, all: Doc) => PathTest;

/** The operators that stand for one test of the values at a path. */
export const OPERATORS: Readonly<Record<string, ParseOperator>> = {
  $eq: (value) => ({ op: '$eq', value }),
  $gt: (value) => comparison('$gt', value),
  $gte: (value) => comparison('$gte', value),
  $lt: (value) => comparison('$lt', value),
  $lte: (value) => comparison('$lte', value),
  $in: parseIn,
  $regex: (value, all) => ({ op: '$regex', regex: regexOperand(value, all['$options']) }),
  $exists: () => ({ op: '$exists' }),
  $type: parseType,
  $size: parseSize,
  $mod: parseMod,
  $bitsAllSet: (value) => ({ op: '$bits', mask: bitMask(value), wanted: 'all', set: true }),
  $bitsAnySet: (value) => ({ op: '$bits', mask: bitMask(value), wanted: 'any', set: true }),
  $bitsAllClear: (value) => ({ op: '$bits', mask: bitMask(value), wanted: 'all', set: false }),
  $bitsAnyClear: (value) => ({ op: '$bits', mask: bitMask(value), wanted: 'any', set: false }),
  $geoWithin: geo,
  $geoIntersects: geo,
  $near: geoNear,
  $nearSphere: geoNear,
};

function comparison(op: '$gt' | '$gte' | '$lt' | '$lte', value: unknown): PathTest {
  if (isRegex(value)) fail(2, `Can't have RegEx as arg to predicate over field '${op}'.`);
  return { op, value };
}

function parseIn(operand: unknown): PathTest {
  if (!Array.isArray(operand)) return fail(2, '$in needs an array');
  const values: unknown[] = [];
  const regexes: RegExp[] = [];
  for (const entry of operand as unknown[]) {
    if (isDoc(entry) && Object.keys(entry)[0]?.startsWith('$') && !('$ref' in entry)) {
      fail(2, 'cannot nest $ under $in');
    }
    if (isRegex(entry)) regexes.push(regexOperand(entry, undefined));
    else values.push(entry);
  }
  return { op: '$in', values, regexes };
}

const NUMBER_TYPES = ['int', 'long', 'double', 'decimal'];
const NAMES_BY_NUMBER = new Map(
  Object.entries(TYPE_NUMBERS).map(([name, number]) => [number, name]),
);

function parseType(operand: unknown): PathTest {
  const names = new Set<string>();
  const wanted: unknown[] = Array.isArray(operand) ? operand : [operand];
  if (wanted.length === 0) fail(9, ' must match at least one type');
  for (const entry of wanted) {
    if (entry === 'number') for (const name of NUMBER_TYPES) names.add(name);
    else names.add(typeNameOf(entry));
  }
  // A JavaScript client cannot tell 1 from 1.0, so a whole number is an int and a double at once.
  if (names.has('double')) names.add('int');
  return { op: '$type', names };
}

function typeNameOf(entry: unknown): string {
  if (typeof entry === 'string') {
    if (entry in TYPE_NUMBERS) return entry;
    return fail(2, `Unknown type name alias: ${entry}`);
  }
  if (!isNumeric(entry)) return fail(14, 'type must be represented as a number or a string');
  return (
    NAMES_BY_NUMBER.get(toDouble(entry)) ?? fail(2, `Invalid numerical type code: ${String(entry)}`)
  );
}

function parseSize(operand: unknown): PathTest {
  const size = wholeNumber(operand);
  if (size === undefined) return fail(9, 'Failed to parse $size. Expected an integer');
  if (size < 0) fail(2, 'Failed to parse $size. Expected a non-negative number');
  return { op: '$size', size };
}

function parseMod(operand: unknown): PathTest {
  if (!Array.isArray(operand)) return fail(2, 'malformed mod, needs to be an array');
  if (operand.length < 2) fail(2, 'malformed mod, not enough elements');
  if (operand.length > 2) fail(2, 'malformed mod, too many elements');
  const [divisor, remainder] = operand as unknown[];
  if (!isNumeric(divisor)) return fail(2, 'malformed mod, divisor not a number');
  if (!isNumeric(remainder)) return fail(2, 'malformed mod, remainder not a number');
  const by = Math.trunc(toDouble(divisor));
  if (by === 0) fail(2, 'divisor cannot be 0');
  return { op: '$mod', divisor: by, remainder: Math.trunc(toDouble(remainder)) };
}

function bitMask(operand: unknown): bigint {
  if (Array.isArray(operand)) {
    let mask = 0n;
    for (const entry of operand as unknown[]) {
      const bit = wholeNumber(entry);
      if (bit === undefined || bit < 0) return fail(2, 'bit positions must be integers >= 0');
      mask |= 1n << BigInt(bit);
    }
    return mask;
  }
  const bson = bsonObject(operand);
  if (bson?._bsontype === 'Binary') return bitsOfBinary(bson.value());
  const number = wholeNumber(operand);
  if (number === undefined || number < 0) {
    return fail(2, 'bit masks are a non-negative integer, a BinData or an array of positions');
  }
  return BigInt(number);
}

/** BinData counts bits from its first byte up. */
export function bitsOfBinary(data: Uint8Array): bigint {
  let bits = 0n;
  for (let i = data.length - 1; i >= 0; i--) bits = (bits << 8n) | BigInt(data[i] ?? 0);
  return bits;
}

function geo(): PathTest {
  return fail(115, 'the built-in engine does not support geospatial queries');
}

function geoNear(): PathTest {
  return fail(291, 'unable to find index for $geoNear query');
}
