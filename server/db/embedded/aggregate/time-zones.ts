import { fail } from '../errors.ts';

const QUARTER_HOUR = 15 * 60 * 1000;

/** Minutes and the like are read from a date that was moved by the zone's offset, in UTC. */
export type Zone = (time: number) => number;

const UTC: Zone = () => 0;
const zones = new Map<string, Zone>();

/** The offset function of a zone: an Olson name, "+05:30" or UTC. */
export function zoneOf(name: unknown): Zone {
  if (name === undefined || name === null) return UTC;
  if (typeof name !== 'string')
    return fail(40517, `timezone must evaluate to a string, found ${typeof name}`);
  const known = zones.get(name);
  if (known !== undefined) return known;
  const made = makeZone(name);
  zones.set(name, made);
  return made;
}

function makeZone(name: string): Zone {
  if (name === 'UTC' || name === 'GMT' || name === 'Z') return UTC;
  const fixed = /^([+-])(\d{2}):?(\d{2})?$/.exec(name);
  if (fixed !== null) {
    const [, sign, hours, minutes = '0'] = fixed;
    const offset = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
    return () => offset;
  }
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return fail(40485, `unrecognized time zone identifier: "${name}"`);
  }
  const offsets = new Map<number, number>();
  return (time) => {
    // No zone changes its offset in the middle of a quarter of an hour.
    const quarter = Math.floor(time / QUARTER_HOUR);
    const cached = offsets.get(quarter);
    if (cached !== undefined) return cached;
    const offset = offsetAt(format, quarter * QUARTER_HOUR);
    if (offsets.size > 100_000) offsets.clear();
    offsets.set(quarter, offset);
    return offset;
  };
}

function offsetAt(format: Intl.DateTimeFormat, time: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(time)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - time;
}

/** The moment whose local time in a zone this is. */
export function fromLocal(local: number, zone: Zone): number {
  const guess = local - zone(local);
  return local - zone(guess);
}
