import { randomUUID } from 'node:crypto';
import type { Clock } from '#server/clock.ts';
import type { Every } from '#server/db/keep-renewing.ts';
import { createQueueWorker, type QueueWorker, type WorkHandler } from '#server/db/queue-worker.ts';
import { type WorkItem, workItemModel } from '#server/db/work-item.model.ts';
import { createWorkQueue, type WorkQueue } from '#server/db/work-queue.ts';
import { objectIds } from '#server/ids.ts';
import { createLogger } from '#server/log.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const LEASE_MS = 30 * SECOND;

/** For what other processes do meanwhile, on a machine that has much to do. */
export const SOON = { timeout: 10_000 };

/** Time that stands still until a test moves it. It begins now, so that nothing expires in the database. */
function stillClock(): Clock & { advance(milliseconds: number): void } {
  let time = Date.now();
  return {
    now: () => new Date(time),
    elapsedMs: () => time,
    sharedNow: async () => new Date(time),
    advance(milliseconds) {
      time += milliseconds;
    },
  };
}

/** Timers that go off when a test says so. */
export function manualTimers() {
  const timers = new Set<() => void>();
  const every: Every = (_milliseconds, run) => {
    timers.add(run);
    return () => timers.delete(run);
  };
  return {
    every,
    count: () => timers.size,
    fire() {
      for (const run of timers) run();
    },
  };
}

export interface QueueBench {
  name: string;
  clock: ReturnType<typeof stillClock>;
  queue: WorkQueue<string>;
  timers: ReturnType<typeof manualTimers>;
  alerts: { item: WorkItem<string>; reason: string }[];
  worker(
    handle: WorkHandler<string>,
    over?: Partial<Parameters<typeof createQueueWorker<string>>[0]>,
  ): QueueWorker;
  add(keys: readonly string[], group?: string): Promise<void>;
  item(key: string): Promise<WorkItem<string>>;
}

/** A queue of its own, in which time is moved by the test. The payload of an item is its key. */
export function startQueueBench(): QueueBench {
  const name = `queue-${randomUUID()}`;
  const clock = stillClock();
  const timers = manualTimers();
  const queue = createWorkQueue<string>({ name, clock, ids: objectIds });
  const alerts: QueueBench['alerts'] = [];
  return {
    name,
    clock,
    queue,
    timers,
    alerts,
    worker: (handle, over = {}) =>
      createQueueWorker({
        queue,
        handle,
        clock,
        every: timers.every,
        leaseMs: LEASE_MS,
        log: createLogger('silent'),
        onAlert: async (item, reason) => {
          alerts.push({ item, reason });
        },
        ...over,
      }),
    add: (keys, group = 'stripe') =>
      queue.enqueue(keys.map((key) => ({ key, group, payload: key }))),
    async item(key) {
      const found = await workItemModel.findById(`${name}:${key}`).lean<WorkItem<string>>();
      if (!found) throw new Error(`${key} is not in the queue`);
      return found;
    },
  };
}

/** A promise that a test settles. */
export function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
