import { makeTools } from '../aggregate/expression.ts';
import { SHAPES, stageOf } from '../aggregate/stages.ts';
import { equal } from '../bson/keys.ts';
import { decode, encode, type Raw, storable } from '../bson/raw.ts';
import { type Doc, isDoc, isNil } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { type Filter, filterRoots, parseFilter, type Tools, withoutExpr } from '../query/filter.ts';
import type { Position } from '../query/path.ts';
import type { Store } from '../store/store.ts';
import { parseUpdate, seedFrom, type Target, type Update } from '../update/update.ts';
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
  const { tools, multi } = statement;
  const update = understand(statement);
  if (multi && update.kind === 'replacement')
    fail(9, 'multi update is not supported for replacements');
  const position: Position = {};
  const collection = store.get(ns);
  const spec = { ...statement, tools: statement.upsert ? withoutExpr(tools, 224) : tools };
  const prepared = prepare(collection, spec, update.positional ? position : undefined);
  const query = { ...prepared, tools };
  const slots = targets(query, multi);
  if (slots.length === 0 && statement.upsert) return upsert(store, ns, query, update);
  const result: UpdateResult = { query, matched: slots.length, modified: 0 };
  for (const slot of slots) {
    if (update.positional) {
      position.at = undefined;
      query.holds(slot.raw);
    }
    const before = decode(slot.raw);
    result.before = slot.raw;
    const after = applied(update, { doc: before, position, inserting: false });
    if (collection?.replace(slot, before, after) === true) result.modified++;
    result.after = slot.raw;
  }
  return result;
}

/** The document that an update makes, with the _id it had, which comes first. */
function applied({ kind, apply }: Update, target: Target): Doc {
  const before = target.doc['_id'];
  // What is not made by operators keeps an _id that it does not speak of.
  const { _id = kind === 'operators' ? undefined : before, ...rest } = apply(target);
  if (before !== undefined && (_id === undefined || !equal(before, _id))) {
    fail(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
  }
  return _id === undefined ? rest : { _id, ...rest };
}

function understand({ update, arrayFilters, constants, tools }: UpdateStatement): Update {
  if (Array.isArray(update)) {
    if (arrayFilters !== undefined) fail(9, 'a pipeline-style update takes no arrayFilters');
    const variables = { ...tools.variables, ...(isDoc(constants) && constants) };
    return parsePipelineUpdate(update, makeTools(tools.collation, variables));
  }
  if (constants !== undefined) fail(51198, 'Constant values are only for pipeline updates');
  if (!isDoc(update)) return fail(9, 'Update argument must be either an object or an array');
  const filters = parseArrayFilters(arrayFilters, update, tools);
  return parseUpdate(update, { now: new Date(), arrayFilters: filters, tools });
}

/** An update given as a pipeline: each stage makes a new document of the one before. */
function parsePipelineUpdate(pipeline: unknown[], tools: Tools): Update {
  const stages = pipeline.map((stage) => {
    const [name, operand] = stageOf(stage);
    const make = Object.hasOwn(SHAPES, name) ? SHAPES[name] : undefined;
    return make?.(operand, tools) ?? fail(40324, `no stage of an update: '${name}'`);
  });
  const apply = ({ doc }: Target): Doc => stages.reduce<Doc>((value, stage) => stage(value), doc);
  return { kind: 'pipeline', positional: false, apply };
}

/** arrayFilters by identifier: the one top-level name that each of them speaks of. */
function parseArrayFilters(given: unknown, update: Doc, tools: Tools): Map<string, Filter> {
  const filters = new Map<string, Filter>();
  if (isNil(given)) return filters;
  if (!Array.isArray(given)) return fail(14, "'arrayFilters' must be an array");
  const paths = Object.values(update).flatMap((changes) => Object.keys(changes ?? {}));
  for (const entry of given as unknown[]) {
    const filter = parseFilter(entry, withoutExpr(tools, 224));
    const names = new Set<string>();
    filterRoots(filter, names);
    const [name, another] = names;
    if (name === undefined || another !== undefined) {
      return fail(9, 'Error parsing array filter: it needs one single top-level field name');
    }
    if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) fail(2, `not the name of an array filter: '${name}'`);
    if (filters.has(name)) fail(9, `Found multiple array filters with the same field name ${name}`);
    const used = paths.some((path) => path.includes(`$[${name}]`));
    if (!used) fail(9, `The array filter for identifier '${name}' was not used in the update`);
    filters.set(name, filter);
  }
  return filters;
}

function upsert(store: Store, ns: string, query: Query, update: Update): UpdateResult {
  const doc = seedFrom(query.filter, update.kind === 'replacement');
  const after = storable(encode(applied(update, { doc, position: {}, inserting: true })));
  store.ensure(ns).insert(after);
  return { query, matched: 1, modified: 0, upsertedId: decode(after)['_id'], after };
}
