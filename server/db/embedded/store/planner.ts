import type { Collation } from '../bson/collation.ts';
import { Rank } from '../bson/types.ts';
import { conjuncts, type Filter } from '../query/filter.ts';
import {
  alternatives,
  type Constraints,
  flip,
  type Interval,
  intersect,
  isPoint,
  union,
} from '../query/intervals.ts';
import type { SortField } from '../query/sort.ts';
import type { Collection } from './collection.ts';
import { type IndexTree, WHOLE_INDEX } from './index-tree.ts';
import { impliesPartial } from './partial.ts';

/** How a query reads a collection. */
export type Plan =
  | { kind: 'scan'; sorted: boolean; reverse: boolean }
  | {
      kind: 'index';
      index: IndexTree;
      ranges: Interval[];
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

/** What each thing is worth that an index does for a query. */
const WORTH = { equality: 10, range: 5, uniqueKey: 50, order: 3, orderOfPage: 8 };
const MAX_RANGES = 2000;

/** Picks the index whose prefix the filter pins down best, and that gives the wanted order. */
export function choosePlan(collection: Collection, request: PlanRequest): Plan {
  const natural = request.sort.find(({ path }) => path === '$natural');
  const scan: Plan = {
    kind: 'scan',
    sorted: request.sort.length === 0 || natural !== undefined,
    reverse: natural?.direction === -1,
  };
  if (request.hint === 'natural' || natural !== undefined) return scan;
  const branches = alternatives(request.filter);
  if (request.hint !== undefined) {
    request.hint.makeReady();
    return candidate(request.hint, branches, request).plan;
  }
  let best: { plan: Plan; score: number } = { plan: scan, score: 0 };
  for (const index of collection.indexes.values()) {
    if (index.spec.hidden || !serves(index, branches, request)) continue;
    const next = candidate(index, branches, request);
    if (next.score > best.score) best = next;
  }
  // Only when it is built an index knows of its arrays, which may make it a worse choice.
  if (best.plan.kind === 'index' && best.plan.index.makeReady())
    return choosePlan(collection, request);
  return best.score >= WORTH.range ? best.plan : (unionPlan(collection, request) ?? best.plan);
}

/** An `$or` whose branches have each an index of their own. */
function unionPlan(collection: Collection, request: PlanRequest): Plan | undefined {
  const parts = conjuncts(request.filter);
  for (const part of parts) {
    if (part.kind !== 'or') continue;
    const others = parts.filter((other) => other !== part);
    const plans = part.filters.map((branch) => {
      const filter: Filter = { kind: 'and', filters: [...others, branch] };
      return choosePlan(collection, { ...request, filter, sort: [] });
    });
    if (plans.every((plan) => plan.kind !== 'scan')) return { kind: 'union', plans, sorted: false };
  }
  return undefined;
}

/** Sparse and partial indexes serve only filters that cannot match a document they leave out. */
function serves(
  { spec, partial }: IndexTree,
  branches: readonly Constraints[],
  request: PlanRequest,
): boolean {
  if (partial && (request.collation || !impliesPartial(request.filter, partial))) return false;
  const nulls = String.fromCharCode(Rank.null);
  const without = ({ low, high }: Interval): boolean => !(low <= nulls && high > nulls);
  const present = (branch: Constraints, path: string): boolean =>
    branch.get(path)?.some((set) => set.every(without)) === true;
  return (
    !spec.sparse ||
    branches.every((branch) => spec.fields.some(({ path }) => present(branch, path)))
  );
}

function candidate(index: IndexTree, branches: readonly Constraints[], request: PlanRequest) {
  const { sort, limited, collation } = request;
  const sameCollation = index.spec.collation?.id === collation?.id;
  const reads = branches.map((branch) => readBranch(index, branch, sameCollation));
  const bounded = Math.min(...reads.map((read) => read.bounded));
  const ranges = bounded === 0 ? [WHOLE_INDEX] : union(reads.flatMap((read) => read.ranges));
  const constant = index.spec.fields.map((_field, i) => {
    const key = reads[0]?.constants[i];
    return key !== undefined && reads.every((read) => read.constants[i] === key);
  });
  const ordered = !index.multikey && sameCollation;
  const order = ordered ? servedOrder(index, constant, sort) : undefined;
  const plan: Plan = {
    kind: 'index',
    index,
    ranges,
    reverse: order === 'reverse',
    sorted: sort.length === 0 || order !== undefined,
    bounded: sameCollation ? bounded : 0,
  };
  const forOrder =
    order === undefined || sort.length === 0 ? 0 : limited ? WORTH.orderOfPage : WORTH.order;
  return { plan, score: Math.min(...reads.map((read) => read.score)) + forOrder };
}

interface BranchRead {
  ranges: Interval[];
  /** How many leading fields the ranges pin down. */
  bounded: number;
  /** The one key of a leading field, where it has one. */
  constants: (string | undefined)[];
  score: number;
}

function readBranch(index: IndexTree, branch: Constraints, sameCollation: boolean): BranchRead {
  const { fields, unique } = index.spec;
  let ranges: Interval[] = [{ low: '', high: '' }];
  const constants: (string | undefined)[] = [];
  const roots = new Set<string>();
  let score = 0;
  for (const field of fields) {
    const root = field.parts[0] ?? '';
    // Of an array's element no two fields may be pinned down: they can be of different elements.
    if (index.multikey && roots.has(root)) break;
    roots.add(root);
    const intervals = fieldIntervals(branch.get(field.path), index.multikey, sameCollation);
    if (intervals === undefined || ranges.length * intervals.length > MAX_RANGES) break;
    const own = field.direction === 1 ? intervals : intervals.map(flip).toReversed();
    const points = own.every(isPoint);
    ranges = ranges.flatMap(({ low: prefix }) =>
      own.map(({ low, high }) => ({ low: prefix + low, high: prefix + (points ? low : high) })),
    );
    constants.push(points && own.length === 1 ? own[0]?.low : undefined);
    score += points ? WORTH.equality : WORTH.range;
    if (!points) return { ranges, bounded: constants.length, constants, score };
  }
  if (constants.length === fields.length && unique) score += WORTH.uniqueKey;
  const closed = ranges.map(({ low }) => ({ low, high: `${low}\uffff` }));
  return { ranges: closed, bounded: constants.length, constants, score };
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
  // The elements of an array may satisfy one condition each, so one of them has to do.
  if (multikey) return [first, ...others].find((set) => set.every(isPoint)) ?? first;
  return others.reduce(intersect, first);
}

function withoutStrings({ low, high }: Interval): boolean {
  const [start, end] = [low.charCodeAt(0), high.charCodeAt(0)];
  if (start === Rank.string || start === Rank.object || start === Rank.array) return false;
  return end <= start + 1 && (start !== Rank.number || end <= Rank.string);
}

/** Whether index order is the wanted order, forwards or in reverse; fields with one key do not count. */
function servedOrder(
  { spec: { fields } }: IndexTree,
  constant: readonly boolean[],
  sort: readonly SortField[],
): 'forward' | 'reverse' | undefined {
  let at = 0;
  let order: 'forward' | 'reverse' | undefined;
  for (const wanted of sort) {
    while (constant[at] === true && fields[at]?.path !== wanted.path) at++;
    const field = fields[at];
    if (field?.path !== wanted.path) {
      if (constant[fields.findIndex(({ path }) => path === wanted.path)] === true) continue;
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

/**
 * What of a filter has to be looked at in the documents that a plan leads to: not the comparisons
 * with scalars on fields that the ranges of an index without arrays pin down.
 */
export function restOf(filter: Filter, plan: Plan | undefined): Filter {
  if (plan?.kind !== 'index' || plan.index.multikey) return filter;
  const pinned = plan.index.spec.fields.slice(0, plan.bounded).map(({ path }) => path);
  const filters = conjuncts(filter).filter(
    (part) => part.kind !== 'path' || !pinned.includes(part.path) || part.test.exact !== true,
  );
  return { kind: 'and', filters };
}

/** How many documents match, if the index's ranges say exactly that. */
export function countFromIndex(plan: Plan, filter: Filter): number | undefined {
  if (plan.kind !== 'index' || plan.index.multikey || plan.bounded === 0) return undefined;
  const rest = restOf(filter, plan);
  if (rest.kind !== 'and' || rest.filters.length > 0) return undefined;
  return plan.ranges.reduce((sum, range) => sum + plan.index.count(range), 0);
}
