import type { Model } from 'mongoose';
import type { Clock } from '../clock.ts';
import type { Ids } from '../ids.ts';
import { duplicateKey } from './duplicate-key.ts';
import { type WorkItem, type WorkState, workItemModel } from './work-item.model.ts';

export interface NewWork<P> {
  /** Unique in its queue. */
  key: string;
  group: string;
  payload: P;
  /** Now, if it is not said. */
  availableAt?: Date;
}

export interface WorkQueue<P> {
  name: string;
  /**
   * Adds what is not there yet. With `reopen`, what is done or dead waits again, and what is being worked on
   * is worked on once more, unless only what is finished is to be reopened.
   */
  enqueue(items: readonly NewWork<P>[], options?: { reopen?: boolean | 'finished' }): Promise<void>;
  /** The groups that have items which wait or are worked on. */
  groups(): Promise<string[]>;
  /** Takes one due item of a group for so many milliseconds; null when nothing is due. */
  claim(group: string, leaseMs: number): Promise<WorkItem<P> | null>;
  /** False when another has taken the item meanwhile, as with every write after a claim. */
  renew(item: WorkItem<P>, until: Date): Promise<boolean>;
  /** Done, or due again at a time. */
  complete(item: WorkItem<P>, nextAt: Date | null): Promise<boolean>;
  /** Gives the item back after a try that did not succeed. */
  release(item: WorkItem<P>, change: { state: WorkState } & Partial<WorkItem<P>>): Promise<boolean>;
  count(): Promise<Record<WorkState, number>>;
  /** By group, the longest due first. */
  list(query: { state: WorkState; limit?: number }): Promise<WorkItem<P>[]>;
  /** For an operator: due now, with all tries before it. False when it is being worked on or not there. */
  retry(id: string): Promise<boolean>;
}

/** In this order, a worker that died comes first, and what fails last: a hundred dead items delay no live one. */
const OPEN = ['working', 'waiting', 'retrying'] as const;
/** So that what fails has its turn also while there is always something else. */
const RETRIES_FIRST = ['retrying', 'working', 'waiting'] as const;
const RETRIES_SHARE = 0.25;
const IDLE = { owner: null, leasedUntil: null };
const FRESH = { ...IDLE, attempts: 0, failingSince: null, lastError: null, alertedAt: null };
const WAITING = { ...FRESH, state: 'waiting' as const, finishedAt: null };
/** More than one, so that several workers seldom reach for the same item. */
const CANDIDATES = 16;

