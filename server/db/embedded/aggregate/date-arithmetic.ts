import { Long } from 'bson';
import { wholeNumber } from '../bson/numbers.ts';
import type { Doc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { DAY, isNil, local, moment } from './dates.ts';
import type { NamedOperator } from './named-operators.ts';
import { fromLocal, zoneOf } from './time-zones.ts';

const FIXED: Readonly<Record<string, number>> = {
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: DAY,
  week: 7 * DAY,
};
const MONTHS: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

function unitOf(unit: unknown): string {
  if (typeof unit === 'string' && (unit in FIXED || unit in MONTHS)) return unit;
  return fail(9, `unknown time unit value: ${String(unit)}`);
}

/** Day of the week that weeks start on; Sunday unless said otherwise. */
function weekStart(given: unknown): number {
  if (given === undefined) return 0;
  const name = String(given).toLowerCase();
  const at = WEEKDAYS.findIndex((day) => day === name || day.slice(0, 3) === name);
  return at < 0 ? fail(9, `unknown day of week value: ${String(given)}`) : at;
}

function monthsLater(date: Date, months: number): number {
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  const { length } = new Date(first).getUTCMonth() === 11 ? { length: 31 } : daysIn(first);
  const day = Math.min(date.getUTCDate(), length);
  return first + (day - 1) * DAY + (((date.getTime() % DAY) + DAY) % DAY);
}

function daysIn(first: number): { length: number } {
  const date = new Date(first);
  const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  return { length: (next - first) / DAY };
}

function dateAdd(sign: 1 | -1): NamedOperator {
  return {
    required: ['startDate', 'unit', 'amount'],
    optional: ['timezone'],
    apply: ({ startDate, unit, amount, timezone }) => {
      if (isNil(startDate) || isNil(unit) || isNil(amount) || timezone === null) return null;
      const name = unitOf(unit);
      const count = wholeNumber(amount);
      if (count === undefined)
        return fail(5166405, '$dateAdd expects integer amount of time units');
      const zone = zoneOf(timezone);
      const fixed = FIXED[name];
      // Days and longer go by the calendar of the zone, shorter units by the clock.
      if (fixed !== undefined && fixed < DAY)
        return new Date(moment(startDate) + sign * count * fixed);
      const at = local(startDate, zone);
      const wall =
        fixed !== undefined
          ? at.getTime() + sign * count * fixed
          : monthsLater(at, sign * count * (MONTHS[name] ?? 1));
      return new Date(fromLocal(wall, zone));
    },
  };
}

function startOf(wall: number, unit: string, bin: number, weekday: number): number {
  const fixed = FIXED[unit];
  if (fixed !== undefined) {
    // Bins are counted from the first day of 2000; weeks from the first such weekday after it.
    const saturday = Date.UTC(2000, 0, 1);
    const origin = unit === 'week' ? saturday + ((weekday - 6 + 7) % 7) * DAY : saturday;
    return origin + Math.floor((wall - origin) / (fixed * bin)) * fixed * bin;
  }
  const date = new Date(wall);
  const size = (MONTHS[unit] ?? 1) * bin;
  const months = (date.getUTCFullYear() - 2000) * 12 + date.getUTCMonth();
  return Date.UTC(2000, Math.floor(months / size) * size, 1);
}

function dateTrunc({ date, unit, binSize, timezone, startOfWeek }: Doc): unknown {
  if (isNil(date) || isNil(unit) || binSize === null || timezone === null) return null;
  const zone = zoneOf(timezone);
  const bin = binSize === undefined ? 1 : wholeNumber(binSize);
  if (bin === undefined || bin <= 0)
    return fail(5439017, '$dateTrunc requires binSize to be a 64-bit positive integer');
  const wall = local(date, zone).getTime();
  return new Date(fromLocal(startOf(wall, unitOf(unit), bin, weekStart(startOfWeek)), zone));
}

function dateDiff({ startDate, endDate, unit, timezone, startOfWeek }: Doc): unknown {
  if (isNil(startDate) || isNil(endDate) || isNil(unit) || timezone === null) return null;
  const zone = zoneOf(timezone);
  const name = unitOf(unit);
  const from = local(startDate, zone);
  const to = local(endDate, zone);
  const months = MONTHS[name];
  if (months !== undefined) {
    const count = (date: Date): number =>
      Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth()) / months);
    return Long.fromNumber(count(to) - count(from));
  }
  const weekday = weekStart(startOfWeek);
  const [start, end] = [from, to].map((date) => startOf(date.getTime(), name, 1, weekday)) as [
    number,
    number,
  ];
  return Long.fromNumber(Math.round((end - start) / (FIXED[name] ?? 1)));
}

export const DATE_ARITHMETIC: Readonly<Record<string, NamedOperator>> = {
  $dateAdd: dateAdd(1),
  $dateSubtract: dateAdd(-1),
  $dateTrunc: {
    required: ['date', 'unit'],
    optional: ['binSize', 'timezone', 'startOfWeek'],
    apply: dateTrunc,
  },
  $dateDiff: {
    required: ['startDate', 'endDate', 'unit'],
    optional: ['timezone', 'startOfWeek'],
    apply: dateDiff,
  },
};
