import { wholeNumber } from '../bson/numbers.ts';
import { typeName } from '../bson/types.ts';
import { type Doc, isNil } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { moment } from './convert.ts';
import type { NamedOperator } from './named.ts';
import { fromLocal, type Zone, zoneOf } from './time-zones.ts';

const DAY = 86_400_000;

function time(value: unknown): number {
  return moment(value) ?? fail(16006, `can't convert from BSON type ${typeName(value)} to Date`);
}

/** The local time in a zone, as a Date to be read in UTC. */
function local(value: unknown, zone: Zone): Date {
  return new Date(time(value) + zone(time(value)));
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY) + 1;
}

/** The Thursday of a date's ISO week: its year is the week's year. */
function thursday(date: Date): Date {
  return new Date(date.getTime() + (4 - (date.getUTCDay() || 7)) * DAY);
}

/** The operators that read a part of a date, and the letters that write it in a format. */
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
  $isoWeek: (date) => Math.ceil(dayOfYear(thursday(date)) / 7),
  $isoWeekYear: (date) => thursday(date).getUTCFullYear(),
  $isoDayOfWeek: (date) => date.getUTCDay() || 7,
};

const LETTERS: Readonly<Record<string, [part: string, width: number]>> = {
  Y: ['$year', 4],
  m: ['$month', 2],
  d: ['$dayOfMonth', 2],
  H: ['$hour', 2],
  M: ['$minute', 2],
  S: ['$second', 2],
  L: ['$millisecond', 3],
  j: ['$dayOfYear', 3],
  w: ['$dayOfWeek', 1],
  u: ['$isoDayOfWeek', 1],
  U: ['$week', 2],
  V: ['$isoWeek', 2],
  G: ['$isoWeekYear', 4],
};

function offsetText(offset: number): string {
  const minutes = Math.abs(offset) / 60_000;
  const digits = Math.floor(minutes / 60) * 100 + (minutes % 60);
  return `${offset < 0 ? '-' : '+'}${String(digits).padStart(4, '0')}`;
}

function dateToString({ date, format, timezone, onNull }: Doc): unknown {
  if (isNil(date)) return onNull === undefined ? null : onNull;
  if (timezone === null || format === null) return null;
  const shape = format ?? `%Y-%m-%dT%H:%M:%S.%L${timezone === undefined ? 'Z' : ''}`;
  if (typeof shape !== 'string')
    return fail(18533, "$dateToString requires that 'format' be a string");
  const zone = zoneOf(timezone);
  const at = local(date, zone);
  return shape.replace(/%(.?)/gs, (_all, letter: string) => {
    if (letter === '%') return '%';
    if (letter === 'z') return offsetText(zone(time(date)));
    if (letter === 'Z') return String(zone(time(date)) / 60_000);
    const [name, width] = LETTERS[letter] ?? fail(18536, `Invalid format character '%${letter}'`);
    return String(PARTS[name]?.(at)).padStart(width, '0');
  });
}

const FIXED: Readonly<Record<string, number>> = {
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: DAY,
  week: 7 * DAY,
};
const MONTHS: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

function unitOf(unit: unknown): string {
  if (typeof unit === 'string' && (unit in FIXED || unit in MONTHS)) return unit;
  return fail(9, `unknown time unit value: ${String(unit)}`);
}

/** Day of the week that weeks start on; Sunday unless said otherwise. */
function weekStart(given: unknown = 'sun'): number {
  const at = WEEKDAYS.indexOf(String(given).toLowerCase().slice(0, 3));
  return at < 0 ? fail(9, `unknown day of week value: ${String(given)}`) : at;
}

/** Bins are counted from the first day of 2000; weeks from the first such weekday after it. */
function startOf(wall: number, unit: string, bin: number, weekday: number): number {
  const fixed = FIXED[unit];
  if (fixed !== undefined) {
    const saturday = Date.UTC(2000, 0, 1);
    const origin = unit === 'week' ? saturday + ((weekday + 1) % 7) * DAY : saturday;
    return origin + Math.floor((wall - origin) / (fixed * bin)) * fixed * bin;
  }
  const date = new Date(wall);
  const size = (MONTHS[unit] ?? 1) * bin;
  const months = (date.getUTCFullYear() - 2000) * 12 + date.getUTCMonth();
  return Date.UTC(2000, Math.floor(months / size) * size, 1);
}

function dateTrunc({ date, unit, binSize = 1, timezone, startOfWeek }: Doc): unknown {
  if (isNil(date) || isNil(unit) || binSize === null || timezone === null) return null;
  const zone = zoneOf(timezone);
  const bin = wholeNumber(binSize) ?? 0;
  if (bin <= 0) fail(5439017, '$dateTrunc requires binSize to be a positive integer');
  const wall = startOf(local(date, zone).getTime(), unitOf(unit), bin, weekStart(startOfWeek));
  return new Date(fromLocal(wall, zone));
}

function part(read: (date: Date) => number): NamedOperator {
  const apply = ({ date, timezone }: Doc): unknown =>
    isNil(date) || timezone === null ? null : read(local(date, zoneOf(timezone)));
  return { required: ['date'], optional: ['timezone'], apply };
}

const zoned = (
  required: string[],
  apply: (args: Doc) => unknown,
  ...optional: string[]
): NamedOperator => ({
  required,
  optional: ['timezone', ...optional],
  apply,
});

export const DATES: Readonly<Record<string, NamedOperator>> = {
  ...Object.fromEntries(Object.entries(PARTS).map(([name, read]) => [name, part(read)])),
  $dateToString: zoned(['date'], dateToString, 'format', 'onNull'),
  $dateTrunc: zoned(['date', 'unit'], dateTrunc, 'binSize', 'startOfWeek'),
};
