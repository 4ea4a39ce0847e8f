import { expressionRoots } from '../aggregate/expression.ts';
import { compilePipeline, stageOf } from '../aggregate/stages.ts';
import { wholeNumber } from '../bson/numbers.ts';
import { decode, encode, type Fields, fieldsOf } from '../bson/raw.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { fail, unsupported } from '../errors.ts';
import type { Command, Handler } from './context.ts';
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
  const plain = (sort: unknown): boolean =>
    isDoc(sort) && Object.keys(sort).length > 0 && !('$natural' in sort);
  const sort = take('$sort', plain);
  const skip = wholeNumber(take('$skip', (operand) => (wholeNumber(operand) ?? -1) >= 0)) ?? 0;
  const limit = wholeNumber(take('$limit', (operand) => (wholeNumber(operand) ?? 0) > 0));
  const spec = { ...command.query(filter), sort, limited: limit !== undefined };
  const query = prepare(command.collection, spec);
  return { query, skip, limit: limit ?? Number.POSITIVE_INFINITY, rest };
}

export const aggregate: Handler = async (command) => {
  command.only('pipeline cursor explain allowDiskUse bypassDocumentValidation collation hint let');
  const { body, engine } = command;
  if (body['aggregate'] === 1) unsupported('pipelines of a database');
  if (!Array.isArray(body['pipeline'])) return fail(14, "'pipeline' must be an array");
  if (body['cursor'] === undefined) fail(9, "The 'cursor' option is required, except for explain");
  const docs = await results(command, body['pipeline']);
  const batchSize = wholeNumber(command.doc('cursor')?.['batchSize']);
  return engine.cursors.start(command.ns, docs, encode, batchSize);
};

async function results(command: Command, stages: readonly unknown[]): Promise<Doc[]> {
  const { pace } = command;
  const { query, skip, limit, rest } = planHead(command, stages);
  const pipeline = compilePipeline(rest, { ...query.tools, pace });
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
