import type { Clock } from '../clock.ts';
import { LEASE_SLACK_MS } from './database-clock.ts';

/** Calls something every so many milliseconds until what it returns is called. */
export type Every = (milliseconds: number, run: () => void) => () => void;

export const systemEvery: Every = (milliseconds, run) => {
  const timer = setInterval(run, milliseconds);
  timer.unref();
  return () => clearInterval(timer);
};

/** What hangs for longer than this is taken for dead, however long it is renewed. */
export const LONGEST_HOLD_MS = 10 * 60_000;

export interface Holding {
  /** Whether it is still surely ours: asked before a write that must not overlap. */
  isHeld(): boolean;
  /** No more renewals. */
  stop(): void;
}

/**
 * Renews a lease while the work goes on, three times in its length. For us it ends by our own clock, a little
 * before others may take it.
 */
export function keepRenewing(parts: {
  leaseMs: number;
  /** By `elapsedMs`, before the database was told. */
  takenAtMs: number;
  clock: Pick<Clock, 'elapsedMs' | 'sharedNow'>;
  /** Makes it last until then. False when another has taken it. */
  renew(until: Date): Promise<boolean>;
  longestMs?: number;
  every?: Every;
  onError?(error: unknown): void;
}): Holding {
  const { leaseMs, takenAtMs, clock, longestMs = LONGEST_HOLD_MS, every = systemEvery } = parts;
  const surelyMs = leaseMs - LEASE_SLACK_MS;
  let heldUntilMs = takenAtMs + surelyMs;

  async function renew(): Promise<void> {
    const askedAtMs = clock.elapsedMs();
    if (askedAtMs - takenAtMs > longestMs) return;
    const now = await clock.sharedNow();
    const isOurs = await parts.renew(new Date(now.getTime() + leaseMs));
    heldUntilMs = isOurs ? askedAtMs + surelyMs : 0;
  }

  // One that fails is tried again a third of the lease later.
  const stop = every(leaseMs / 3, () => void renew().catch(parts.onError ?? (() => undefined)));
  return { isHeld: () => clock.elapsedMs() < heldUntilMs, stop };
}
