import { makeTools } from '../aggregate/expression.ts';
import { SHAPES, stageOf } from '../aggregate/stages.ts';
import { equal } from '../bson/keys.ts';
import { decode, encode, type Raw, storable } from '../bson/raw.ts';
import { type Doc, isDoc, isNil } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { type Filter, parseFilter, type Tools } from '../query/filter.ts';
import type { Positions } from '../query/path.ts';
import type { Store } from '../store/store.ts';
import { parseUpdate, seedFrom, type Update, type UpdateContext } from '../update/update.ts';
import { prepare, type Query, type QuerySpec, targets } from './query.ts';

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
  if (statement.multi && update.replaces) fail(9, 'multi update is not supported for replacements');
  const positions: Positions = new Map();
  const collection = store.get(ns);
  const query = prepare(collection, statement, update.positional ? positions : undefined);
  const arrayFilters = parseArrayFilters(statement, query.tools);
  const now = new Date();
  const context = { inserting: false, now, positions, arrayFilters, tools: query.tools };
  const slots = targets(query, statement.multi);
  if (slots.length === 0 && statement.upsert) return upsert(store, ns, query, update, context);
  const result: UpdateResult = { query, matched: slots.length, modified: 0 };
  for (const slot of slots) {
    if (update.positional) {
      positions.clear();
      query.holds(slot.raw);
    }
    const before = decode(slot.raw);
    result.before = slot.raw;
    const after = update.apply(before, context);
    checkId(before['_id'], after['_id'], update.replaces);
    if (collection?.replace(slot, before, withIdFirst(after)) === true) result.modified++;
    result.after = slot.raw;
  }
  return result;
}

function checkId(before: unknown, after: unknown, replaced: boolean): void {
  if (after !== undefined && equal(before, after)) return;
  const altered = `the (immutable) field '_id' was found to have been altered`;
  if (replaced) fail(66, `After applying the update, ${altered} to _id: ${String(after)}`);
  fail(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
}

function withIdFirst(doc: Doc): Doc {
  if (Object.keys(doc)[0] === '_id') return doc;
  const { _id, ...rest } = doc;
  return { _id, ...rest };
}

function understand({ update, arrayFilters, constants, tools }: UpdateStatement): Update {
  if (Array.isArray(update)) {
    if (arrayFilters !== undefined) fail(9, 'a pipeline-style update takes no arrayFilters');
    const variables = { ...tools.variables, ...(isDoc(constants) && constants) };
    return parsePipelineUpdate(update, makeTools(tools.collation, variables));
  }
  if (constants !== undefined) fail(51198, 'Constant values are only for pipeline updates');
  if (!isDoc(update)) return fail(9, 'Update argument must be either an object or an array');
  return parseUpdate(update);
}

/** An update given as a pipeline: each stage makes a new document of the one before. */
function parsePipelineUpdate(pipeline: unknown[], tools: Tools): Update {
  const stages = pipeline.map((stage) => {
    const [name, operand] = stageOf(stage);
    const make = Object.hasOwn(SHAPES, name) ? SHAPES[name] : undefined;
    return make?.(operand, tools) ?? fail(40324, `no stage of an update: '${name}'`);
  });
  const apply = (doc: Doc): Doc => {
    const result = stages.reduce<Doc>((value, stage) => stage(value), doc);
    const kept = result['_id'] ?? doc['_id'];
    return kept === undefined ? result : { _id: kept, ...result };
  };
  return { positional: false, replaces: false, apply };
}

/** arrayFilters by identifier. */
function parseArrayFilters({ arrayFilters, update }: UpdateStatement, tools: Tools) {
  const filters = new Map<string, Filter>();
  if (isNil(arrayFilters)) return filters;
  if (!Array.isArray(arrayFilters)) return fail(14, "'arrayFilters' must be an array");
  const operands = Object.values(isDoc(update) ? update : {});
  const paths = operands.flatMap((changes) => Object.keys(changes ?? {}));
  for (const entry of arrayFilters as unknown[]) {
    if (!isDoc(entry)) return fail(14, 'arrayFilters entries must be objects');
    const name = identifierOf(entry);
    if (filters.has(name)) fail(9, `Found multiple array filters with the same field name ${name}`);
    const used = paths.some((path) => path.includes(`$[${name}]`));
    if (!used) fail(9, `The array filter for identifier '${name}' was not used in the update`);
    filters.set(name, parseFilter(entry, tools));
  }
  return filters;
}

/** The one top-level name that an array filter speaks of, also inside `$and` and `$or`. */
function identifierOf(filter: Doc): string {
  const namesOf = (part: Doc): string[] =>
    Object.entries(part).flatMap(([key, value]) =>
      Array.isArray(value) && key.startsWith('$')
        ? value.flatMap(namesOf)
        : (key.split('.')[0] ?? ''),
    );
  const [name, another] = new Set(namesOf(filter));
  if (name === undefined || another !== undefined) {
    return fail(9, 'Error parsing array filter: it needs one single top-level field name');
  }
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) fail(2, `not the name of an array filter: '${name}'`);
  return name;
}

function upsert(store: Store, ns: string, query: Query, update: Update, context: UpdateContext) {
  const seed = seedFrom(query.filter, update.replaces);
  const made = update.apply(seed, { ...context, inserting: true });
  if (seed['_id'] !== undefined) checkId(seed['_id'], made['_id'], false);
  const after = storable(encode(made));
  store.ensure(ns).insert(after);
  return { query, matched: 1, modified: 0, upsertedId: decode(after)['_id'], after };
}
