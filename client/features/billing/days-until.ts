const DAY = 24 * 60 * 60_000;

/** Whole days from now (milliseconds) until an instant, begun ones counted; 0 when it has passed. */
export function daysUntil(instant: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(instant) - now) / DAY));
}

/** The instant some days after another. */
export function daysAfter(instant: string, days: number): string {
  return new Date(Date.parse(instant) + days * DAY).toISOString();
}
