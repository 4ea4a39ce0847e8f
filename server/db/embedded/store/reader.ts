import type { Doc } from '../bson/values.ts';
import type { Predicate } from '../query/match.ts';
import type { Collection } from './collection.ts';
import type { Slot } from './index-tree.ts';
import type { Pace } from './pace.ts';
import type { Plan } from './planner.ts';

/** What a read has looked at; explain shows it. */
export interface ReadStats {
  keys: number;
  docs: number;
}

/** How many documents are looked at on the spot before the rest is set aside to be done in slices. */
const EAGER = 4096;

/** The slots a plan leads to, each once, in the plan's order; still to be checked by the filter. */
export function* candidates(
  collection: Collection,
  plan: Plan,
  stats?: ReadStats,
): Generator<Slot> {
  if (plan.kind === 'scan') {
    const all = plan.reverse ? [...collection.all()].toReversed() : collection.all();
    yield* all;
    return;
  }
  if (plan.kind === 'union') {
    const seen = new Set<Slot>();
    for (const part of plan.plans) {
      for (const slot of candidates(collection, part, stats)) {
        if (seen.has(slot)) continue;
        seen.add(slot);
        yield slot;
      }
    }
    return;
  }
  const { index, reverse } = plan;
  const ranges = reverse ? plan.ranges.toReversed() : plan.ranges;
  const seen = index.multikey ? new Set<Slot>() : undefined;
  for (const range of ranges) {
    for (const slot of index.scan(range, reverse)) {
      if (stats !== undefined) stats.keys++;
      if (seen?.has(slot) === true) continue;
      seen?.add(slot);
      yield slot;
    }
  }
}

/** The slots that match, up to a number; in one go, for writes. */
export function matchNow(
  collection: Collection,
  plan: Plan,
  matches: Predicate,
  most = Number.POSITIVE_INFINITY,
): Slot[] {
  const found: Slot[] = [];
  if (most <= 0) return found;
  for (const slot of candidates(collection, plan)) {
    if (!matches(slot.doc)) continue;
    found.push(slot);
    if (found.length >= most) break;
  }
  return found;
}

/**
 * The documents that match, up to a number, as they are now: what is looked at after a pause has
 * been set aside before it. So a long read sees one moment and does not hold others up.
 */
export async function matchPaced(
  collection: Collection,
  plan: Plan,
  matches: Predicate,
  pace: Pace,
  most = Number.POSITIVE_INFINITY,
  stats: ReadStats = { keys: 0, docs: 0 },
): Promise<Doc[]> {
  const found: Doc[] = [];
  let rest: Doc[] | undefined;
  for (const { doc } of candidates(collection, plan, stats)) {
    if (rest !== undefined) {
      rest.push(doc);
      continue;
    }
    stats.docs++;
    if (stats.docs >= EAGER) rest = [];
    if (!matches(doc)) continue;
    found.push(doc);
    if (found.length >= most) return found;
  }
  for (const doc of rest ?? []) {
    stats.docs++;
    if (matches(doc)) {
      found.push(doc);
      if (found.length >= most) return found;
    }
    if (pace.due()) await pace.breathe();
  }
  return found;
}
