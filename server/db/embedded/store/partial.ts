import { Rank, TYPES } from '../bson/types.ts';
import { conjuncts, type Filter, type Test } from '../query/filter.ts';
import { alternatives, bracket, type Interval, within } from '../query/intervals.ts';

/**
 * Whether every document that matches the filter is in a partial index. Says no when in doubt; the
 * index is then not used.
 */
export function impliesPartial(filter: Filter, partial: Filter): boolean {
  const branches = alternatives(filter);
  const own = conjuncts(filter).filter((part) => part.kind === 'path');
  return conjuncts(partial).every((wanted) => {
    if (wanted.kind !== 'path') return false;
    const { path, test } = wanted;
    if (own.some((part) => part.path === path && narrower(part.test, test))) return true;
    const outer = sufficient(test);
    return outer && branches.every((branch) => branch.get(path)?.some((set) => within(set, outer)));
  });
}

/** Types whose values have a rank of their own. */
const EXACT = ['string', 'object', 'binData', 'objectId', 'bool', 'date', 'timestamp'];

/** Keys that satisfy the condition for sure; for `$exists` and `$type` any of the right type. */
function sufficient({ op, keys, types = new Set() }: Test): Interval[] | undefined {
  if (op === '$exists') return [bracket(0, Rank.emptyArray), bracket(Rank.number, Rank.maxKey)];
  if (op === '$regex') return undefined;
  if (op !== '$type') return keys;
  const exact = [...types].filter((name) => EXACT.includes(name));
  return exact.map((name) => bracket(TYPES[name]?.rank ?? 0));
}

function narrower(test: Test, than: Test): boolean {
  if (test.op !== than.op) return false;
  const types = [...(test.types ?? [])];
  return (
    test.op === '$exists' || (test.op === '$type' && types.every((name) => than.types?.has(name)))
  );
}
