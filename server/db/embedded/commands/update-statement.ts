import { compilePredicate, type Variables } from '../aggregate/expression.ts';
import { compilePipelineUpdate } from '../aggregate/update-pipeline.ts';
import type { Collation } from '../bson/collation.ts';
import { equal } from '../bson/order-key.ts';
import { adoptDoc, type Doc, isDoc, withIdFirst } from '../bson/values.ts';
import type { Engine } from '../engine.ts';
import { fail } from '../errors.ts';
import type { Filter } from '../query/filter.ts';
import { compileFilter, type Predicate } from '../query/match.ts';
import { parseFilter } from '../query/parse.ts';
import type { Positions } from '../query/path.ts';
import { sortDocs } from '../query/sort.ts';
import type { Collection } from '../store/collection.ts';
import type { Slot } from '../store/index-tree.ts';
import { matchNow } from '../store/reader.ts';
import { identical } from '../update/operators.ts';
import { usedIdentifiers } from '../update/positional.ts';
import { parseUpdate } from '../update/update.ts';
import type { Update, UpdateContext } from '../update/update-context.ts';
import { seedFrom } from '../update/upsert.ts';
import { prepare, type Query } from './query.ts';

/** One update of an update command, or that of a findAndModify. */
export interface UpdateStatement {
  filter: unknown;
  update: unknown;
  multi: boolean;
  upsert: boolean;
  arrayFilters: unknown;
  collation: Collation | undefined;
  hint: unknown;
  sort?: unknown;
  variables?: Variables | undefined;
  constants?: unknown;
}

export interface UpdateResult {
  matched: number;
  modified: number;
  upsertedId?: unknown;
  /** The documents of the last change, for findAndModify. */
  before?: Doc;
  after?: Doc;
}

/** Finds, changes and stores; each document wholly or not at all. */
export function runUpdate(engine: Engine, ns: string, statement: UpdateStatement): UpdateResult {
  const update = understand(statement);
  if (statement.multi && update.replaces)
    fail(9, 'multi update is not supported for replacement-style update');
  const positions: Positions = new Map();
  const collection = engine.store.get(ns);
  const query = prepare(collection, statement, update.positional ? positions : undefined);
  const context = contextOf(statement, query, positions);
  const slots = collection === undefined ? [] : targets(collection, query, statement.multi);
  if (slots.length === 0 && statement.upsert) {
    return upsert(engine.store.ensure(ns), query, update, context);
  }
  const result: UpdateResult = { matched: 0, modified: 0 };
  for (const slot of slots) {
    if (collection === undefined) break;
    result.matched++;
    const before = slot.doc;
    if (update.positional) {
      positions.clear();
      query.matches(before);
    }
    const after = changed(before, update, context);
    result.before = before;
    result.after = after;
    if (identical(before, after)) continue;
    collection.replace(slot, after);
    result.modified++;
  }
  return result;
}

/** The slots to change, one or all, in the order asked for. */
export function targets(collection: Collection, query: Query, multi: boolean): Slot[] {
  if (query.plan === undefined) return [];
  const most = multi || !query.plan.sorted ? undefined : 1;
  const slots = matchNow(collection, query.plan, query.matches, most);
  if (query.plan.sorted || slots.length < 2) return slots;
  const sorted = sortDocs(slots, (slot) => slot.doc, query.sort, query.collation);
  return multi ? sorted : sorted.slice(0, 1);
}

function understand(statement: UpdateStatement): Update {
  const { update } = statement;
  if (Array.isArray(update)) {
    if (statement.arrayFilters !== undefined) {
      fail(9, 'arrayFilters may not be specified for pipeline-syle updates');
    }
    return compilePipelineUpdate(update, statement.variables, statement.constants);
  }
  if (statement.constants !== undefined)
    fail(51198, 'Constant values may only be specified for pipeline updates');
  if (!isDoc(update)) return fail(9, 'Update argument must be either an object or an array');
  return parseUpdate(adoptDoc(update));
}

function contextOf(statement: UpdateStatement, query: Query, positions: Positions): UpdateContext {
  const compile = (filter: Filter): Predicate =>
    compileFilter(filter, {
      collation: query.collation,
      compileExpr: (expression) => compilePredicate(expression, query.variables, query.collation),
    });
  return {
    inserting: false,
    now: new Date(),
    collation: query.collation,
    positions,
    arrayFilters: arrayFilters(statement, compile),
    compile,
  };
}

function arrayFilters(
  statement: UpdateStatement,
  compile: (filter: Filter) => Predicate,
): Map<string, Predicate> {
  const { arrayFilters: given, update } = statement;
  const filters = new Map<string, Predicate>();
  if (given === undefined || given === null) return filters;
  if (!Array.isArray(given))
    return fail(14, "BSON field 'arrayFilters' is the wrong type, expected type 'array'");
  const used = usedIdentifiers(update);
  for (const entry of given as unknown[]) {
    if (!isDoc(entry)) return fail(14, 'arrayFilters entries must be objects');
    const identifier = identifierOf(entry);
    if (filters.has(identifier)) {
      fail(9, `Found multiple array filters with the same top-level field name ${identifier}`);
    }
    if (!used.has(identifier)) {
      fail(
        9,
        `The array filter for identifier '${identifier}' was not used in the update ${JSON.stringify(update)}`,
      );
    }
    filters.set(identifier, compile(parseFilter(entry)));
  }
  return filters;
}

/** The one top-level name that an array filter speaks of, also inside `$and` and `$or`. */
function identifierOf(filter: Doc): string {
  const names = new Set<string>();
  const visit = (part: unknown): void => {
    if (!isDoc(part)) return;
    for (const [key, value] of Object.entries(part)) {
      if (key.startsWith('$') && Array.isArray(value)) value.forEach(visit);
      else names.add(key.split('.')[0] ?? '');
    }
  };
  visit(filter);
  const [name, another] = names;
  if (name === undefined)
    return fail(9, 'Cannot use an expression without a top-level field name in arrayFilters');
  if (another !== undefined) {
    fail(
      9,
      `Error parsing array filter :: caused by :: Expected a single top-level field name, found '${name}' and '${another}'`,
    );
  }
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) {
    fail(
      2,
      `Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${name}'`,
    );
  }
  return name;
}

function changed(before: Doc, update: Update, context: UpdateContext): Doc {
  const after = update.apply(before, context);
  const [oldId, newId] = [before['_id'], after['_id']];
  if (newId === undefined || !equal(oldId, newId)) {
    fail(
      66,
      update.replaces
        ? `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${String(newId)}`
        : `Performing an update on the path '_id' would modify the immutable field '_id'`,
    );
  }
  return withIdFirst(after);
}

function upsert(
  collection: Collection,
  query: Query,
  update: Update,
  context: UpdateContext,
): UpdateResult {
  const seed = seedFrom(query.filter, update.replaces);
  const made = update.apply(seed, { ...context, inserting: true });
  if (seed['_id'] !== undefined && !equal(seed['_id'], made['_id'])) {
    fail(66, `Performing an update on the path '_id' would modify the immutable field '_id'`);
  }
  const doc = withIdFirst(adoptDoc(made));
  collection.insert(doc);
  return { matched: 1, modified: 0, upsertedId: doc['_id'], after: doc };
}
