import { expressionRoots, makeTools } from '../aggregate/expression.ts';
import { compilePipeline, type PipelineContext, stageOf } from '../aggregate/stages.ts';
import { equal } from '../bson/keys.ts';
import { wholeNumber } from '../bson/numbers.ts';
import { decode, encode, type Fields, fieldsOf, storable } from '../bson/raw.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { fail, unsupported } from '../errors.ts';
import type { Tools } from '../query/filter.ts';
import type { Collection } from '../store/collection.ts';
import { ID_SPEC } from '../store/index-spec.ts';
import { duplicateKey } from '../store/index-tree.ts';
import type { Store } from '../store/store.ts';
import type { Command, Handler } from './context.ts';
import { prepare, type Query, run, targets } from './query.ts';
import { countOf } from './read.ts';

/** The part of a pipeline that a collection's read takes over: $match, $sort, $skip and $limit in front. */
export interface Head {
  query: Query;
  skip: number;
  limit: number;
  rest: unknown[];
}

export function planHead(command: Command, pipeline: readonly unknown[]): Head {
  const rest = [...pipeline];
  /** Takes off the next stage if it has this name and its operand is good for the read. */
  const take = (name: string, good: (operand: unknown) => boolean): unknown => {
    const [stage] = rest;
    if (!isDoc(stage) || Object.keys(stage).join() !== name || !good(stage[name])) return undefined;
    rest.shift();
    return stage[name];
  };
  const filters: unknown[] = [];
  for (let next = take('$match', isDoc); next !== undefined; next = take('$match', isDoc))
    filters.push(next);
  const filter = filters.length > 1 ? { $and: filters } : (filters[0] ?? {});
  const sort = take('$sort', (operand) => isDoc(operand) && Object.keys(operand).length > 0);
  const skip = wholeNumber(take('$skip', (operand) => (wholeNumber(operand) ?? -1) >= 0)) ?? 0;
  const limit = wholeNumber(take('$limit', (operand) => (wholeNumber(operand) ?? 0) > 0));
  const spec = { ...command.query(filter), sort, limited: limit !== undefined };
  const query = prepare(command.collection, spec);
  return { query, skip, limit: limit ?? Number.POSITIVE_INFINITY, rest };
}

export const aggregate: Handler = async (command) => {
  command.only('pipeline cursor explain allowDiskUse bypassDocumentValidation collation hint let');
  const { body, engine, database } = command;
  if (!Array.isArray(body['pipeline'])) return fail(14, "'pipeline' must be an array");
  if (body['cursor'] === undefined) fail(9, "The 'cursor' option is required, except for explain");
  const stages: unknown[] = [...body['pipeline']];
  const names = stages.map((stage) => stageOf(stage)[0]);
  const at = names.findIndex((name) => name === '$out' || name === '$merge');
  if (at >= 0 && at !== names.length - 1) fail(40601, `${names[at]} can only be the final stage`);
  const output = at < 0 ? undefined : stageOf(stages.pop());
  const docs = await results(command, stages);
  const ns = body['aggregate'] === 1 ? `${database}.$cmd.aggregate` : command.ns;
  if (output === undefined) {
    const batchSize = wholeNumber(command.doc('cursor')?.['batchSize']);
    return engine.cursors.start(ns, docs, encode, batchSize);
  }
  writeOutput(engine.store, database, output, docs);
  return engine.cursors.start(ns, [], encode);
};

async function results(command: Command, stages: readonly unknown[]): Promise<Doc[]> {
  const { engine, database, body, pace } = command;
  const context = (tools: Tools): PipelineContext => ({
    ...tools,
    pace,
    read: async (name, filter) => {
      const query = prepare(engine.store.get(`${database}.${name}`), { filter, tools });
      return (await run(query, pace)).map((raw) => decode(raw));
    },
  });
  const [first] = stages;
  if (body['aggregate'] === 1) {
    const docs = isDoc(first) ? first['$documents'] : undefined;
    if (!Array.isArray(docs)) return fail(40324, 'only $documents begins a pipeline of a database');
    return compilePipeline(stages.slice(1), context(makeTools()))(docs.filter(isDoc));
  }
  const { query, skip, limit, rest } = planHead(command, stages);
  const pipeline = compilePipeline(rest, context(query.tools));
  // What countDocuments sends after its $match.
  if (JSON.stringify(rest) === '[{"$group":{"_id":1,"n":{"$sum":1}}}]') {
    const n = await countOf(query, command, skip, limit);
    return n === 0 ? [] : [{ _id: 1, n }];
  }
  const found = await run(query, pace, { skip, limit });
  const fields = fieldsRead(rest[0]);
  return pipeline(await pace.map(found, (raw) => decode(raw, fields)));
}

/** The fields that are read by a pipeline that begins with this stage; undefined when that may be all. */
function fieldsRead(stage: unknown): Fields | undefined {
  const [name, operand] = stage === undefined ? [] : stageOf(stage);
  const roots = new Set<string>();
  const known = name === '$group' && expressionRoots(operand, roots);
  return known ? fieldsOf(roots) : undefined;
}

/** `$out` and `$merge`: the results of a pipeline go into a collection. */
function writeOutput(
  store: Store,
  database: string,
  [stage, operand]: [string, unknown],
  docs: Doc[],
): void {
  const options: Doc = isDoc(operand) ? operand : {};
  const into = options['into'] ?? (isDoc(operand) ? operand : { coll: operand });
  const { db = database, coll } = isDoc(into) ? into : { coll: into };
  if (typeof coll !== 'string') fail(51182, `${stage} needs the name of a collection`);
  const ns = `${String(db)}.${String(coll)}`;
  const target = stage === '$out' ? store.remake(ns, store.get(ns)) : store.ensure(ns);
  for (const doc of docs) {
    if (stage === '$out') target.insert(storable(encode(doc)));
    else mergeOne(target, doc, options);
  }
}

const MATCHED = ['merge', 'replace', 'keepExisting', 'fail'];
const NOT_MATCHED = ['insert', 'discard'];

function mergeOne(collection: Collection, doc: Doc, options: Doc): void {
  const { whenMatched = 'merge', whenNotMatched = 'insert', on = '_id' } = options;
  const known =
    MATCHED.includes(String(whenMatched)) && NOT_MATCHED.includes(String(whenNotMatched));
  if (!known) unsupported('this mode of $merge');
  const filter = Object.fromEntries([on].flat().map((name) => [String(name), doc[String(name)]]));
  const [slot] = targets(prepare(collection, { filter, tools: makeTools() }), false);
  if (slot === undefined) {
    if (whenNotMatched === 'insert') collection.insert(storable(encode(doc)));
    return;
  }
  if (whenMatched === 'keepExisting') return;
  if (whenMatched === 'fail') throw duplicateKey(collection.ns, ID_SPEC, doc);
  const old = decode(slot.raw);
  const next = whenMatched === 'merge' ? { ...old, ...doc } : { ...doc, _id: old['_id'] };
  if (!equal(next['_id'], old['_id'])) fail(66, '$merge would modify the _id');
  collection.replace(slot, old, next);
}
