import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { type Every, keepRenewing, LONGEST_HOLD_MS, systemEvery } from './keep-renewing.ts';
import type { WorkItem } from './work-item.model.ts';
import type { WorkQueue } from './work-queue.ts';

/** Thrown by a handler that has to wait for another: tried again at a time, without counting as a failure. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';
  readonly at: Date;

  constructor(at: Date) {
    super(`to be tried again at ${at.toISOString()}`);
    this.at = at;
  }
}

/**
 * One try. It may happen twice, so it has to be repeatable; `isHeld` answers false once another may be at it.
 * @returns when it is due again, or null when it is done.
 */
export type WorkHandler<P> = (
  item: WorkItem<P>,
  lease: { isHeld(): boolean },
) => Promise<Date | null>;

export interface QueueWorker {
  /** Works until nothing is due. @throws what the database answers. */
  drain(): Promise<void>;
  start(): void;
  /** Takes nothing more and waits for what is under way. */
  stop(): Promise<void>;
}

const MAX_BACK_OFF_MS = 15 * 60_000;

/** Doubles from one second to a quarter of an hour; somewhere in its second half, so that those who failed together part. */
export function backOffMs(attempts: number, random: () => number): number {
  const whole = Math.min(1000 * 2 ** Math.max(0, attempts - 1), MAX_BACK_OFF_MS);
  return Math.round(whole * (0.5 + random() / 2));
}

