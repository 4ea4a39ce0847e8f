import type { VirtualClock } from './virtual-clock.ts';

/** Something that time brings. */
export interface DueTask {
  /** Milliseconds since 1970. */
  at: number;
  run: () => void;
}

/**
 * Does everything that fell due until now, in order of time whoever it belongs to, each at its own moment.
 * `tasks` is asked again after each, because one may bring or take away others. True when there was any.
 */
export function runDue(clock: VirtualClock, tasks: () => Iterable<DueTask>): boolean {
  const until = clock.now().getTime();
  let hasRun = false;
  for (let next = earliest(tasks()); next && next.at <= until; next = earliest(tasks())) {
    clock.at(next.at, next.run);
    hasRun = true;
  }
  return hasRun;
}

/** Of two at one moment the first listed, so that a cancellation comes before a renewal. */
function earliest(tasks: Iterable<DueTask>): DueTask | null {
  let next: DueTask | null = null;
  for (const task of tasks) if (next === null || task.at < next.at) next = task;
  return next;
}
