import type { Collation } from '../bson/collation.ts';
import { Rank, rankOf } from '../bson/types.ts';
import { alternatives, type Constraints } from '../query/constraints.ts';
import { conjuncts, type Filter, type PathTest } from '../query/filter.ts';
import { flip, type Interval, intersect, isPoint, union } from '../query/interval.ts';
import type { SortField } from '../query/sort.ts';
import type { Collection } from './collection.ts';
import { type IndexTree, type KeyRange, WHOLE_INDEX } from './index-tree.ts';
import { impliesPartial } from './partial.ts';

/** How a query reads a collection. */
export type Plan =
  | { kind: 'scan'; sorted: boolean; reverse: boolean }
  | {
      kind: 'index';
      index: IndexTree;
      ranges: KeyRange[];
      reverse: boolean;
      sorted: boolean;
      /** How many leading fields the ranges pin down. */
      bounded: number;
    }
  | { kind: 'union'; plans: Plan[]; sorted: false };

export interface PlanRequest {
  filter: Filter;
  sort: readonly SortField[];
  limited: boolean;
  collation: Collation | undefined;
  /** The index to use whatever the planner thinks; `$natural` has none. */
  hint?: IndexTree | 'natural' | undefined;
}

/**
 * How many documents match, if the index's ranges say exactly that and nothing needs to be looked
 * at: all tests are comparisons with scalars on fields that the ranges pin down.
 */
export function countFromIndex(plan: Plan, filter: Filter): number | undefined {
  if (plan.kind !== 'index' || plan.index.multikey || plan.bounded === 0) return undefined;
  const pinned = plan.index.spec.fields.slice(0, plan.bounded).map(({ path }) => path);
  const exact = conjuncts(filter).every(
    (part) => part.kind === 'path' && pinned.includes(part.path) && isScalarTest(part.test),
  );
  if (!exact) return undefined;
  return plan.ranges.reduce((sum, range) => sum + plan.index.count(range), 0);
}

function isScalarTest(test: PathTest): boolean {
  const scalar = (value: unknown): boolean => {
    const rank = rankOf(value);
    return (
      rank !== Rank.null && rank !== Rank.object && rank !== Rank.array && !Number.isNaN(value)
    );
  };
  if (test.op === '$in') return test.regexes.length === 0 && test.values.every(scalar);
  const ordered =
    test.op === '$gt' || test.op === '$gte' || test.op === '$lt' || test.op === '$lte';
  return (test.op === '$eq' || ordered) && scalar(test.value);
}

interface Candidate {
  plan: Plan & { kind: 'index' };
  score: number;
}

const MAX_RANGES = 2000;

/** Picks the index whose prefix the filter pins down best, and that gives the wanted order. */
export function choosePlan(collection: Collection, request: PlanRequest): Plan {
  const natural = request.sort[0]?.path === '$natural' ? request.sort[0] : undefined;
  const scan: Plan = {
    kind: 'scan',
    sorted: request.sort.length === 0 || natural !== undefined,
    reverse: natural?.direction === -1,
  };
  if (request.hint === 'natural' || natural !== undefined) return scan;
  const branches = alternatives(request.filter, request.collation);
  if (request.hint !== undefined) return candidate(request.hint, branches, request).plan;
  let best: Candidate | undefined;
  for (const index of collection.indexes.values()) {
    if (index.spec.shown['hidden'] === true || !serves(index, branches, request)) continue;
    const next = candidate(index, branches, request);
    if (next.score > (best?.score ?? 0)) best = next;
  }
  if (best !== undefined && best.score >= 5) return best.plan;
  return unionPlan(collection, request) ?? best?.plan ?? scan;
}

/** An `$or` whose branches have each an index of their own. */
function unionPlan(collection: Collection, request: PlanRequest): Plan | undefined {
  const parts = conjuncts(request.filter);
  for (const part of parts) {
    if (part.kind !== 'or') continue;
    const others = parts.filter((other) => other !== part);
    const plans = part.filters.map((branch) =>
      choosePlan(collection, {
        ...request,
        filter: { kind: 'and', filters: [...others, branch] },
        sort: [],
      }),
    );
    if (plans.every((plan) => plan.kind !== 'scan')) return { kind: 'union', plans, sorted: false };
  }
  return undefined;
}

/** Sparse and partial indexes serve only filters that cannot match a document they leave out. */
function serves(index: IndexTree, branches: readonly Constraints[], request: PlanRequest): boolean {
  const { spec } = index;
  if (
    spec.partial !== undefined &&
    !impliesPartial(request.filter, spec.partial, request.collation)
  ) {
    return false;
  }
  if (!spec.sparse) return true;
  const nulls = String.fromCharCode(Rank.null);
  return branches.every((branch) =>
    spec.fields.some((field) =>
      branch
        .get(field.path)
        ?.some((set) => set.every(({ low, high }) => !(low <= nulls && high > nulls))),
    ),
  );
}

