import { databaseNow } from './db/database-clock.ts';

/** The one source of time. Tests and the sandbox replace it; nothing else reads the machine's clock. */
export interface Clock {
  /** The date as this machine tells it: others tell it differently, and it may jump. */
  now(): Date;
  /** Milliseconds of this process, which never jump: only the difference of two means something. */
  elapsedMs(): number;
  /** The date that all processes share. Leases and claims end by it, within LEASE_SLACK_MS. */
  sharedNow(): Promise<Date>;
}

export const systemClock: Clock = {
  now: () => new Date(),
  elapsedMs: () => performance.now(),
  sharedNow: databaseNow,
};
