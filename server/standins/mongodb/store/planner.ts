import type { Collation } from '../bson/collation.ts';
import { END } from '../bson/keys.ts';
import { Rank } from '../bson/values.ts';
import { conjuncts, type Filter } from '../query/filter.ts';
import * as intervals from '../query/intervals.ts';
import { isIndex } from '../query/path.ts';
import type { SortField } from '../query/sort.ts';
import type { Collection } from './collection.ts';
import type { IndexTree } from './index-tree.ts';

type Interval = intervals.Interval;

/** How a query reads a collection. */
export interface Plan {
  /** Undefined when the whole collection is read. */
  index: IndexTree | undefined;
  ranges: Interval[];
  reverse: boolean;
  sorted: boolean;
  /** How many leading fields of the index the ranges pin down. */
  bounded: number;
}

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
const FEW_KEYS = 500;
const MAX_BRANCHES = 64;
const NULL_KEY = String.fromCharCode(Rank.null);

/** Picks the index whose prefix the filter pins down best, and that gives the wanted order. */
export function choosePlan(collection: Collection, request: PlanRequest): Plan {
  const { filter, sort, hint } = request;
  const natural = sort.find(({ path }) => path === '$natural');
  const reverse = natural?.direction === -1;
  const sorted = sort.length === 0 || natural !== undefined;
  const scan: Plan = { index: undefined, ranges: [], reverse, sorted, bounded: 0 };
  if (hint === 'natural' || natural !== undefined) return scan;
  const branches = alternatives(filter);
  if (hint !== undefined) {
    hint.makeReady();
    return candidate(hint, branches, request).plan;
  }
  const candidates = [...collection.indexes.values()]
    .filter((index) => serves(index, branches, request))
    .map((index) => candidate(index, branches, request));
  const none = { plan: scan, narrows: 0, score: 0 };
  const best = candidates.reduce((a, b) => (b.score > a.score ? b : a), none);
  // An order saves sorting a page, and costs a look at everything where few documents match.
  const narrower = sort.length > 0 && candidates.filter(({ narrows }) => narrows > best.narrows);
  for (const { plan } of narrower || []) {
    if (plan.index?.makeReady()) return choosePlan(collection, request);
    if (hasFewKeys(plan)) return plan;
  }
  // Only when it is built an index knows of its arrays, which may make it a worse choice.
  return best.plan.index?.makeReady() ? choosePlan(collection, request) : best.plan;
}

function hasFewKeys({ index, ranges, reverse }: Plan): boolean {
  let left = FEW_KEYS;
  const count = (): boolean => {
    left--;
    return left > 0;
  };
  return index !== undefined && ranges.every((range) => index.scan(range, reverse, count));
}

/** Sparse and partial indexes serve only filters that cannot match a document they leave out. */
function serves(
  { spec, partial }: IndexTree,
  branches: readonly Constraints[],
  { collation }: PlanRequest,
): boolean {
  if (partial) return collation === undefined && impliesPartial(branches, partial);
  const present = (branch: Constraints, path: string): boolean =>
    branch.get(path)?.some((set) => !intervals.inside(NULL_KEY, set)) === true;
  return (
    !spec.sparse || branches.every((one) => spec.fields.some(({ path }) => present(one, path)))
  );
}

/** Says no when in doubt; the index is then not used. */
function impliesPartial(branches: readonly Constraints[], partial: Filter): boolean {
  return conjuncts(partial).every((wanted) => {
    if (wanted.kind !== 'path' || wanted.test.exact !== true) return false;
    const { path, test } = wanted;
    const outer = test.keys ?? [];
    const sure = (set: Interval[]): boolean => intervals.within(set, outer);
    return branches.every((branch) => branch.get(path)?.some(sure));
  });
}

function candidate(
  index: IndexTree,
  branches: readonly Constraints[],
  { sort, limited, collation }: PlanRequest,
): { plan: Plan; narrows: number; score: number } {
  const sameCollation = index.spec.collation?.id === collation?.id;
  // Under another collation strings have other keys.
  const usable = sameCollation ? branches : [new Map<string, Interval[][]>()];
  const reads = usable.map((branch) => readBranch(index, branch));
  const bounded = Math.min(...reads.map((read) => read.constants.length));
  const all = reads.flatMap((read) => read.ranges);
  const ranges = bounded === 0 ? [{ low: '', high: END }] : intervals.union(all);
  const constant = index.spec.fields.map((_field, i) => {
    const key = reads[0]?.constants[i];
    return key !== undefined && reads.every((read) => read.constants[i] === key);
  });
  const ordered = sort.length > 0 && sameCollation && !index.multikey;
  const order = ordered ? servedOrder(index, constant, sort) : undefined;
  const plan: Plan = {
    index,
    ranges,
    reverse: order === 'reverse',
    sorted: sort.length === 0 || order !== undefined,
    bounded,
  };
  const forOrder = order && (limited ? WORTH.orderOfPage : WORTH.order);
  const narrows = Math.min(...reads.map((read) => read.score));
  return { plan, narrows, score: narrows + (forOrder ?? 0) };
}

interface BranchRead {
  ranges: Interval[];
  /** Of each leading field that the ranges pin down: its one key, where it has one. */
  constants: (string | undefined)[];
  score: number;
}

