import { parseVariables } from '../aggregate/expression.ts';
import {
  compilePipeline,
  type PipelineContext,
  pipelineFields,
  stageOf,
} from '../aggregate/stages.ts';
import { wholeNumber } from '../bson/numbers.ts';
import { decode, encode } from '../bson/raw.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Collection } from '../store/collection.ts';
import { sizesOf } from './catalogue.ts';
import {
  type Command,
  collationOption,
  docOption,
  type Handler,
  namespaceOf,
  onlyFields,
  paceOf,
  words,
} from './context.ts';
import { writeOutput } from './output.ts';
import { prepare, type Query, type QuerySpec, run } from './query.ts';
import { countWithoutReading } from './read.ts';

const FIELDS = words(
  'pipeline cursor explain allowDiskUse bypassDocumentValidation collation hint let',
);

/** The part of a pipeline that a collection's read takes over: $match, $sort, $skip and $limit in front. */
export interface Head {
  query: Query;
  skip: number;
  limit: number;
  rest: unknown[];
}

export function planHead(
  collection: Collection | undefined,
  pipeline: unknown[],
  spec: Omit<QuerySpec, 'filter'>,
): Head {
  const rest = [...pipeline];
  /** Takes off the next stage if it has this name and its operand is good for the read. */
  const take = (name: string, good: (operand: unknown) => boolean): unknown => {
    const [stage] = rest;
    if (!isDoc(stage) || !(name in stage) || Object.keys(stage).length !== 1 || !good(stage[name]))
      return undefined;
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
  const query = prepare(collection, { ...spec, filter, sort, limited: limit !== undefined });
  return { query, skip, limit: limit ?? Number.POSITIVE_INFINITY, rest };
}

export const aggregate: Handler = async (command) => {
  onlyFields(command, FIELDS);
  const { body, engine, database } = command;
  const { pipeline } = body;
  if (!Array.isArray(pipeline)) return fail(14, "'pipeline' option must be specified as an array");
  if (body['cursor'] === undefined) fail(9, "The 'cursor' option is required, except for explain");
  const ns = body['aggregate'] === 1 ? `${database}.$cmd.aggregate` : namespaceOf(command);
  const context = contextOf(command, ns);
  const stages: unknown[] = [...pipeline];
  const names = stages.map((stage) => stageOf(stage)[0]);
  const at = names.findIndex((name) => name === '$out' || name === '$merge');
  if (at >= 0 && at !== names.length - 1)
    fail(40601, `${names[at]} can only be the final stage in the pipeline`);
  const output = at < 0 ? undefined : stageOf(stages.pop());
  const docs = await results(command, ns, stages, context);
  const batchSize = wholeNumber(docOption(body, 'cursor')?.['batchSize']);
  if (output === undefined) return engine.cursors.start(ns, docs, encode, batchSize);
  writeOutput(engine.store, database, output, docs, context.variables ?? {});
  return engine.cursors.start(ns, [], encode);
};

function contextOf(command: Command, ns: string): PipelineContext {
  const { body, engine, database } = command;
  const pace = paceOf(command);
  const collation = collationOption(body, engine.store.get(ns));
  return {
    collation,
    variables: parseVariables(body['let']),
    pace,
    read: async (name, filter, variables) => {
      const collection = engine.store.get(`${database}.${name}`);
      const found = await run(
        collection,
        prepare(collection, { filter, collation, variables }),
        pace,
      );
      return found.map((raw) => decode(raw));
    },
  };
}

async function results(
  command: Command,
  ns: string,
  stages: unknown[],
  context: PipelineContext,
): Promise<Doc[]> {
  const { engine, body } = command;
  const [first] = stages;
  if (isDoc(first) && '$documents' in first) {
    const docs = first['$documents'];
    if (!Array.isArray(docs)) return fail(5858203, '$documents needs an array');
    return compilePipeline(stages.slice(1), context)(docs.filter(isDoc));
  }
  if (isDoc(first) && '$collStats' in first) {
    const storageStats = sizesOf(command, ns);
    return compilePipeline(
      stages.slice(1),
      context,
    )([{ ns, storageStats, count: storageStats['count'] }]);
  }
  const collection = engine.store.get(ns);
  const { query, skip, limit, rest } = planHead(collection, stages, {
    ...context,
    hint: body['hint'],
  });
  const pipeline = compilePipeline(rest, context);
  const counted =
    collection && isPlainCount(rest) ? countWithoutReading(collection, query) : undefined;
  if (counted !== undefined) {
    const n = Math.max(0, Math.min(counted - skip, limit));
    return n === 0 ? [] : [{ _id: 1, n }];
  }
  const found = await run(collection, query, context.pace, { skip, limit });
  const fields = pipelineFields(rest);
  return pipeline(await context.pace.map(found, (raw) => decode(raw, fields)));
}

/** What countDocuments sends after its `$match`. */
function isPlainCount(rest: readonly unknown[]): boolean {
  return rest.length === 1 && JSON.stringify(rest[0]) === '{"$group":{"_id":1,"n":{"$sum":1}}}';
}
