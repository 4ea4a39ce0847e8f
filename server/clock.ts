/** The one source of time. Tests and the sandbox replace it; nothing else reads the machine's clock. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
