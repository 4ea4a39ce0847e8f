import { expressionRoots, makeTools } from '../aggregate/expression.ts';
import { compilePipeline, type PipelineContext, stageOf } from '../aggregate/stages.ts';
import { wholeNumber } from '../bson/numbers.ts';
import { decode, encode, type Fields, fieldsOf } from '../bson/raw.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Tools } from '../query/filter.ts';
import type { Command, Handler } from './context.ts';
import { writeOutput } from './output.ts';
import { prepare, type Query, run } from './query.ts';
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