function readBranch(index: IndexTree, branch: Constraints): BranchRead {
  const { fields, unique } = index.spec;
  let ranges: Interval[] = [{ low: '', high: '' }];
  const constants: (string | undefined)[] = [];
  const roots = new Set<string>();
  let score = 0;
  for (const { parts, path, direction } of fields) {
    const sets = branch.get(path);
    if (sets === undefined) break;
    const root = parts[0] ?? '';
    // Of an array's element no two fields may be pinned down: they can be of different elements.
    if (roots.has(root) && index.multikey) break;
    roots.add(root);
    const found = fieldIntervals(sets, index);
    if (ranges.length * found.length > MAX_RANGES) break;
    const own = direction === 1 ? found : found.map(intervals.flip).toReversed();
    const points = own.every(intervals.isPoint);
    ranges = ranges.flatMap(({ low: prefix }) =>
      own.map(({ low, high }) => ({ low: prefix + low, high: prefix + (points ? low : high) })),
    );
    constants.push(points && own.length === 1 ? own[0]?.low : undefined);
    score += points ? WORTH.equality : WORTH.range;
    if (!points) return { ranges, constants, score };
  }
  if (constants.length === fields.length && unique) score += WORTH.uniqueKey;
  return { ranges: ranges.map(({ low }) => intervals.point(low)), constants, score };
}

function fieldIntervals(sets: readonly Interval[][], index: IndexTree): Interval[] {
  const [first = [], ...others] = sets;
  // The elements of an array may satisfy one condition each, so one of them has to do.
  if (index.multikey) return sets.find((set) => set.every(intervals.isPoint)) ?? first;
  return others.reduce(intervals.intersect, first);
}

/** Whether index order is the wanted order, forwards or in reverse; fields with one key do not count. */
function servedOrder(
  { spec: { fields } }: IndexTree,
  constant: readonly boolean[],
  sort: readonly SortField[],
): 'forward' | 'reverse' | undefined {
  let at = 0;
  let order: 'forward' | 'reverse' | undefined;
  for (const { path, direction } of sort) {
    if (constant[fields.findIndex((one) => one.path === path)] === true) continue;
    while (constant[at] === true) at++;
    const field = fields[at];
    if (field?.path !== path) return undefined;
    const needed = field.direction === direction ? 'forward' : 'reverse';
    if (order !== undefined && order !== needed) return undefined;
    order = needed;
    at++;
  }
  return order ?? 'forward';
}

/**
 * What of a filter has to be looked at in the documents that a plan leads to: not the comparisons
 * with scalars on fields that the ranges of an index without arrays pin down. A position in an array
 * is looked at again: if another array is there, an index has its elements.
 */
export function restOf(filter: Filter, plan: Plan | undefined): Filter {
  if (plan?.index === undefined || plan.index.multikey) return filter;
  const bounded = plan.index.spec.fields.slice(0, plan.bounded);
  const pinned = bounded.filter(({ parts }) => !parts.some(isIndex)).map(({ path }) => path);
  const filters = conjuncts(filter).filter(
    (part) => part.kind !== 'path' || !pinned.includes(part.path) || part.test.exact !== true,
  );
  return { kind: 'and', filters };
}

/** How many documents match, if that can be told without looking at them. */
export function countFromIndex({ count }: Collection, plan: Plan, filter: Filter) {
  const rest = restOf(filter, plan);
  if (rest.kind !== 'and' || rest.filters.length > 0) return undefined;
  const { index, ranges, bounded } = plan;
  if (conjuncts(filter).length === 0) return count;
  if (index === undefined || bounded === 0 || index.multikey) return undefined;
  return ranges.reduce((sum, { low, high }) => sum + index.tree.forRange(low, high, false), 0);
}

/** For a path, sets of intervals each of which has to hold by itself. */
type Constraints = ReadonlyMap<string, Interval[][]>;

/**
 * The filter as alternatives, each a conjunction of constraints on paths; a document that matches
 * satisfies at least one. What says nothing about keys is left out, which only widens.
 */
function alternatives(filter: Filter, prefix = ''): Constraints[] {
  let branches: Constraints[] = [new Map()];
  for (const part of conjuncts(filter)) {
    const own = alternativesOf(part, prefix);
    if (own === undefined || branches.length * own.length > MAX_BRANCHES) continue;
    branches = branches.flatMap((branch) => own.map((other) => merge(branch, other)));
  }
  return branches;
}

function alternativesOf(part: Filter, prefix: string): Constraints[] | undefined {
  if (part.kind === 'or') return part.filters.flatMap((inner) => alternatives(inner, prefix));
  if (part.kind !== 'path') return undefined;
  const path = part.path === '' ? prefix.slice(0, -1) : prefix + part.path;
  const { element, keys } = part.test;
  if (element !== undefined) return alternatives(element, `${path}.`);
  // Beside a position in an array the fields of its elements count too, and may be missing.
  const unsure = part.parts.some(isIndex) && keys && intervals.inside(NULL_KEY, keys);
  return keys && !unsure ? [new Map([[path, [keys]]])] : undefined;
}

function merge(a: Constraints, b: Constraints): Constraints {
  const merged = new Map(a);
  for (const [path, sets] of b) merged.set(path, [...(merged.get(path) ?? []), ...sets]);
  return merged;
}
