import type { Clock } from '#server/clock.ts';

export interface TestClock extends Clock {
  advance(milliseconds: number): void;
  set(to: Date): void;
}

/** Real time, plus what a test adds to it: what sets time in motion stays in motion. */
export function createTestClock(): TestClock {
  let offset = 0;
  return {
    now: () => new Date(Date.now() + offset),
    elapsedMs: () => performance.now() + offset,
    sharedNow: async () => new Date(Date.now() + offset),
    advance: (milliseconds) => {
      offset += milliseconds;
    },
    set: (to) => {
      offset = to.getTime() - Date.now();
    },
  };
}
