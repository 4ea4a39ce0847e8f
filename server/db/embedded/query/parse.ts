import { type Binary, EJSON } from 'bson';
import { toDouble, wholeNumber } from '../bson/numbers.ts';
import { TYPES } from '../bson/types.ts';
import { bsonType, type Doc, isDoc, isNumeric, isOperatorDoc, isRegex } from '../bson/values.ts';
import { fail, unsupported } from '../errors.ts';
import type { Filter, Ordering, PathTest } from './filter.ts';
import { regexOperand } from './regex.ts';

const LOGICAL: Readonly<Record<string, 'and' | 'or' | 'nor'>> = {
  $and: 'and',
  $or: 'or',
  $nor: 'nor',
};
const NEGATED: Readonly<Record<string, string>> = { $ne: '$eq', $nin: '$in' };
const NUMBER_TYPES = ['int', 'long', 'double', 'decimal'];

/** Understands a filter document; what MongoDB would refuse is refused with its code. */
export function parseFilter(filter: unknown): Filter {
  if (!isDoc(filter)) return fail(14, 'the filter must be an object');
  return all(
    Object.entries(filter)
      .filter(([key]) => key !== '$comment')
      .map(([key, value]) =>
        /^\$(?!ref$|id$|db$)/.test(key) ? topLevel(key, value) : parseField(key, value),
      ),
  );
}

function all(filters: Filter[]): Filter {
  return filters.length === 1 && filters[0] !== undefined ? filters[0] : { kind: 'and', filters };
}

function topLevel(key: string, value: unknown): Filter {
  const kind = LOGICAL[key];
  if (kind !== undefined) {
    if (!Array.isArray(value)) return fail(2, `${key} argument must be an array`);
    if (value.length === 0) fail(2, `${key} argument must be a non-empty array`);
    if (!value.every(isDoc)) fail(2, `${key} argument's entries must be objects`);
    return { kind, filters: value.map(parseFilter) };
  }
  switch (key) {
    case '$expr':
      return { kind: 'expr', expression: value };
    case '$alwaysTrue':
    case '$alwaysFalse':
      return { kind: 'always', value: key === '$alwaysTrue' };
    case '$text':
      return fail(27, 'text index required for $text query');
    case '$where':
      return fail(2, 'no globalScriptEngine in $where parsing');
    case '$jsonSchema':
      return unsupported(key);
    default:
      return fail(2, `unknown top level operator: ${key}`);
  }
}

function pathFilter(path: string, test: PathTest): Filter {
  return { kind: 'path', path, parts: path.split('.'), test };
}

/** A field's condition: a value to equal, or a document of operators. */
function parseField(path: string, value: unknown): Filter {
  if (isRegex(value)) return pathFilter(path, { op: '$regex', regex: regexOperand(value) });
  if (isOperatorDoc(value)) return parseOperators(path, value);
  return pathFilter(path, { op: '$eq', value });
}

/** The conjunction of a field's operators. */
export function parseOperators(path: string, operators: Doc): Filter {
  if ('$options' in operators && !('$regex' in operators)) fail(2, '$options needs a $regex');
  return all(
    Object.entries(operators)
      .filter(([name]) => name !== '$comment' && name !== '$options')
      .map(([name, operand]) => parseOperator(path, name, operand, operators)),
  );
}

function parseOperator(path: string, name: string, operand: unknown, beside: Doc): Filter {
  if (name === '$not') return { kind: 'not', filter: parseNot(path, operand) };
  if (name === '$all') return parseAll(path, operand);
  const positive = NEGATED[name] ?? name;
  const parse = TESTS[positive] ?? fail(2, `unknown operator: ${name}`);
  const filter = pathFilter(path, parse(operand, beside));
  const absent = name === '$exists' && (operand === false || operand === null || operand === 0);
  return positive !== name || absent ? { kind: 'not', filter } : filter;
}

function parseNot(path: string, operand: unknown): Filter {
  if (isRegex(operand)) return parseField(path, operand);
  if (!isDoc(operand)) return fail(2, '$not needs a regex or a document');
  if (Object.keys(operand).length === 0) fail(2, '$not cannot be empty');
  return parseOperators(path, operand);
}

function parseAll(path: string, operand: unknown): Filter {
  if (!Array.isArray(operand)) return fail(2, '$all needs an array');
  if (operand.length === 0) return { kind: 'always', value: false };
  const filters = operand.map((entry: unknown): Filter => {
    const element = isDoc(entry) && '$elemMatch' in entry;
    if (isOperatorDoc(entry) && !element) fail(2, 'no $ expressions in $all');
    return parseField(path, entry);
  });
  return { kind: 'and', filters };
}

