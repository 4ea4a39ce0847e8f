import { Decimal128, Long, ObjectId } from 'bson';
import { toDecimal, toDouble } from '../bson/numbers.ts';
import { isInt32, typeName } from '../bson/types.ts';
import { bsonObject, isLong, isNumeric } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { SimpleOperator } from './simple-operators.ts';
import { truth } from './truth.ts';

type Convert = (value: unknown) => unknown;

function impossible(value: unknown, target: string): never {
  fail(
    241,
    `Unsupported conversion from ${typeName(value)} to ${target} in $convert with no onError value`,
  );
}

function unreadable(value: unknown, target: string): never {
  fail(241, `Failed to parse ${target} '${String(value)}' in $convert with no onError value`);
}

function numberFrom(value: unknown, target: string): number {
  if (isNumeric(value)) return toDouble(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date && target !== 'int') return value.getTime();
  if (typeof value !== 'string') return impossible(value, target);
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)) unreadable(value, 'number');
  return Number(value);
}

function toInt(value: unknown): number {
  if (typeof value === 'string' && !/^[+-]?\d+$/.test(value)) unreadable(value, 'number');
  const whole = Math.trunc(numberFrom(value, 'int'));
  if (!isInt32(whole + 0))
    fail(
      241,
      `Conversion would overflow target type in $convert with no onError value: ${String(value)}`,
    );
  return whole + 0;
}

function toLong(value: unknown): Long {
  if (isLong(value)) return value;
  if (typeof value === 'string') {
    if (!/^[+-]?\d+$/.test(value)) unreadable(value, 'number');
    return Long.fromString(value.replace('+', ''));
  }
  const whole = Math.trunc(numberFrom(value, 'long'));
  if (!(Math.abs(whole) < 2 ** 63))
    fail(
      241,
      `Conversion would overflow target type in $convert with no onError value: ${String(value)}`,
    );
  return Long.fromBigInt(BigInt(whole));
}

function toDecimalValue(value: unknown): Decimal128 {
  if (isNumeric(value)) return toDecimal(value);
  if (typeof value === 'string') {
    try {
      return Decimal128.fromString(value);
    } catch {
      return unreadable(value, 'number');
    }
  }
  return toDecimal(numberFrom(value, 'decimal'));
}

/** ISO 8601 with or without time; without a zone it is UTC. */
export function parseDate(value: string): Date {
  const iso =
    /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})\d*)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/.exec(
      value.trim(),
    );
  if (iso === null) return fail(241, `Error parsing date string '${value}'`);
  const [
    ,
    year,
    month,
    day,
    hour = '00',
    minute = '00',
    second = '00',
    fraction = '0',
    zone = 'Z',
  ] = iso;
  const offset =
    zone === 'Z' ? 'Z' : zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  const date = new Date(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0')}${offset}`,
  );
  return Number.isNaN(date.getTime()) ? fail(241, `Error parsing date string '${value}'`) : date;
}

function toDate(value: unknown): Date {
  if (value instanceof Date) return value;
  if (typeof value === 'string') return parseDate(value);
  const bson = bsonObject(value);
  if (bson?._bsontype === 'ObjectId') return bson.getTimestamp();
  if (bson?._bsontype === 'Timestamp') return new Date(bson.getHighBits() * 1000);
  if (isNumeric(value) && typeName(value) !== 'int') return new Date(Math.trunc(toDouble(value)));
  return impossible(value, 'date');
}

function toObjectId(value: unknown): unknown {
  if (bsonObject(value)?._bsontype === 'ObjectId') return value;
  if (typeof value !== 'string') return impossible(value, 'objectId');
  if (!/^[0-9a-f]{24}$/i.test(value)) unreadable(value, 'objectId');
  return new ObjectId(value);
}

/** The text MongoDB gives to a scalar. */
export function stringForm(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (isNumeric(value)) return String(value);
  const bson = bsonObject(value);
  if (bson?._bsontype === 'ObjectId') return bson.toHexString();
  return impossible(value, 'string');
}

export const CONVERTERS: Readonly<Record<string, Convert>> = {
  int: toInt,
  long: toLong,
  double: (value) => numberFrom(value, 'double'),
  decimal: toDecimalValue,
  string: stringForm,
  bool: (value) => (!isNumeric(value) && value !== false ? true : truth(value)),
  date: toDate,
  objectId: toObjectId,
};

/** Null and missing stay null in every conversion. */
function conversion(target: string): SimpleOperator {
  const convert = CONVERTERS[target];
  return {
    min: 1,
    max: 1,
    apply: ([value]) => (value === null || value === undefined ? null : convert?.(value)),
  };
}

export const CONVERSIONS: Readonly<Record<string, SimpleOperator>> = {
  $toInt: conversion('int'),
  $toLong: conversion('long'),
  $toDouble: conversion('double'),
  $toDecimal: conversion('decimal'),
  $toString: conversion('string'),
  $toBool: conversion('bool'),
  $toDate: conversion('date'),
  $toObjectId: conversion('objectId'),
  $type: { min: 1, max: 1, apply: ([value]) => typeName(value) },
  $isNumber: { min: 1, max: 1, apply: ([value]) => isNumeric(value) },
  $bsonSize: { min: 1, max: 1, apply: () => fail(168, "Unrecognized expression '$bsonSize'") },
};