/** Works on a queue. Every group has tries of its own, so one that hangs or fails never delays another. */
export function createQueueWorker<P>(parts: {
  queue: WorkQueue<P>;
  handle: WorkHandler<P>;
  clock: Clock;
  log: Logger;
  random?: () => number;
  every?: Every;
  pollMs?: number;
  /** Without a sign of life for this long a worker is taken for dead. */
  leaseMs?: number;
  /** A try that takes longer than this is taken for dead too. */
  longestRunMs?: number;
  concurrencyPerGroup?: number;
  backOff?: typeof backOffMs;
  /** Without it, what fails is tried for ever. */
  deadAfter?: { attempts?: number; failingMs?: number | ((item: WorkItem<P>) => number) };
  alertAfterMs?: number;
  /** Told once when an item has been failing for long, and before it is given up; again if we crash just then. */
  onAlert(item: WorkItem<P>, reason: 'failing' | 'dead'): Promise<void>;
}): QueueWorker {
  const { queue, handle, clock, log, random = Math.random, every = systemEvery } = parts;
  const { pollMs = 1000, leaseMs = 30_000, longestRunMs = LONGEST_HOLD_MS, deadAfter = {} } = parts;
  const { concurrencyPerGroup = 6, backOff = backOffMs, alertAfterMs = 60 * 60_000 } = parts;
  const maxAttempts = deadAfter.attempts ?? Number.POSITIVE_INFINITY;
  const longestFailing = (item: WorkItem<P>) => {
    const { failingMs = Number.POSITIVE_INFINITY } = deadAfter;
    return typeof failingMs === 'number' ? failingMs : failingMs(item);
  };
  const slots = new Map<string, Set<Promise<void>>>();
  let stopPolling: (() => void) | null = null;
  let isStopping = false;

  const now = () => clock.now().getTime();
  const running = () => [...slots.values()].flatMap((group) => [...group]);

  /** Keeps an item ours while it is worked on. */
  function keepLease(item: WorkItem<P>, takenAtMs: number) {
    return keepRenewing({
      leaseMs,
      takenAtMs,
      clock,
      renew: (until) => queue.renew(item, until),
      longestMs: longestRunMs,
      every,
      onError: (error) => log.warn({ err: error, item: item._id }, 'not renewed'),
    });
  }

  async function run(item: WorkItem<P>, takenAtMs: number): Promise<void> {
    const lease = keepLease(item, takenAtMs);
    try {
      // More often than it may fail: its last worker died in the middle of it.
      if (item.attempts > maxAttempts) return await fail(item, { code: 'WORKER_DIED' });
      const result = await handle(item, lease).then(
        (nextAt) => ({ nextAt }),
        (error: unknown) => ({ error }),
      );
      if ('nextAt' in result) await queue.complete(item, result.nextAt);
      else if (result.error instanceof RetryLater) await postpone(item, result.error.at);
      else await fail(item, result.error);
    } finally {
      lease.stop();
    }
  }

  function postpone(item: WorkItem<P>, availableAt: Date): Promise<boolean> {
    const state = item.failingSince ? 'retrying' : 'waiting';
    return queue.release(item, { state, availableAt, attempts: item.attempts - 1 });
  }

  async function fail(item: WorkItem<P>, error: unknown): Promise<void> {
    const lastError = errorCode(error);
    const failingSince = item.failingSince ?? clock.now();
    const failed = { ...item, failingSince, lastError };
    log.warn({ err: error, item: item._id, attempts: item.attempts }, 'work failed');
    const failingMs = now() - failingSince.getTime();
    const isDead = item.attempts >= maxAttempts || failingMs >= longestFailing(item);
    const isLong = item.alertedAt === null && failingMs >= alertAfterMs;
    const isAlerted = (isDead || isLong) && (await alert(failed, isDead ? 'dead' : 'failing'));
    const facts = { failingSince, lastError, ...(isAlerted ? { alertedAt: clock.now() } : {}) };
    if (isDead && isAlerted) {
      await queue.release(item, { ...facts, state: 'dead', finishedAt: clock.now() });
    } else {
      const availableAt = new Date(now() + backOff(item.attempts, random));
      await queue.release(item, { ...facts, state: 'retrying', availableAt });
    }
  }

  /** Before it is written down, so that a crash repeats an alert instead of losing it. */
  async function alert(item: WorkItem<P>, reason: 'failing' | 'dead'): Promise<boolean> {
    const sharedNow = await clock.sharedNow();
    if (!(await queue.renew(item, new Date(sharedNow.getTime() + leaseMs)))) return false;
    return parts.onAlert(item, reason).then(
      () => true,
      (error: unknown) => {
        log.error({ err: error, item: item._id, reason }, 'nobody could be alerted');
        return false;
      },
    );
  }

  async function work(group: string): Promise<void> {
    let takenAtMs = 0;
    const next = async () => {
      takenAtMs = clock.elapsedMs();
      return isStopping ? null : queue.claim(group, leaseMs);
    };
    for (let item = await next(); item; item = await next()) {
      // What finds work calls another, so that an empty group is looked at once.
      startSlot(group);
      await run(item, takenAtMs);
    }
  }

  function startSlot(group: string): void {
    const ofGroup = slots.get(group) ?? new Set();
    if (isStopping || ofGroup.size >= concurrencyPerGroup) return;
    slots.set(group, ofGroup);
    const slot = work(group).finally(() => ofGroup.delete(slot));
    ofGroup.add(slot);
    slot.catch((error: unknown) => log.warn({ err: error, queue: queue.name }, 'queue unreadable'));
  }

  async function wake(): Promise<void> {
    for (const group of await queue.groups()) startSlot(group);
  }

  return {
    async drain() {
      await wake();
      while (running().length > 0) await Promise.all(running());
    },
    start() {
      stopPolling ??= every(pollMs, () => {
        wake().catch((error: unknown) => log.warn({ err: error }, 'queue unreadable'));
      });
    },
    async stop() {
      stopPolling?.();
      stopPolling = null;
      isStopping = true;
      await Promise.allSettled(running());
      isStopping = false;
    },
  };
}

/** What may be kept and shown of an error: a short code or its kind, never its words. */
function errorCode(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  const isSafe = (text: unknown) => typeof text === 'string' && /^[\w.-]{1,60}$/.test(text);
  return String([code, name].find(isSafe) ?? 'FAILED');
}
