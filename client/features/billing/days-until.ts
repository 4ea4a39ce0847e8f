const DAY = 24 * 60 * 60_000;

/** Whole days from now (milliseconds) until an instant, begun ones counted; 0 when it has passed. */
export function daysUntil(instant: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(instant) - now) / DAY));
}
