import { parseVariables, type Variables } from '../aggregate/expression.ts';
import { leadingMatch } from '../aggregate/lookup.ts';
import { compilePipeline, stageOf } from '../aggregate/pipeline.ts';
import type { PipelineContext } from '../aggregate/stage.ts';
import type { Collation } from '../bson/collation.ts';
import { wholeNumber } from '../bson/numbers.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Collection } from '../store/collection.ts';
import { countFromIndex } from '../store/planner.ts';
import { sizes } from './catalogue.ts';
import { type Command, collationOption, type Handler, namespaceOf, onlyFields } from './context.ts';
import { writeOutput } from './output.ts';
import { prepare, type Query, run } from './query.ts';
import { cursorBatchSize, paceOf } from './read.ts';

const FIELDS = new Set([
  'pipeline',
  'cursor',
  'explain',
  'allowDiskUse',
  'bypassDocumentValidation',
  'collation',
  'hint',
  'let',
]);

/** The part of a pipeline that a collection's read takes over: $match, $sort, $skip and $limit in front. */
export interface Head {
  query: Query;
  skip: number;
  limit: number;
  rest: readonly unknown[];
}

export function planHead(
  collection: Collection | undefined,
  pipeline: readonly unknown[],
  options: { hint?: unknown; collation: Collation | undefined; variables: Variables | undefined },
): Head {
  let { head: filter, rest } = leadingMatch(pipeline);
  let more = leadingMatch(rest);
  while (more.head !== undefined) {
    filter = { $and: [filter ?? {}, more.head] };
    rest = more.rest;
    more = leadingMatch(rest);
  }
  let sort: unknown;
  const [first] = rest;
  if (isDoc(first) && isDoc(first['$sort']) && Object.keys(first['$sort']).length > 0) {
    sort = first['$sort'];
    rest = rest.slice(1);
  }
  let skip = 0;
  let limit = Number.POSITIVE_INFINITY;
  const [next] = rest;
  const skipped = isDoc(next) ? wholeNumber(next['$skip']) : undefined;
  if (skipped !== undefined && skipped >= 0) {
    skip = skipped;
    rest = rest.slice(1);
  }
  const [last] = rest;
  const limited = isDoc(last) ? wholeNumber(last['$limit']) : undefined;
  if (limited !== undefined && limited > 0) {
    limit = limited;
    rest = rest.slice(1);
  }
  const query = prepare(collection, {
    ...options,
    filter: filter ?? {},
    sort,
    limited: Number.isFinite(limit),
  });
  return { query, skip, limit, rest };
}

export const aggregate: Handler = async (command) => {
  onlyFields(command, FIELDS);
  const { body, engine, database } = command;
  const target = body['aggregate'];
  const { pipeline } = body;
  if (!Array.isArray(pipeline)) return fail(14, "'pipeline' option must be specified as an array");
  if (body['cursor'] === undefined && body['explain'] !== true) {
    fail(9, "The 'cursor' option is required, except for aggregate with the explain argument");
  }
  const ns = target === 1 ? `${database}.$cmd.aggregate` : namespaceOf(command);
  const context = contextOf(command, ns);
  const { stages, output } = splitOutput(pipeline);
  const docs = await source(command, ns, stages, context);
  if (output === undefined) return engine.cursors.start(ns, docs, cursorBatchSize(body));
  await writeOutput(command, output, docs, context);
  return engine.cursors.start(ns, [], 0);
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
      return run(collection, prepare(collection, { filter, collation, variables }), pace);
    },
  };
}

/** `$out` and `$merge` may only come last. */
function splitOutput(pipeline: unknown[]): {
  stages: unknown[];
  output: [string, unknown] | undefined;
} {
  const names = pipeline.map((stage) => stageOf(stage)[0]);
  const at = names.findIndex((name) => name === '$out' || name === '$merge');
  if (at < 0) return { stages: pipeline, output: undefined };
  if (at !== pipeline.length - 1)
    fail(40601, `${names[at]} can only be the final stage in the pipeline`);
  return { stages: pipeline.slice(0, -1), output: stageOf(pipeline[at]) };
}

async function source(
  command: Command,
  ns: string,
  stages: unknown[],
  context: PipelineContext,
): Promise<Doc[]> {
  const { engine, body } = command;
  const first = stages[0] === undefined ? undefined : stageOf(stages[0]);
  if (first?.[0] === '$documents') {
    if (!Array.isArray(first[1])) return fail(5858203, '$documents needs an array');
    return compilePipeline(stages.slice(1), context)(first[1].filter(isDoc));
  }
  const collection = engine.store.get(ns);
  if (first?.[0] === '$collStats') {
    if (collection === undefined) return fail(26, `Collection [${ns}] not found.`);
    const all = sizes(command, ns);
    return compilePipeline(
      stages.slice(1),
      context,
    )([{ ns, localTime: new Date(), storageStats: all, count: all['count'] }]);
  }
  if (first?.[0] === '$indexStats') {
    const stats = [...(collection?.indexes.values() ?? [])].map(({ spec }) => ({
      name: spec.name,
      key: spec.shown['key'],
      spec: spec.shown,
    }));
    return compilePipeline(stages.slice(1), context)(stats);
  }
  const { query, skip, limit, rest } = planHead(collection, stages, {
    ...context,
    hint: body['hint'],
  });
  const pipeline = compilePipeline(rest, context);
  const counted = collection && isPlainCount(rest) ? countOf(collection, query) : undefined;
  if (counted !== undefined) {
    const n = Math.max(0, Math.min(counted - skip, limit));
    return n === 0 ? [] : [{ _id: 1, n }];
  }
  return pipeline(await run(collection, query, context.pace, skip, limit));
}

/** What countDocuments sends after its `$match`. */
function isPlainCount(rest: readonly unknown[]): boolean {
  return rest.length === 1 && JSON.stringify(rest[0]) === '{"$group":{"_id":1,"n":{"$sum":1}}}';
}

/** The number of documents where it can be told without looking at them. */
function countOf(collection: Collection, { filter, plan }: Query): number | undefined {
  if (filter.kind === 'and' && filter.filters.length === 0) return collection.count;
  return plan && countFromIndex(plan, filter);
}
