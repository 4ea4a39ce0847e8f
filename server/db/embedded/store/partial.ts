import type { Collation } from '../bson/collation.ts';
import { Rank } from '../bson/types.ts';
import type { Doc } from '../bson/values.ts';
import { alternatives } from '../query/constraints.ts';
import { conjuncts, type Filter, type PathTest } from '../query/filter.ts';
import { type Interval, intervalsOf, within } from '../query/interval.ts';
import { parseFilter } from '../query/parse.ts';

/**
 * Whether every document that matches the filter is in a partial index. Says no when in doubt; the
 * index is then not used.
 */
export function impliesPartial(
  filter: Filter,
  partial: Doc,
  collation: Collation | undefined,
): boolean {
  if (collation !== undefined) return false;
  const branches = alternatives(filter, undefined);
  const own = conjuncts(filter);
  return conjuncts(parseFilter(partial)).every((wanted) => {
    if (wanted.kind !== 'path') return false;
    if (own.some((part) => samePart(part, wanted))) return true;
    const outer = holds(wanted.test);
    return (
      outer !== undefined &&
      branches.every((branch) => branch.get(wanted.path)?.some((set) => within(set, outer)))
    );
  });
}

/** Keys that satisfy the condition for sure; for `$exists` and `$type` any of the right type. */
function holds(test: PathTest): Interval[] | undefined {
  const bracket = (from: number, to: number): Interval => ({
    low: String.fromCharCode(from),
    high: String.fromCharCode(to + 1),
  });
  if (test.op === '$exists') {
    return [bracket(0, Rank.emptyArray), bracket(Rank.number, Rank.maxKey)];
  }
  if (test.op === '$type') {
    const ranks = [...test.names].flatMap((name) => EXACT_TYPES[name] ?? []);
    return ranks.map((rank) => bracket(rank, rank));
  }
  if (test.op === '$regex') return undefined;
  return intervalsOf(test, undefined);
}

const EXACT_TYPES: Readonly<Record<string, number>> = {
  string: Rank.string,
  object: Rank.object,
  binData: Rank.binary,
  objectId: Rank.objectId,
  bool: Rank.boolean,
  date: Rank.date,
  timestamp: Rank.timestamp,
};

function samePart(a: Filter, b: Filter): boolean {
  if (a.kind !== 'path' || b.kind !== 'path' || a.path !== b.path) return false;
  if (a.test.op === '$exists') return b.test.op === '$exists';
  if (a.test.op === '$type' && b.test.op === '$type') {
    const wider = b.test.names;
    return [...a.test.names].every((name) => wider.has(name));
  }
  return false;
}