/** A queue in the database, worked on by any number of processes: see createQueueWorker. */
export function createWorkQueue<P>(parts: {
  name: string;
  clock: Clock;
  ids: Ids;
  /** Between 0 and 1: spreads workers over what is due. */
  random?: () => number;
  /** Over another connection than mongoose's own. */
  items?: Model<WorkItem<unknown>>;
}): WorkQueue<P> {
  const { name: queue, clock, ids, random = Math.random } = parts;
  const items = parts.items ?? workItemModel;
  /** What is due, at a time of ours; what a worker has had for too long, at the time that all share. */
  const isReady = (state: WorkState, sharedNow: Date) =>
    state === 'working'
      ? { leasedUntil: { $not: { $gt: sharedNow } } }
      : { availableAt: { $lte: clock.now() } };

  async function write(
    { _id, owner }: WorkItem<P>,
    change: Partial<WorkItem<P>>,
    condition: { wanted?: number } = {},
  ): Promise<boolean> {
    const written = await items.updateOne({ _id, owner, ...condition }, { $set: change });
    return written.matchedCount === 1;
  }

  async function add({ key, ...work }: NewWork<P>, reopen: boolean | 'finished'): Promise<void> {
    const isReopening = reopen === true;
    const _id = `${queue}:${key}`;
    const now = clock.now();
    const waiting = { availableAt: now, ...work, ...WAITING };
    const fresh = { ...waiting, queue, createdAt: now, ...(isReopening ? {} : { wanted: 0 }) };
    const upsert = () =>
      items.updateOne(
        { _id },
        { $setOnInsert: fresh, ...(isReopening ? { $inc: { wanted: 1 } } : {}) },
        { upsert: true },
      );
    await upsert().catch((thrown: unknown) => {
      // Another added it at the same moment: now it is there.
      if (duplicateKey(thrown)) return upsert();
      throw thrown;
    });
    if (!reopen) return;
    await items.updateOne({ _id, state: { $in: ['done', 'dead'] } }, { $set: waiting });
  }

  async function due(group: string): Promise<Pick<WorkItem<P>, '_id'>[]> {
    const sharedNow = await clock.sharedNow();
    for (const state of random() < RETRIES_SHARE ? RETRIES_FIRST : OPEN) {
      const found = await items
        .find({ queue, state, group, ...isReady(state, sharedNow) }, { _id: 1 })
        .sort({ availableAt: 1 })
        .limit(CANDIDATES)
        .lean<Pick<WorkItem<P>, '_id'>[]>();
      if (found.length > 0) return found;
    }
    return [];
  }

  async function tryClaim(_id: string, leaseMs: number): Promise<WorkItem<P> | null> {
    const now = await clock.sharedNow();
    const leasedUntil = new Date(now.getTime() + leaseMs);
    return items
      .findOneAndUpdate(
        { _id, $or: OPEN.map((state) => ({ state, ...isReady(state, now) })) },
        {
          $set: { state: 'working', owner: ids.next(), leasedUntil },
          $inc: { attempts: 1 },
        },
        { returnDocument: 'after' },
      )
      .lean<WorkItem<P>>();
  }

  return {
    name: queue,
    async enqueue(work, { reopen = false } = {}) {
      await Promise.all(work.map((one) => add(one, reopen)));
    },
    async groups() {
      const found = new Set<string>();
      for (const state of OPEN) {
        // From one group's first item to the next one's: the number of items does not matter.
        for (let group: string | undefined = ''; group !== undefined; ) {
          const next: { group: string } | null = await items
            .findOne({ queue, state, group: { $gt: group } }, { group: 1 })
            .sort({ group: 1 })
            .lean<{ group: string }>();
          group = next?.group;
          if (group !== undefined) found.add(group);
        }
      }
      return [...found];
    },
    async claim(group, leaseMs) {
      for (let found = await due(group); found.length > 0; found = await due(group)) {
        while (found.length > 0) {
          const [{ _id } = { _id: '' }] = found.splice(Math.floor(random() * found.length), 1);
          const item = await tryClaim(_id, leaseMs);
          if (item) return item;
        }
      }
      return null;
    },
    renew: (item, leasedUntil) => write(item, { leasedUntil }),
    async complete(item, nextAt) {
      const now = clock.now();
      const change: Partial<WorkItem<P>> = nextAt
        ? { ...WAITING, availableAt: nextAt }
        : { ...IDLE, state: 'done', finishedAt: now };
      if (await write(item, change, { wanted: item.wanted })) return true;
      return write(item, { ...WAITING, availableAt: now });
    },
    release: (item, change) => write(item, { ...change, ...IDLE }),
    async count() {
      const states = [...OPEN, 'done', 'dead'] as const;
      const counts = await Promise.all(
        states.map(async (state) => [state, await items.countDocuments({ queue, state })] as const),
      );
      return Object.fromEntries(counts) as Record<WorkState, number>;
    },
    list: ({ state, limit = 100 }) =>
      items
        .find({ queue, state })
        .sort({ group: 1, availableAt: 1 })
        .limit(limit)
        .lean<WorkItem<P>[]>(),
    async retry(_id) {
      const idle = { queue, state: { $ne: 'working' as const } };
      const change = { ...WAITING, availableAt: clock.now() };
      return (await items.updateOne({ _id, ...idle }, { $set: change })).matchedCount === 1;
    },
  };
}
