import type { Model } from 'mongoose';
import type { Clock } from '#server/clock.ts';
import type { EventRecord, EventsService } from './events.service.ts';

/** A document whose change and the event of it were one write (design.md, pending effects). */
export interface OwesEvents {
  _id: string;
  pendingEvents: EventRecord[];
}

export interface PendingEventsService {
  /** Hands over what a document owes, and takes it off. Repeatable. */
  settle<T extends OwesEvents>(model: Model<T>, owing: OwesEvents): Promise<void>;
  /** Settles for processes that died between the two. */
  sweep<T extends OwesEvents>(model: Model<T>): Promise<void>;
}

/** Those of requests that are under way settle by themselves. */
const SWEEP_AGE_MS = 1000;
const SWEEP_BATCH = 100;

export function createPendingEventsService(parts: {
  clock: Clock;
  events: EventsService;
}): PendingEventsService {
  const { clock, events } = parts;

  async function settle<T extends OwesEvents>(model: Model<T>, owing: OwesEvents): Promise<void> {
    const pending = owing.pendingEvents ?? [];
    if (pending.length === 0) return;
    await events.append(pending);
    const settled = pending.map(({ _id }) => _id);
    await model.collection.updateOne({ _id: owing._id } as never, {
      $pull: { pendingEvents: { _id: { $in: settled } } } as never,
    });
  }

  return {
    settle,
    async sweep(model) {
      const before = new Date(clock.now().getTime() - SWEEP_AGE_MS);
      const owing = await model.collection
        .find({ 'pendingEvents.at': { $lt: before } } as never)
        .limit(SWEEP_BATCH)
        .toArray();
      for (const document of owing) await settle(model, document as unknown as OwesEvents);
    },
  };
}
