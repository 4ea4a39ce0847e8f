/** How far the server's clock is ahead of this device's, in milliseconds. */
let ahead = 0;
/** Headers tell whole seconds, and answers take a moment: less than this is no difference. */
const TOLERANCE = 5_000;

/** Learns the server's time from the Date header of its answers: devices' clocks are often wrong. */
export function noteServerTime(date: string | null): void {
  const time = date ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(time)) return;
  const difference = time - Date.now();
  ahead = Math.abs(difference) > TOLERANCE ? difference : 0;
}

/** The time as the server has it, in milliseconds, as far as it is known. */
export function serverNow(): number {
  return Date.now() + ahead;
}
