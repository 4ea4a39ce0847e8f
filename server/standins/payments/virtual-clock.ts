/** Where the time comes from. */
export interface Clock {
  now(): Date;
}

/** The given clock plus an offset, which only grows. */
export interface VirtualClock extends Clock {
  readonly offsetSeconds: number;
  advance(seconds: number): void;
  restore(offsetSeconds: number): void;
  /** Runs something as if it were another time, in milliseconds: what fell due happens at its own moment. */
  at<T>(moment: number, run: () => T): T;
}

export function createVirtualClock(clock: Clock): VirtualClock {
  let offsetSeconds = 0;
  let pinned: number | null = null;
  return {
    get offsetSeconds() {
      return offsetSeconds;
    },
    now: () => new Date(pinned ?? clock.now().getTime() + offsetSeconds * 1000),
    advance(seconds) {
      offsetSeconds += seconds;
    },
    restore(seconds) {
      offsetSeconds = seconds;
    },
    at(moment, run) {
      const before = pinned;
      pinned = moment;
      try {
        return run();
      } finally {
        pinned = before;
      }
    },
  };
}

/** Stripe's times are whole seconds (chapter 3.2: `created` cannot order events). */
export function unixSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
