import type { Raw } from '../bson/raw.ts';
import type { Collection } from './collection.ts';
import type { Slot } from './index-tree.ts';
import type { Pace } from './pace.ts';
import type { Plan } from './planner.ts';

/** What a read has looked at; explain shows it. */
export interface ReadStats {
  keys: number;
  docs: number;
}

type Matches = (raw: Raw) => boolean;

/** How many documents are looked at on the spot before the rest is set aside to be done in slices. */
const EAGER = 4096;

/** The slots a plan leads to, each once, in the plan's order; still to be checked by the filter. */
function* candidates(collection: Collection, plan: Plan, stats?: ReadStats): Generator<Slot> {
  if (plan.kind === 'scan') {
    yield* plan.reverse ? [...collection.all()].toReversed() : collection.all();
    return;
  }
  const several = plan.kind === 'union' || plan.index.multikey;
  const seen = several ? new Set<Slot>() : undefined;
  for (const slot of plan.kind === 'union'
    ? parts(collection, plan, stats)
    : entries(plan, stats)) {
    if (seen?.has(slot) === true) continue;
    seen?.add(slot);
    yield slot;
  }
}

function* parts(collection: Collection, plan: Plan & { kind: 'union' }, stats?: ReadStats) {
  for (const part of plan.plans) yield* candidates(collection, part, stats);
}

function* entries({ index, ranges, reverse }: Plan & { kind: 'index' }, stats?: ReadStats) {
  for (const range of reverse ? ranges.toReversed() : ranges) {
    for (const slot of index.scan(range, reverse)) {
      if (stats !== undefined) stats.keys++;
      yield slot;
    }
  }
}

/** The slots that match, up to a number; in one go, for writes. */
export function matchNow(
  collection: Collection,
  plan: Plan,
  matches: Matches,
  most = Number.POSITIVE_INFINITY,
): Slot[] {
  const found: Slot[] = [];
  for (const slot of candidates(collection, plan)) {
    if (!matches(slot.raw)) continue;
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
  matches: Matches,
  pace: Pace,
  most = Number.POSITIVE_INFINITY,
  stats: ReadStats = { keys: 0, docs: 0 },
): Promise<Raw[]> {
  const found: Raw[] = [];
  const look = (raw: Raw): boolean => {
    stats.docs++;
    if (matches(raw)) found.push(raw);
    return found.length < most;
  };
  const rest: Raw[] = [];
  for (const { raw } of candidates(collection, plan, stats)) {
    if (stats.docs >= EAGER) rest.push(raw);
    else if (!look(raw)) return found;
  }
  await pace.each(rest, look);
  return found;
}
