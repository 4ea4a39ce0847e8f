import type { Clock } from '#server/clock.ts';

/** A clock that stands still; the sandbox moves its own time on top of it. */
export function manualClock(iso = '2026-11-01T00:00:00Z'): Clock & { set(iso: string): void } {
  let time = new Date(iso);
  return {
    now: () => new Date(time),
    elapsedMs: () => time.getTime(),
    sharedNow: async () => new Date(time),
    set(next) {
      time = new Date(next);
    },
  };
}
