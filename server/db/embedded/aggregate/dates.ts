import { wholeNumber } from '../bson/numbers.ts';
import { typeName } from '../bson/types.ts';
import { bsonObject, type Doc } from '../bson/values.ts';
import { EngineError, fail } from '../errors.ts';
import { parseDate } from './conversions.ts';
import type { NamedOperator } from './named-operators.ts';
import { fromLocal, type Zone, zoneOf } from './time-zones.ts';

export const DAY = 86_400_000;

export function isNil(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** Dates, timestamps and ObjectIds all stand for a moment. */
export function moment(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  const bson = bsonObject(value);
  if (bson?._bsontype === 'ObjectId') return bson.getTimestamp().getTime();
  if (bson?._bsontype === 'Timestamp') return bson.getHighBits() * 1000;
  return fail(16006, `can't convert from BSON type ${typeName(value)} to Date`);
}

/** The local time in a zone, as a Date to be read in UTC. */
export function local(value: unknown, zone: Zone): Date {
  const time = moment(value);
  return new Date(time + zone(time));
}

export function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY) + 1;
}

/** The ISO week and its year. */
export function isoWeek(date: Date): { year: number; week: number } {
  const thursday = new Date(date.getTime() + (4 - (date.getUTCDay() || 7)) * DAY);
  return { year: thursday.getUTCFullYear(), week: Math.ceil(dayOfYear(thursday) / 7) };
}

const PARTS: Readonly<Record<string, (date: Date) => number>> = {
  $year: (date) => date.getUTCFullYear(),
  $month: (date) => date.getUTCMonth() + 1,
  $dayOfMonth: (date) => date.getUTCDate(),
  $dayOfWeek: (date) => date.getUTCDay() + 1,
  $dayOfYear: dayOfYear,
  $hour: (date) => date.getUTCHours(),
  $minute: (date) => date.getUTCMinutes(),
  $second: (date) => date.getUTCSeconds(),
  $millisecond: (date) => date.getUTCMilliseconds(),
  $week: (date) => Math.floor((dayOfYear(date) - 1 - date.getUTCDay() + 7) / 7),
  $isoWeek: (date) => isoWeek(date).week,
  $isoWeekYear: (date) => isoWeek(date).year,
  $isoDayOfWeek: (date) => date.getUTCDay() || 7,
};

