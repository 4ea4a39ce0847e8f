import { model, Schema } from 'mongoose';
import type { Clock } from '#server/clock.ts';
import { eventModel, type StoredEvent } from './event.model.ts';

interface ReaderPosition {
  _id: string;
  at: Date;
}

const positionModel = model<ReaderPosition>(
  'ReaderPosition',
  new Schema<ReaderPosition>(
    { _id: String, at: { type: Date, required: true } },
    { versionKey: false, collection: 'readerPositions' },
  ),
);

export interface EventReader {
  /**
   * Hands over what was stored since the last call, of every process, in about the order of storing. At least
   * once: the position is kept after `handle` has returned, and the last minute is read again in case that
   * something was stored late. `handle` has to take a repeat for nothing. One caller at a time.
   */
  read(handle: (events: readonly StoredEvent[]) => Promise<void>): Promise<void>;
}

const BATCH = 200;
/** Clocks of processes differ, and a write can take until the driver gives up on it. */
const OVERLAP_MS = 60_000;

/** A reader of the events collection with a durable position under its own name. It starts with what is new. */
export function createEventReader(name: string, clock: Clock): EventReader {
  /** What was handed over lately by this process, so that the overlap costs only reading it. */
  const handled = new Map<string, number>();

  async function position(): Promise<Date> {
    const row = await positionModel.findById(name).lean<ReaderPosition>();
    if (row) return row.at;
    const at = clock.now();
    await positionModel.updateOne({ _id: name }, { $setOnInsert: { at } }, { upsert: true });
    return at;
  }

  async function page(after: { at: Date; id: string }): Promise<StoredEvent[]> {
    return eventModel
      .find({
        // The range is what an index serves; the rest says where within the same instant to go on.
        storedAt: { $gte: after.at },
        $or: [{ storedAt: { $gt: after.at } }, { _id: { $gt: after.id } }],
      })
      .sort({ storedAt: 1, _id: 1 })
      .limit(BATCH)
      .lean<StoredEvent[]>();
  }

  return {
    async read(handle) {
      const known = await position();
      // Time can go back where a sandbox moved it: a position that lies ahead would skip everything.
      const start = Math.min(known.getTime(), clock.now().getTime());
      const from = new Date(start - OVERLAP_MS);
      let after = { at: from, id: '' };
      for (;;) {
        const events = await page(after);
        const last = events.at(-1);
        if (!last) break;
        const fresh = events.filter(({ _id }) => !handled.has(_id));
        if (fresh.length > 0) await handle(fresh);
        for (const { _id, storedAt } of fresh) handled.set(_id, storedAt.getTime());
        after = { at: last.storedAt, id: last._id };
        if (last.storedAt > known) {
          await positionModel.updateOne({ _id: name }, { $max: { at: last.storedAt } });
        }
        if (events.length < BATCH) break;
      }
      const forgotten = from.getTime() - OVERLAP_MS;
      for (const [id, at] of handled) if (at < forgotten) handled.delete(id);
    },
  };
}