function candidate(
  index: IndexTree,
  branches: readonly Constraints[],
  request: PlanRequest,
): Candidate {
  const sameCollation = index.spec.collation?.id === request.collation?.id;
  const reads = branches.map((branch) => readBranch(index, branch, sameCollation));
  const ranges = reads.some((read) => read.bounded === 0)
    ? [WHOLE_INDEX]
    : union(reads.flatMap((read) => read.ranges));
  const constant = index.spec.fields.map((_field, i) => constantOver(reads, i));
  const order =
    index.multikey || !sameCollation ? undefined : servedOrder(index, constant, request.sort);
  const sorted = request.sort.length === 0 || order !== undefined;
  let score = Math.min(...reads.map((read) => read.score));
  if (order !== undefined && request.sort.length > 0) score += request.limited ? 8 : 3;
  return {
    plan: {
      kind: 'index',
      index,
      ranges,
      reverse: order === 'reverse',
      sorted,
      bounded: sameCollation ? Math.min(...reads.map((read) => read.bounded)) : 0,
    },
    score,
  };
}

interface BranchRead {
  ranges: KeyRange[];
  /** How many leading fields the ranges pin down. */
  bounded: number;
  /** The one key of a leading field, where it has one. */
  constants: (string | undefined)[];
  score: number;
}

function readBranch(index: IndexTree, branch: Constraints, sameCollation: boolean): BranchRead {
  let ranges: KeyRange[] = [{ low: '', high: '' }];
  const constants: (string | undefined)[] = [];
  const roots = new Set<string>();
  let bounded = 0;
  let score = 0;
  for (const field of index.spec.fields) {
    const root = field.parts[0] ?? '';
    // Of an array's element no two fields may be pinned down: they can be of different elements.
    if (index.multikey && roots.has(root)) break;
    roots.add(root);
    const intervals = fieldIntervals(branch.get(field.path), index.multikey, sameCollation);
    if (intervals === undefined || ranges.length * intervals.length > MAX_RANGES) break;
    const own = field.direction === 1 ? intervals : intervals.map(flip).toReversed();
    const prefixes = ranges.map((range) => range.low);
    const points = own.every(isPoint);
    ranges = prefixes.flatMap((prefix) =>
      own.map(({ low, high }) => ({
        low: prefix + low,
        high: points ? prefix + low : prefix + high,
      })),
    );
    bounded++;
    constants.push(points && own.length === 1 ? own[0]?.low : undefined);
    score += points ? 10 : 5;
    if (!points) return { ranges, bounded, constants, score };
  }
  const full = bounded === index.spec.fields.length && index.spec.unique;
  return {
    ranges: ranges.map(({ low }) => ({ low, high: `${low}\uffff` })),
    bounded,
    constants,
    score: full ? score + 50 : score,
  };
}

/** Under another collation strings have other keys; then only fields without strings are usable. */
function fieldIntervals(
  sets: readonly Interval[][] | undefined,
  multikey: boolean,
  sameCollation: boolean,
): Interval[] | undefined {
  const usable = sameCollation ? sets : sets?.filter((set) => set.every(withoutStrings));
  const [first, ...others] = usable ?? [];
  if (first === undefined) return undefined;
  if (multikey) {
    return others.reduce(
      (best, set) => (set.every(isPoint) && !best.every(isPoint) ? set : best),
      first,
    );
  }
  return others.reduce(intersect, first);
}

function withoutStrings({ low, high }: Interval): boolean {
  const start = low.charCodeAt(0);
  const string = Rank.string;
  const scalar = start !== string && start !== Rank.object && start !== Rank.array;
  return (
    scalar &&
    high.charCodeAt(0) <= start + 1 &&
    (start !== string - 1 || high.charCodeAt(0) <= string)
  );
}

function constantOver(reads: readonly BranchRead[], field: number): boolean {
  const first = reads[0]?.constants[field];
  return first !== undefined && reads.every((read) => read.constants[field] === first);
}

/** Whether index order is the wanted order, forwards or in reverse; fields with one key do not count. */
function servedOrder(
  index: IndexTree,
  constant: readonly boolean[],
  sort: readonly SortField[],
): 'forward' | 'reverse' | undefined {
  const { fields } = index.spec;
  let at = 0;
  let order: 'forward' | 'reverse' | undefined;
  for (const wanted of sort) {
    while (constant[at] === true && fields[at]?.path !== wanted.path) at++;
    const field = fields[at];
    if (field?.path !== wanted.path) {
      const fixed = fields.findIndex((other) => other.path === wanted.path);
      if (fixed >= 0 && constant[fixed] === true) continue;
      return undefined;
    }
    const needed = field.direction === wanted.direction ? 'forward' : 'reverse';
    if (constant[at] !== true) {
      if (order !== undefined && order !== needed) return undefined;
      order = needed;
    }
    at++;
  }
  return order ?? 'forward';
}