/** The operators that stand for one test of the values at a path. */
const TESTS: Readonly<Record<string, (operand: unknown, beside: Doc) => PathTest>> = {
  $eq: (value) => ({ op: '$eq', value }),
  $gt: ordering('$gt'),
  $gte: ordering('$gte'),
  $lt: ordering('$lt'),
  $lte: ordering('$lte'),
  $in: parseIn,
  $regex: (value, beside) => ({ op: '$regex', regex: regexOperand(value, beside['$options']) }),
  $exists: () => ({ op: '$exists' }),
  $type: parseType,
  $size: parseSize,
  $mod: parseMod,
  $elemMatch: parseElemMatch,
  $bitsAllSet: (value) => ({ op: '$bits', mask: bitMask(value), all: true, set: true }),
  $bitsAnySet: (value) => ({ op: '$bits', mask: bitMask(value), all: false, set: true }),
  $bitsAllClear: (value) => ({ op: '$bits', mask: bitMask(value), all: true, set: false }),
  $bitsAnyClear: (value) => ({ op: '$bits', mask: bitMask(value), all: false, set: false }),
  $geoWithin: () => unsupported('geospatial queries'),
  $geoIntersects: () => unsupported('geospatial queries'),
  $near: () => fail(291, 'unable to find index for $geoNear query'),
  $nearSphere: () => fail(291, 'unable to find index for $geoNear query'),
};

function ordering(op: Ordering): (value: unknown) => PathTest {
  return (value) =>
    isRegex(value)
      ? fail(2, `Can't have RegEx as arg to predicate over field '${op}'.`)
      : { op, value };
}

function parseIn(operand: unknown): PathTest {
  if (!Array.isArray(operand)) return fail(2, '$in needs an array');
  if (operand.some(isOperatorDoc)) fail(2, 'cannot nest $ under $in');
  return {
    op: '$in',
    values: operand.filter((entry: unknown) => !isRegex(entry)),
    regexes: operand.filter(isRegex).map((entry) => regexOperand(entry)),
  };
}

function parseType(operand: unknown): PathTest {
  const wanted: unknown[] = Array.isArray(operand) ? operand : [operand];
  if (wanted.length === 0) fail(9, '$type must match at least one type');
  const names = new Set(
    wanted.flatMap((one) => (one === 'number' ? NUMBER_TYPES : typeNameOf(one))),
  );
  // A JavaScript client cannot tell 1 from 1.0, so a whole number is an int and a double at once.
  if (names.has('double')) names.add('int');
  return { op: '$type', names };
}

/** The name of a type given by name or by number. */
export function typeNameOf(entry: unknown): string {
  if (typeof entry === 'string')
    return entry in TYPES ? entry : fail(2, `Unknown type name alias: ${entry}`);
  if (!isNumeric(entry)) return fail(14, 'type must be represented as a number or a string');
  const found = Object.entries(TYPES).find(([, { number }]) => number === toDouble(entry));
  return found?.[0] ?? fail(2, `Invalid numerical type code: ${String(entry)}`);
}

function parseSize(operand: unknown): PathTest {
  const size = wholeNumber(operand);
  if (size === undefined) return fail(9, 'Failed to parse $size. Expected an integer');
  return size < 0 ? fail(2, '$size must not be negative') : { op: '$size', size };
}

function parseMod(operand: unknown): PathTest {
  if (!Array.isArray(operand) || operand.length !== 2)
    return fail(2, 'malformed mod, needs two elements');
  if (!operand.every(isNumeric))
    return fail(2, 'malformed mod, divisor and remainder must be numbers');
  const [divisor = 0, remainder = 0] = operand.map((number) => Math.trunc(toDouble(number)));
  return divisor === 0 ? fail(2, 'divisor cannot be 0') : { op: '$mod', divisor, remainder };
}

function parseElemMatch(operand: unknown): PathTest {
  if (!isDoc(operand)) return fail(2, '$elemMatch needs an Object');
  const [first = ''] = Object.keys(operand);
  const bare = isOperatorDoc(operand) && !(first in LOGICAL) && first !== '$expr';
  return {
    op: '$elemMatch',
    bare,
    filter: bare ? parseOperators('', operand) : parseFilter(operand),
  };
}

function bitMask(operand: unknown): bigint {
  if (bsonType(operand) === 'Binary') return bitsOfBinary(operand as Binary);
  const positions = Array.isArray(operand) ? operand.map(wholeNumber) : [];
  if (positions.every((bit) => bit !== undefined && bit >= 0) && Array.isArray(operand)) {
    return positions.reduce((mask, bit) => mask | (1n << BigInt(bit ?? 0)), 0n);
  }
  const number = wholeNumber(operand);
  if (number !== undefined && number >= 0) return BigInt(number);
  return fail(2, `not a bit mask, BinData or array of bit positions: ${EJSON.stringify(operand)}`);
}

/** BinData counts bits from its first byte up. */
export function bitsOfBinary(binary: Binary): bigint {
  return binary.value().reduceRight((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
}
