import { Decimal128, Long, ObjectId, type Timestamp } from 'bson';
import { toDecimal, toDouble } from '../bson/numbers.ts';
import { isInt32, typeName } from '../bson/types.ts';
import { bsonType, isLong, isNumeric } from '../bson/values.ts';
import { fail } from '../errors.ts';

function impossible(value: unknown, target: string): never {
  fail(241, `Unsupported conversion from ${typeName(value)} to ${target} in $convert`);
}

function unreadable(value: unknown, target = 'number'): never {
  fail(241, `Failed to parse ${target} '${String(value)}' in $convert`);
}

function numberFrom(value: unknown, target: string, form: RegExp): number {
  if (isNumeric(value)) return toDouble(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date && target !== 'int') return value.getTime();
  if (typeof value !== 'string') return impossible(value, target);
  return form.test(value) ? Number(value) : unreadable(value);
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const WHOLE = /^[+-]?\d+$/;

function whole(value: unknown, target: 'int' | 'long'): number {
  const number = Math.trunc(numberFrom(value, target, WHOLE)) + 0;
  if (target === 'int' ? isInt32(number) : Math.abs(number) < 2 ** 63) return number;
  return fail(241, `Conversion would overflow target type in $convert: ${String(value)}`);
}

function toLong(value: unknown): Long {
  if (isLong(value)) return value;
  const number = whole(value, 'long');
  return typeof value === 'string'
    ? Long.fromString(value.replace('+', ''))
    : Long.fromNumber(number);
}

function toDecimalValue(value: unknown): Decimal128 {
  if (isNumeric(value)) return toDecimal(value);
  const number = numberFrom(value, 'decimal', DECIMAL);
  return typeof value === 'string' ? Decimal128.fromStringWithRounding(value) : toDecimal(number);
}

const ISO = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/;

/** ISO 8601 with or without time; without a zone it is UTC. */
function parseDate(value: string): Date {
  const [text, time, , , zone] = ISO.exec(value.trim()) ?? unreadable(value, 'date');
  const iso = text
    .replace(' ', 'T')
    .replace(/\s/g, '')
    .replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
  const date = new Date(time === undefined ? text : zone === undefined ? `${iso}Z` : iso);
  return Number.isNaN(date.getTime()) ? unreadable(value, 'date') : date;
}

function toDate(value: unknown): Date {
  if (value instanceof Date) return value;
  if (typeof value === 'string') return parseDate(value);
  if (isNumeric(value) && typeName(value) !== 'int') return new Date(Math.trunc(toDouble(value)));
  return new Date(moment(value) ?? impossible(value, 'date'));
}

/** What a date, a timestamp or an ObjectId says of time. */
export function moment(value: unknown): number | undefined {
  if (value instanceof Date) return value.getTime();
  if (bsonType(value) === 'ObjectId') return (value as ObjectId).getTimestamp().getTime();
  return bsonType(value) === 'Timestamp' ? (value as Timestamp).t * 1000 : undefined;
}

function toObjectId(value: unknown): unknown {
  if (bsonType(value) === 'ObjectId') return value;
  if (typeof value !== 'string') return impossible(value, 'objectId');
  return /^[0-9a-f]{24}$/i.test(value) ? new ObjectId(value) : unreadable(value, 'objectId');
}

/** The text MongoDB gives to a scalar. */
export function stringForm(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  const plain = typeof value === 'string' || typeof value === 'boolean' || isNumeric(value);
  return plain || bsonType(value) === 'ObjectId' ? String(value) : impossible(value, 'string');
}

/** By target type; null and missing do not come here. */
export const CONVERTERS: Readonly<Record<string, (value: unknown) => unknown>> = {
  int: (value) => whole(value, 'int'),
  long: toLong,
  double: (value) => numberFrom(value, 'double', DECIMAL),
  decimal: toDecimalValue,
  string: stringForm,
  bool: (value) => value !== false && !(isNumeric(value) && toDouble(value) === 0),
  date: toDate,
  objectId: toObjectId,
};
