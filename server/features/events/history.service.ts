import { ProblemError } from '#server/http/problem.ts';
import type { HistoryEntry } from '#shared/contracts/billing.ts';
import { HISTORY_TYPES } from '#shared/contracts/history-types.ts';
import { eventModel, type StoredEvent } from './event.model.ts';
import { presentEntry } from './history.presenter.ts';

export interface HistoryService {
  /**
   * What happened to one business, newest first.
   * @throws ProblemError INVALID_REQUEST for a cursor that nobody gave out.
   */
  list(
    businessId: string,
    page: { app: string; limit: number; cursor?: string | undefined },
  ): Promise<{ items: HistoryEntry[]; nextCursor: string | null }>;
}

export function createHistoryService(parts: {
  /** Names of people of the business, by user id. */
  names(businessId: string, userIds: readonly string[]): Promise<Map<string, string>>;
}): HistoryService {
  return {
    async list(businessId, { app, limit, cursor }) {
      const after = cursor === undefined ? null : readCursor(cursor);
      const found = await eventModel
        .find({
          businessId,
          type: { $in: HISTORY_TYPES },
          // What belongs to no app belongs to the business itself.
          appId: { $in: [null, app] },
          ...(after
            ? {
                at: { $lte: after.at },
                $or: [{ at: { $lt: after.at } }, { _id: { $lt: after.id } }],
              }
            : {}),
        })
        .sort({ at: -1, _id: -1 })
        .limit(limit + 1)
        .lean<StoredEvent[]>();
      const events = found.slice(0, limit);
      const last = found.length > limit ? events.at(-1) : undefined;
      const names = await parts.names(
        businessId,
        events.map(({ actor }) => actor).filter(isUserId),
      );
      return {
        items: events.map((event) => presentEntry(event, names)),
        nextCursor: last ? writeCursor(last) : null,
      };
    },
  };
}

function isUserId(actor: string): boolean {
  return /^[0-9a-f]{24}$/.test(actor);
}

function writeCursor({ at, _id }: StoredEvent): string {
  return Buffer.from(`${at.getTime()} ${_id}`).toString('base64url');
}

function readCursor(cursor: string): { at: Date; id: string } {
  const [, time, id] = /^(\d{1,15}) (.+)$/s.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (time && id) return { at: new Date(Number(time)), id };
  throw new ProblemError('INVALID_REQUEST', {
    errors: [{ path: 'cursor', code: 'invalid_cursor', message: 'is not a cursor of this list' }],
  });
}
