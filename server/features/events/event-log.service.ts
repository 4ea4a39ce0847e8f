import { type EventRecord, eventModel } from './event.model.ts';

/** Looks into the events of the past. */
export interface EventLogService {
  /** Those of the given ids that were ever written. */
  known(ids: readonly string[]): Promise<Map<string, EventRecord>>;
  /** Events of some types of a business in a time, oldest first. */
  between(
    businessId: string,
    types: readonly string[],
    from: Date,
    to: Date,
  ): Promise<EventRecord[]>;
}

export function createEventLogService(): EventLogService {
  return {
    async known(ids) {
      if (ids.length === 0) return new Map();
      const found = await eventModel.find({ _id: { $in: ids } }).lean<EventRecord[]>();
      return new Map(found.map((event) => [event._id, event]));
    },
    between: (businessId, types, from, to) =>
      eventModel
        .find({ businessId, at: { $gte: from, $lte: to }, type: { $in: types } })
        .sort({ at: 1 })
        .lean<EventRecord[]>(),
  };
}
