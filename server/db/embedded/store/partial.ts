import type { Collation } from '../bson/collation.ts';
import { Rank, TYPES } from '../bson/types.ts';
import type { Doc } from '../bson/values.ts';
import { conjuncts, type Filter, type PathTest } from '../query/filter.ts';
import { alternatives, bracket, type Interval, intervalsOf, within } from '../query/intervals.ts';
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
    if (
      own.some(
        (part) =>
          part.kind === 'path' && part.path === wanted.path && narrower(part.test, wanted.test),
      )
    ) {
      return true;
    }
    const outer = holds(wanted.test);
    return (
      outer !== undefined &&
      branches.every((branch) => branch.get(wanted.path)?.some((set) => within(set, outer)))
    );
  });
}

/** Types whose values have a rank of their own. */
const EXACT = ['string', 'object', 'binData', 'objectId', 'bool', 'date', 'timestamp'];

/** Keys that satisfy the condition for sure; for `$exists` and `$type` any of the right type. */
function holds(test: PathTest): Interval[] | undefined {
  if (test.op === '$exists')
    return [bracket(0, Rank.emptyArray), bracket(Rank.number, Rank.maxKey)];
  if (test.op === '$type') {
    const exact = [...test.names].filter((name) => EXACT.includes(name));
    return exact.map((name) => bracket(TYPES[name]?.rank ?? 0));
  }
  return test.op === '$regex' ? undefined : intervalsOf(test, undefined);
}

function narrower(test: PathTest, than: PathTest): boolean {
  if (test.op === '$exists') return than.op === '$exists';
  return (
    test.op === '$type' &&
    than.op === '$type' &&
    [...test.names].every((name) => than.names.has(name))
  );
}