function part(read: (date: Date) => number): NamedOperator {
  return {
    required: ['date'],
    optional: ['timezone'],
    short: 'date',
    apply: ({ date, timezone }) =>
      isNil(date) || timezone === null ? null : read(local(date, zoneOf(timezone))),
  };
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function offsetText(offset: number): string {
  const minutes = Math.abs(offset) / 60_000;
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60), 2)}${pad(minutes % 60, 2)}`;
}

const SPECIFIERS: Readonly<Record<string, (date: Date, offset: number) => string>> = {
  '%': () => '%',
  Y: (date) => pad(date.getUTCFullYear(), 4),
  m: (date) => pad(date.getUTCMonth() + 1, 2),
  d: (date) => pad(date.getUTCDate(), 2),
  H: (date) => pad(date.getUTCHours(), 2),
  M: (date) => pad(date.getUTCMinutes(), 2),
  S: (date) => pad(date.getUTCSeconds(), 2),
  L: (date) => pad(date.getUTCMilliseconds(), 3),
  j: (date) => pad(dayOfYear(date), 3),
  w: (date) => String(date.getUTCDay() + 1),
  u: (date) => String(date.getUTCDay() || 7),
  U: (date) => pad(PARTS['$week']?.(date) ?? 0, 2),
  V: (date) => pad(isoWeek(date).week, 2),
  G: (date) => pad(isoWeek(date).year, 4),
  z: (_date, offset) => offsetText(offset),
  Z: (_date, offset) => String(offset / 60_000),
  b: (date) => (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3),
  B: (date) => MONTHS[date.getUTCMonth()] ?? '',
};

function dateToString({ date, format, timezone, onNull }: Doc): unknown {
  if (isNil(date)) return onNull === undefined ? null : onNull;
  if (timezone === null || format === null) return null;
  const zone = zoneOf(timezone);
  const shape =
    format === undefined
      ? timezone === undefined
        ? '%Y-%m-%dT%H:%M:%S.%LZ'
        : '%Y-%m-%dT%H:%M:%S.%L'
      : format;
  if (typeof shape !== 'string')
    return fail(
      18533,
      `$dateToString requires that 'format' be a string, found: ${typeName(shape)}`,
    );
  const time = moment(date);
  const at = local(date, zone);
  return shape.replace(/%(.?)/gs, (_all, letter: string) => {
    const write = SPECIFIERS[letter];
    return (
      write?.(at, zone(time)) ??
      fail(18536, `Invalid format character '%${letter}' in format string`)
    );
  });
}

function dateToParts({ date, timezone, iso8601 }: Doc): unknown {
  if (isNil(date) || timezone === null) return null;
  const at = local(date, zoneOf(timezone));
  const time = {
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
    millisecond: at.getUTCMilliseconds(),
  };
  if (iso8601 !== true)
    return {
      year: at.getUTCFullYear(),
      month: at.getUTCMonth() + 1,
      day: at.getUTCDate(),
      ...time,
    };
  const { year, week } = isoWeek(at);
  return { isoWeekYear: year, isoWeek: week, isoDayOfWeek: at.getUTCDay() || 7, ...time };
}

function dateFromParts(args: Doc): unknown {
  const numbers: Record<string, number> = {};
  for (const [name, value] of Object.entries(args)) {
    if (name === 'timezone') continue;
    if (isNil(value)) return null;
    numbers[name] =
      wholeNumber(value) ??
      fail(40515, `'${name}' must evaluate to an integer, found ${typeName(value)}`);
  }
  if (args['timezone'] === null) return null;
  const { hour = 0, minute = 0, second = 0, millisecond = 0 } = numbers;
  let day: number;
  if ('isoWeekYear' in numbers) {
    const { isoWeekYear = 0, isoWeek: week = 1, isoDayOfWeek = 1 } = numbers;
    const fourth = Date.UTC(isoWeekYear, 0, 4);
    day =
      fourth -
      ((new Date(fourth).getUTCDay() || 7) - 1) * DAY +
      ((week - 1) * 7 + isoDayOfWeek - 1) * DAY;
  } else {
    const { year, month = 1, day: date = 1 } = numbers;
    if (year === undefined)
      return fail(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
    day = Date.UTC(year, month - 1, date);
  }
  const wall = day + hour * 3_600_000 + minute * 60_000 + second * 1000 + millisecond;
  return new Date(fromLocal(wall, zoneOf(args['timezone'])));
}

function dateFromString({ dateString, timezone, format, onError, onNull }: Doc): unknown {
  if (isNil(dateString)) return onNull === undefined ? null : onNull;
  if (format !== undefined)
    fail(115, "the built-in engine does not support 'format' in $dateFromString");
  try {
    if (typeof dateString !== 'string')
      return fail(
        241,
        `$dateFromString requires that 'dateString' be a string, found: ${typeName(dateString)}`,
      );
    const zoned = /(Z|[+-]\d{2}:?\d{2})$/.test(dateString.slice(10));
    const date = parseDate(dateString);
    return zoned ? date : new Date(fromLocal(date.getTime(), zoneOf(timezone)));
  } catch (cause) {
    if (onError !== undefined && cause instanceof EngineError) return onError;
    throw cause;
  }
}

export const DATES: Readonly<Record<string, NamedOperator>> = {
  ...Object.fromEntries(Object.entries(PARTS).map(([name, read]) => [name, part(read)])),
  $dateToString: {
    required: ['date'],
    optional: ['format', 'timezone', 'onNull'],
    apply: dateToString,
  },
  $dateToParts: { required: ['date'], optional: ['timezone', 'iso8601'], apply: dateToParts },
  $dateFromParts: {
    required: [],
    optional: [
      'year',
      'month',
      'day',
      'isoWeekYear',
      'isoWeek',
      'isoDayOfWeek',
      'hour',
      'minute',
      'second',
      'millisecond',
      'timezone',
    ],
    apply: dateFromParts,
  },
  $dateFromString: {
    required: ['dateString'],
    optional: ['timezone', 'format', 'onError', 'onNull'],
    apply: dateFromString,
  },
};
