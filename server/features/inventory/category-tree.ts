import { setTimeout as delay } from 'node:timers/promises';
import type { Model } from 'mongoose';
import type { Clock } from '#server/clock.ts';
import { type LeaseHandle, takeLease } from '#server/db/lease.ts';
import { ProblemError } from '#server/http/problem.ts';
import { CATEGORY_LEVELS, type CategoryInput } from '#shared/contracts/categories.ts';
import type { ResourceChange, ResourceRecord } from './resource.ts';

/** Longer than a look at the tree and one write take. */
const TURN_MS = 10_000;
const ATTEMPTS = 100;
const PAUSE_MS = 20;

/** Deleted and archived categories keep their place: they may come back. */
const ANYWHERE = { isDeleted: { $in: [false, true] }, archived: { $in: [false, true] } };

/**
 * Keeps the categories of a business a tree of at most five levels. Two moves at once could make a circle of
 * which neither sees the other's half, so moves of one business take turns.
 * @throws ProblemError CONFLICT for a category within itself, INVALID_REQUEST for one that would lie too deep.
 */
export async function keepTree<T>(
  model: Model<ResourceRecord>,
  { businessId, id, before, after, clock }: ResourceChange<CategoryInput>,
  write: () => Promise<T>,
): Promise<T> {
  if (after.parentId === null || after.parentId === before?.parentId) return write();
  const lease = await takeTurn(businessId, clock);
  try {
    const above = await idsAbove(model, businessId, after.parentId);
    if (above.includes(id)) throw refusal('CONFLICT', 'own_child', 'lies within itself');
    const below = before ? await levelsBelow(model, businessId, id) : 0;
    if (above.length + 1 + below > CATEGORY_LEVELS) {
      throw refusal('INVALID_REQUEST', 'too_deep', `lies deeper than ${CATEGORY_LEVELS} levels`);
    }
    if (!lease.isHeld()) throw busy();
    return await write();
  } finally {
    await lease.release();
  }
}

async function takeTurn(businessId: string, clock: Clock): Promise<LeaseHandle> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const lease = await takeLease(`categories:${businessId}`, TURN_MS, clock);
    if (lease) return lease;
    await delay(PAUSE_MS);
  }
  throw busy();
}

/** A category and what it lies within, from the inside out. */
async function idsAbove(
  model: Model<ResourceRecord>,
  businessId: string,
  start: string,
): Promise<string[]> {
  const ids: string[] = [];
  let next: string | null = start;
  while (next !== null && ids.length <= CATEGORY_LEVELS) {
    ids.push(next);
    const found: { parentId: string | null } | null = await model
      .findOne({ _id: next, businessId }, { parentId: 1 })
      .lean<{ parentId: string | null }>();
    next = found?.parentId ?? null;
  }
  return ids;
}

/** How many levels of categories lie within a category. */
async function levelsBelow(
  model: Model<ResourceRecord>,
  businessId: string,
  id: string,
): Promise<number> {
  let inside = [id];
  for (let levels = 0; levels < CATEGORY_LEVELS; levels += 1) {
    const within = { businessId, ...ANYWHERE, parentId: { $in: inside } };
    inside = (await model.find(within, { _id: 1 }).lean()).map(({ _id }) => _id);
    if (inside.length === 0) return levels;
  }
  return CATEGORY_LEVELS;
}

function refusal(code: 'CONFLICT' | 'INVALID_REQUEST', why: string, message: string): ProblemError {
  return new ProblemError(code, {
    ...(code === 'CONFLICT' ? { field: 'parentId' } : {}),
    errors: [{ path: 'parentId', code: why, message }],
  });
}

function busy(): ProblemError {
  return new ProblemError('UNAVAILABLE', { retryable: true, retryAfterSeconds: 1 });
}
