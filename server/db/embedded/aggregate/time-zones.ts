import { fail } from '../errors.ts';

const QUARTER_HOUR = 15 * 60 * 1000;

/** The offset at a moment; local times are kept as dates moved by it, to be read in UTC. */
export type Zone = (time: number) => number;

const zones = new Map<string, Zone>(
  [undefined, 'UTC', 'GMT', 'Z'].map((name) => [String(name), () => 0]),
);

/** The offset function of a zone: an Olson name, "+05:30" or UTC. */
export function zoneOf(name: unknown): Zone {
  if (typeof name !== 'string' && name !== undefined)
    return fail(40517, 'timezone must evaluate to a string');
  const known = zones.get(String(name));
  if (known !== undefined) return known;
  const made = makeZone(String(name));
  zones.set(String(name), made);
  return made;
}

function makeZone(name: string): Zone {
  const fixed = /^([+-])(\d{2}):?(\d{2})?$/.exec(name);
  if (fixed !== null) {
    const [, sign, hours, minutes = '0'] = fixed;
    const offset = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
    return () => offset;
  }
  const format = formatFor(name);
  const offsets = new Map<number, number>();
  return (time) => {
    // No zone changes its offset in the middle of a quarter of an hour.
    const quarter = Math.floor(time / QUARTER_HOUR) * QUARTER_HOUR;
    const known = offsets.get(quarter);
    if (known !== undefined) return known;
    if (offsets.size > 100_000) offsets.clear();
    const offset = Date.parse(`${format.format(quarter).replace(' ', 'T')}Z`) - quarter;
    offsets.set(quarter, offset);
    return offset;
  };
}

/** Swedish dates are written as ISO has them. */
function formatFor(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  } catch {
    return fail(40485, `unrecognized time zone identifier: "${timeZone}"`);
  }
}

/** The moment whose local time in a zone this is. */
export function fromLocal(local: number, zone: Zone): number {
  return local - zone(local - zone(local));
}
