import type { Raw } from '../bson/raw.ts';
import type { Collection } from './collection.ts';
import type { Slot } from './index-tree.ts';
import type { Pace } from './pace.ts';
import type { Plan } from './planner.ts';

/** How many documents a read has looked at; explain shows it. */
export interface ReadStats {
  docs: number;
}

type Matches = (raw: Raw) => boolean;
type Visit = (slot: Slot) => boolean;

/** How many documents are looked at on the spot before the rest is set aside to be done in slices. */
const EAGER = 4096;

/**
 * Visits the slots a plan leads to, each once, in the plan's order, until the visitor returns false;
 * they are still to be checked by the filter.
 */
function visitAll({ slots }: Collection, plan: Plan, visit: Visit): boolean {
  const { index, reverse } = plan;
  if (index === undefined) {
    const all = reverse ? [...slots.values()].toReversed() : slots.values();
    for (const slot of all) if (!visit(slot)) return false;
    return true;
  }
  const seen = new Set<Slot>();
  const once: Visit = (slot) => seen.size === seen.add(slot).size || visit(slot);
  const look = index.multikey ? once : visit;
  const ranges = reverse ? plan.ranges.toReversed() : plan.ranges;
  return ranges.every((range) => index.scan(range, reverse, look));
}

/** The slots that match, up to a number; in one go, for writes. */
export function matchNow(
  collection: Collection,
  plan: Plan,
  matches: Matches,
  most: number,
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
  most: number,
  stats: ReadStats,
): Promise<Raw[]> {
  const found: Raw[] = [];
  const look = (raw: Raw): boolean => {
    stats.docs++;
    if (matches(raw)) found.push(raw);
    return found.length < most;
  };
  const rest: Raw[] = [];
  const later = (raw: Raw): boolean => rest.push(raw) > 0;
  const visit: Visit = ({ raw }) => (stats.docs < EAGER ? look(raw) : later(raw));
  if (visitAll(collection, plan, visit)) await pace.each(rest, look);
  return found;
}
