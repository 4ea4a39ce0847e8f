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

type Visit = (slot: Slot) => boolean;

/**
 * Visits the slots a plan leads to, each once, in the plan's order, until the visitor returns false;
 * they are still to be checked by the filter.
 */
function visitAll(collection: Collection, plan: Plan, visit: Visit, stats?: ReadStats): boolean {
  if (plan.kind === 'scan') {
    const slots = plan.reverse ? [...collection.all()].toReversed() : collection.all();
    for (const slot of slots) if (!visit(slot)) return false;
    return true;
  }
  if (plan.kind === 'union') {
    const once = onlyOnce(visit);
    return plan.plans.every((part) => visitAll(collection, part, once, stats));
  }
  const { index, ranges, reverse } = plan;
  const look = index.multikey ? onlyOnce(visit) : visit;
  return (reverse ? ranges.toReversed() : ranges).every((range) =>
    index.scan(range, reverse, (slot) => {
      if (stats !== undefined) stats.keys++;
      return look(slot);
    }),
  );
}

function onlyOnce(visit: Visit): Visit {
  const seen = new Set<Slot>();
  return (slot) => seen.size === seen.add(slot).size || visit(slot);
}

/** The slots that match, up to a number; in one go, for writes. */
export function matchNow(
  collection: Collection,
  plan: Plan,
  matches: Matches,
  most = Number.POSITIVE_INFINITY,
): Slot[] {
  const found: Slot[] = [];
  visitAll(collection, plan, (slot) => {
    if (matches(slot.raw)) found.push(slot);
    return found.length < most;
  });
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
  const finished = !visitAll(
    collection,
    plan,
    ({ raw }) => (stats.docs < EAGER ? look(raw) : rest.push(raw) > 0),
    stats,
  );
  if (!finished) await pace.each(rest, look);
  return found;
}
