import { compileExpression, type Variables } from '../aggregate/expression.ts';
import { SHAPES } from '../aggregate/shapes.ts';
import { stageOf } from '../aggregate/stages.ts';
import { equal } from '../bson/keys.ts';
import { decode, encode, type Raw, storable } from '../bson/raw.ts';
import { type Doc, isDoc, isNil } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Filter, FilterTools } from '../query/filter.ts';
import { parseFilter } from '../query/parse.ts';
import type { Positions } from '../query/path.ts';
import { sortBy } from '../query/sort.ts';
import type { Collection } from '../store/collection.ts';
import type { Slot } from '../store/index-tree.ts';
import { matchNow } from '../store/reader.ts';
import type { Store } from '../store/store.ts';
import { parseUpdate, seedFrom, type Update, type UpdateContext } from '../update/update.ts';
import { filterTools, prepare, type Query, type QuerySpec } from './query.ts';

/** One update of an update command, or that of a findAndModify. */
export interface UpdateStatement extends QuerySpec {
  update: unknown;
  multi: boolean;
  upsert: boolean;
  arrayFilters: unknown;
  constants?: unknown;
}

export interface UpdateResult {
  query: Query;
  matched: number;
  modified: number;
  upsertedId?: unknown;
  /** The document of the last change, for findAndModify. */
  before?: Raw;
  after?: Raw;
}

/** Finds, changes and stores; each document wholly or not at all. */
export function runUpdate(store: Store, ns: string, statement: UpdateStatement): UpdateResult {
  const update = understand(statement);
  if (statement.multi && update.replaces)
    fail(9, 'multi update is not supported for replacement-style update');
  const positions: Positions = new Map();
  const collection = store.get(ns);
  const query = prepare(collection, statement, update.positional ? positions : undefined);
  const context = contextOf(statement, positions);
  const slots = collection === undefined ? [] : targets(collection, query, statement.multi);
  if (slots.length === 0 && statement.upsert)
    return upsert(store.ensure(ns), query, update, context);
  const result: UpdateResult = { query, matched: slots.length, modified: 0 };
  for (const slot of slots) {
    if (update.positional) {
      positions.clear();
      query.holds(slot.raw);
    }
    const before = decode(slot.raw);
    result.before = slot.raw;
    const after = update.apply(before, context);
    checkId(update, before['_id'], after['_id']);
    if (collection?.replace(slot, before, withIdFirst(after)) === true) result.modified++;
    result.after = slot.raw;
  }
  return result;
}

function checkId(update: Update, before: unknown, after: unknown): void {
  if (after !== undefined && equal(before, after)) return;
  const altered = `the (immutable) field '_id' was found to have been altered to _id: ${String(after)}`;
  if (update.replaces) fail(66, `After applying the update, ${altered}`);
  fail(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
}

function withIdFirst(doc: Doc): Doc {
  if (Object.keys(doc)[0] === '_id') return doc;
  const { _id, ...rest } = doc;
  return { _id, ...rest };
}

/** The slots to change, one or all, in the order asked for. */
export function targets(
  collection: Collection,
  { plan, holds, sort, collation }: Query,
  multi: boolean,
): Slot[] {
  if (plan === undefined) return [];
  const slots = matchNow(collection, plan, holds, multi || !plan.sorted ? undefined : 1);
  if (plan.sorted || slots.length < 2) return slots;
  const sorted = sortBy(slots, (slot) => decode(slot.raw), sort, collation);
  return multi ? sorted : sorted.slice(0, 1);
}

function understand({ update, arrayFilters, constants, variables }: UpdateStatement): Update {
  if (Array.isArray(update)) {
    if (arrayFilters !== undefined)
      fail(9, 'arrayFilters may not be specified for pipeline-style updates');
    return parsePipelineUpdate(update, { ...variables, ...(isDoc(constants) && constants) });
  }
  if (constants !== undefined)
    fail(51198, 'Constant values may only be specified for pipeline updates');
  return isDoc(update)
    ? parseUpdate(update)
    : fail(9, 'Update argument must be either an object or an array');
}

/** An update given as a pipeline: each stage makes a new document of the one before. */
export function parsePipelineUpdate(pipeline: unknown[], variables: Variables): Update {
  const stages = pipeline.map((stage) => {
    const [name, operand] = stageOf(stage);
    const make = Object.hasOwn(SHAPES, name) ? SHAPES[name] : undefined;
    if (make === undefined)
      return fail(40324, `Pipeline stage '${name}' is not allowed within an update`);
    return make(operand, { expression: (expression) => compileExpression(expression, variables) });
  });
  return {
    positional: false,
    replaces: false,
    apply: (doc) => {
      const result = stages.reduce<Doc>((value, stage) => stage(value), doc);
      return result['_id'] === undefined && doc['_id'] !== undefined
        ? { _id: doc['_id'], ...result }
        : result;
    },
  };
}

function contextOf(statement: UpdateStatement, positions: Positions): UpdateContext {
  const tools = filterTools(statement);
  const arrayFilters = parseArrayFilters(statement, tools);
  return { inserting: false, now: new Date(), positions, arrayFilters, tools };
}

/** arrayFilters by identifier. */
function parseArrayFilters(
  { arrayFilters: given, update }: UpdateStatement,
  tools: FilterTools,
): Map<string, Filter> {
  const filters = new Map<string, Filter>();
  if (isNil(given)) return filters;
  if (!Array.isArray(given)) return fail(14, "BSON field 'arrayFilters' must be an array");
  const operands = Object.values(isDoc(update) ? update : {});
  const paths = operands.flatMap((changes) => Object.keys(changes ?? {}));
  for (const entry of given as unknown[]) {
    if (!isDoc(entry)) return fail(14, 'arrayFilters entries must be objects');
    const name = identifierOf(entry);
    if (filters.has(name)) {
      fail(9, `Found multiple array filters with the same top-level field name ${name}`);
    }
    if (!paths.some((path) => path.includes(`$[${name}]`))) {
      fail(9, `The array filter for identifier '${name}' was not used in the update`);
    }
    filters.set(name, parseFilter(entry, tools));
  }
  return filters;
}

/** The one top-level name that an array filter speaks of, also inside `$and` and `$or`. */
function identifierOf(filter: Doc): string {
  const namesOf = (part: unknown): string[] =>
    Object.entries(isDoc(part) ? part : {}).flatMap(([key, value]) =>
      key.startsWith('$') && Array.isArray(value)
        ? value.flatMap(namesOf)
        : [key.split('.')[0] ?? ''],
    );
  const [name, ...others] = new Set(namesOf(filter));
  const problem = 'Error parsing array filter :: caused by ::';
  if (name === undefined) return fail(9, `${problem} an expression without a top-level field name`);
  if (others.length > 0)
    fail(
      9,
      `${problem} Expected a single top-level field name, found '${name}' and '${others[0]}'`,
    );
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) fail(2, `${problem} not an alphanumeric name: '${name}'`);
  return name;
}

function upsert(
  collection: Collection,
  query: Query,
  update: Update,
  context: UpdateContext,
): UpdateResult {
  const seed = seedFrom(query.filter, update.replaces);
  const made = update.apply(seed, { ...context, inserting: true });
  if (seed['_id'] !== undefined) checkId({ ...update, replaces: false }, seed['_id'], made['_id']);
  const after = storable(encode(made));
  collection.insert(after);
  return { query, matched: 1, modified: 0, upsertedId: decode(after)['_id'], after };
}
