import { parseVariables } from '../aggregate/expression.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Plan } from '../store/planner.ts';
import type { ReadStats } from '../store/reader.ts';
import { planHead } from './aggregate.ts';
import { type Command, collationOption, countOption, type Handler } from './context.ts';
import { prepare, type Query, run } from './query.ts';
import { paceOf } from './read.ts';

/** What of the explained command is the query. */
interface Explained {
  query: Query;
  skip: number;
  limit: number;
}

/** Says which index serves a command, and how much it looked at. Changes nothing. */
export const explain: Handler = async (command) => {
  const inner = command.body['explain'];
  if (!isDoc(inner))
    return fail(14, "BSON field 'explain' is the wrong type, expected type 'object'");
  return explainCommand(
    { ...command, body: inner, name: Object.keys(inner)[0] ?? '' },
    command.body['verbosity'],
  );
};

export async function explainCommand(command: Command, verbosity: unknown): Promise<Doc> {
  const { engine, database, body, name } = command;
  const ns = `${database}.${String(body[name])}`;
  const collection = engine.store.get(ns);
  const { query, skip, limit } = explained(command, ns);
  const queryPlanner: Doc = {
    namespace: ns,
    parsedQuery: body['filter'] ?? body['query'] ?? {},
    winningPlan: winningPlan(query, skip, limit),
    rejectedPlans: [],
  };
  const reply: Doc = { explainVersion: '1', queryPlanner, command: body };
  if (verbosity !== 'queryPlanner') {
    const stats: ReadStats = { keys: 0, docs: 0 };
    const started = performance.now();
    const docs = await run(collection, query, paceOf(command), skip, limit, stats);
    reply['executionStats'] = {
      executionSuccess: true,
      nReturned: docs.length,
      executionTimeMillis: Math.round(performance.now() - started),
      totalKeysExamined: stats.keys,
      totalDocsExamined: stats.docs,
    };
  }
  return { ...reply, serverInfo: { host: '127.0.0.1', port: 0, version: '7.0.0' }, ok: 1 };
}

function explained(command: Command, ns: string): Explained {
  const { engine, body, name } = command;
  const collection = engine.store.get(ns);
  if (name === 'aggregate') {
    const pipeline = Array.isArray(body['pipeline']) ? body['pipeline'] : [];
    return planHead(collection, pipeline, {
      hint: body['hint'],
      collation: collationOption(body, collection),
      variables: parseVariables(body['let']),
    });
  }
  const statements = body['updates'] ?? body['deletes'];
  const statement = Array.isArray(statements) && isDoc(statements[0]) ? statements[0] : body;
  const limit = countOption(body, 'limit') || Number.POSITIVE_INFINITY;
  const query = prepare(collection, {
    filter: statement['filter'] ?? statement['query'] ?? statement['q'] ?? {},
    sort: body['sort'],
    hint: statement['hint'],
    collation: collationOption(statement, collection),
    variables: parseVariables(body['let']),
    limited: Number.isFinite(limit),
  });
  return { query, skip: countOption(body, 'skip') ?? 0, limit };
}

function winningPlan(query: Query, skip: number, limit: number): Doc {
  let stage: Doc = query.plan === undefined ? { stage: 'EOF' } : planStage(query.plan);
  if (query.plan !== undefined && !query.plan.sorted) {
    const sortPattern = Object.fromEntries(
      query.sort.map(({ path, direction }) => [path, direction]),
    );
    stage = { stage: 'SORT', sortPattern, inputStage: stage };
  }
  if (skip > 0) stage = { stage: 'SKIP', skipAmount: skip, inputStage: stage };
  if (Number.isFinite(limit)) stage = { stage: 'LIMIT', limitAmount: limit, inputStage: stage };
  return stage;
}

function planStage(plan: Plan): Doc {
  if (plan.kind === 'scan')
    return { stage: 'COLLSCAN', direction: plan.reverse ? 'backward' : 'forward' };
  if (plan.kind === 'union') return { stage: 'OR', inputStages: plan.plans.map(planStage) };
  const { spec, multikey } = plan.index;
  return {
    stage: 'FETCH',
    inputStage: {
      stage: 'IXSCAN',
      keyPattern: spec.shown['key'],
      indexName: spec.name,
      isMultiKey: multikey,
      isUnique: spec.unique,
      isSparse: spec.sparse,
      isPartial: spec.partial !== undefined,
      direction: plan.reverse ? 'backward' : 'forward',
      ranges: plan.ranges.length,
    },
  };
}
