import type { Clock } from './clock.ts';
import { takeLease } from './db/lease.ts';
import type { Logger } from './log.ts';

/** Work that repeats. Any number of processes may carry the same jobs: a lease lets one run at a time. */
export interface Job {
  name: string;
  everyMs: number;
  run(): Promise<void>;
}

export interface JobRunner {
  start(): void;
  /** Stops scheduling and waits for what is under way. */
  stop(): Promise<void>;
}

export function createJobRunner(jobs: readonly Job[], clock: Clock, log: Logger): JobRunner {
  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<void>>();

  async function attempt(job: Job): Promise<void> {
    try {
      const lease = await takeLease(`job:${job.name}`, Math.max(job.everyMs, 30_000), clock);
      if (!lease) return;
      try {
        await job.run();
      } finally {
        await lease.release();
      }
    } catch (error) {
      log.error({ err: error, job: job.name }, 'job failed; it runs again at its next turn');
    }
  }

  return {
    start() {
      for (const job of jobs) {
        const timer = setInterval(() => {
          const attempted = attempt(job).finally(() => running.delete(attempted));
          running.add(attempted);
        }, job.everyMs);
        timer.unref();
        timers.add(timer);
      }
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      timers.clear();
      await Promise.allSettled(running);
    },
  };
}
