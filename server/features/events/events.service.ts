import { MongoBulkWriteError } from 'mongodb';
import type { Clock } from '#server/clock.ts';
import { duplicateKey } from '#server/db/duplicate-key.ts';
import type { Logger } from '#server/log.ts';
import { type EventRecord, eventModel } from './event.model.ts';

export type { EventRecord } from './event.model.ts';

type Listener = (event: EventRecord) => void;

export interface EventsService {
  /**
   * Appends events under their own ids: a repeat changes nothing. Local listeners hear of them at once.
   * @returns how many were new.
   */
  append(events: readonly EventRecord[]): Promise<number>;
  /** Calls back for each event of any process, once, in about the order they were written. */
  subscribe(listener: Listener): () => void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const POLL_MS = 500;
/**
 * Events are read again for this long after they were stamped: processes' clocks differ, and an event can
 * be stored a while after its time.
 */
const OVERLAP_MS = 10_000;

/** Reads the events collection as a change feed. Polling, because change streams need a replica set. */
export function createEventsService(parts: { clock: Clock; log: Logger }): EventsService {
  const listeners = new Set<Listener>();
  const seen = new Map<string, number>();
  let since = 0;
  let timer: NodeJS.Timeout | undefined;
  let polling: Promise<void> = Promise.resolve();

  function publish(event: EventRecord): void {
    if (seen.has(event._id)) return;
    seen.set(event._id, event.at.getTime());
    for (const listener of listeners) listener(event);
  }

  async function poll(): Promise<void> {
    const events = await eventModel
      .find({ at: { $gt: new Date(since - OVERLAP_MS) } })
      .sort({ at: 1 })
      .lean();
    for (const event of events) {
      publish(event);
      since = Math.max(since, event.at.getTime());
    }
    for (const [id, at] of seen) if (at < since - 2 * OVERLAP_MS) seen.delete(id);
  }

  function schedule(): void {
    timer = setTimeout(() => {
      polling = poll()
        .catch((error: unknown) => parts.log.warn({ err: error }, 'change feed is behind'))
        .finally(() => {
          if (timer !== undefined) schedule();
        });
    }, POLL_MS);
    timer.unref();
  }

  return {
    async append(events) {
      if (events.length === 0) return 0;
      let isNew = events.length;
      try {
        const storedAt = parts.clock.now();
        const stored = events.map((event) => ({ ...event, storedAt }));
        await eventModel.collection.insertMany(stored as never[], { ordered: false });
      } catch (thrown) {
        if (!duplicateKey(thrown)) throw thrown;
        isNew = thrown instanceof MongoBulkWriteError ? thrown.insertedCount : 0;
      }
      for (const event of events) publish(event);
      return isNew;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async start() {
      since = parts.clock.now().getTime();
      await poll();
      schedule();
    },
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await polling;
    },
  };
}
