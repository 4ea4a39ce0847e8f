import { parseVariables } from '../aggregate/expression.ts';
import { type Doc, isDoc, isNil } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Plan } from '../store/planner.ts';
import type { ReadStats } from '../store/reader.ts';
import { type Head, planHead } from './aggregate.ts';
import { type Command, collationOption, countOption, type Handler, paceOf } from './context.ts';
import { run } from './query.ts';

/** Says which index serves a command, and how much it looked at. Changes nothing. */
export const explain: Handler = async (command) => {
  const { explain: inner, verbosity } = command.body;
  if (!isDoc(inner))
    return fail(14, "BSON field 'explain' is the wrong type, expected type 'object'");
  return explainCommand({ ...command, body: inner, name: Object.keys(inner)[0] ?? '' }, verbosity);
};

export async function explainCommand(command: Command, verbosity: unknown): Promise<Doc> {
  const { engine, database, body, name } = command;
  const ns = `${database}.${String(body[name])}`;
  const head = headOf(command);
  const queryPlanner = { namespace: ns, winningPlan: winningPlan(head), rejectedPlans: [] };
  const serverInfo = { host: '127.0.0.1', port: 0, version: '7.0.0' };
  const reply = { explainVersion: '1', queryPlanner, command: body, serverInfo, ok: 1 };
  if (verbosity === 'queryPlanner') return reply;
  const stats: ReadStats = { keys: 0, docs: 0 };
  const started = performance.now();
  const found = await run(engine.store.get(ns), head.query, paceOf(command), head, stats);
  const executionStats = {
    executionSuccess: true,
    nReturned: found.length,
    executionTimeMillis: Math.round(performance.now() - started),
    totalKeysExamined: stats.keys,
    totalDocsExamined: stats.docs,
  };
  return { ...reply, executionStats };
}

/** The query of a command; that of a find and its like is the one of a pipeline. */
function headOf({ engine, body, database, name }: Command): Head {
  const statements = body['updates'] ?? body['deletes'];
  const statement = Array.isArray(statements) && isDoc(statements[0]) ? statements[0] : body;
  const { filter, query = filter, q = query, hint, sort, skip } = statement;
  const limit = countOption(body, 'limit') || undefined;
  const stages = Object.entries({ $match: q ?? {}, $sort: sort, $skip: skip, $limit: limit });
  const given = stages
    .filter(([, operand]) => !isNil(operand))
    .map((stage) => Object.fromEntries([stage]));
  const collection = engine.store.get(`${database}.${String(body[name])}`);
  return planHead(collection, Array.isArray(body['pipeline']) ? body['pipeline'] : given, {
    hint,
    collation: collationOption(statement, collection),
    variables: parseVariables(body['let']),
  });
}

function winningPlan({ query: { plan, sort }, skip, limit }: Head): Doc {
  let stage: Doc = plan === undefined ? { stage: 'EOF' } : planStage(plan);
  if (plan?.sorted === false) {
    const sortPattern = Object.fromEntries(sort.map(({ path, direction }) => [path, direction]));
    stage = { stage: 'SORT', sortPattern, inputStage: stage };
  }
  if (skip > 0) stage = { stage: 'SKIP', skipAmount: skip, inputStage: stage };
  return Number.isFinite(limit) ? { stage: 'LIMIT', limitAmount: limit, inputStage: stage } : stage;
}

function planStage(plan: Plan): Doc {
  if (plan.kind === 'union') return { stage: 'OR', inputStages: plan.plans.map(planStage) };
  const direction = plan.reverse ? 'backward' : 'forward';
  if (plan.kind === 'scan') return { stage: 'COLLSCAN', direction };
  const { spec, multikey } = plan.index;
  const inputStage = {
    stage: 'IXSCAN',
    keyPattern: spec.shown['key'],
    indexName: spec.name,
    isMultiKey: multikey,
    isUnique: spec.unique,
    isSparse: spec.sparse,
    isPartial: spec.partial !== undefined,
    direction,
    ranges: plan.ranges.length,
  };
  return { stage: 'FETCH', inputStage };
}
