import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Plan } from '../store/planner.ts';
import { type Head, planHead } from './aggregate.ts';
import { Command, type Handler } from './context.ts';
import { prepare, type Query, run } from './query.ts';

/** Says which index serves a command, and how much it looked at. Changes nothing. */
export const explain: Handler = async (command) => {
  const inner = command.doc('explain') ?? fail(14, 'explain needs a command');
  return explainCommand(new Command(command, inner), command.body['verbosity']);
};

export async function explainCommand(command: Command, verbosity: unknown): Promise<Doc> {
  const head = headOf(command);
  const queryPlanner = {
    namespace: command.ns,
    winningPlan: planOf(head.query),
    rejectedPlans: [],
  };
  const reply = { explainVersion: '1', queryPlanner, command: command.body, ok: 1 };
  if (verbosity === 'queryPlanner') return reply;
  const stats = { docs: 0 };
  const started = performance.now();
  const found = await run(head.query, command.pace, head, stats);
  const executionStats = {
    executionSuccess: true,
    nReturned: found.length,
    executionTimeMillis: Math.round(performance.now() - started),
    totalKeysExamined: head.query.plan?.index === undefined ? 0 : stats.docs,
    totalDocsExamined: stats.docs,
  };
  return { ...reply, executionStats };
}

/** The query of a command, with what is cut off it. */
function headOf(command: Command): Head {
  const { body, collection } = command;
  if (Array.isArray(body['pipeline'])) return planHead(command, body['pipeline']);
  const statements = body['updates'] ?? body['deletes'];
  const statement: unknown = Array.isArray(statements) ? statements[0] : {};
  const { q, filter = body['query'] ?? q } = { ...body, ...(isDoc(statement) && statement) } as Doc;
  const limit = command.count('limit') || Number.POSITIVE_INFINITY;
  const spec = { ...command.query(filter), limited: Number.isFinite(limit) };
  return { query: prepare(collection, spec), skip: command.count('skip') ?? 0, limit, rest: [] };
}

function planOf({ plan, sort }: Query): Doc {
  if (plan === undefined) return { stage: 'EOF' };
  if (plan.sorted) return readOf(plan);
  const sortPattern = Object.fromEntries(sort.map(({ path, direction }) => [path, direction]));
  return { stage: 'SORT', sortPattern, inputStage: readOf(plan) };
}

function readOf({ index, reverse, ranges }: Plan): Doc {
  const direction = reverse ? 'backward' : 'forward';
  if (index === undefined) return { stage: 'COLLSCAN', direction };
  const { name, shown } = index.spec;
  const by = { keyPattern: shown['key'], indexName: name, isMultiKey: index.multikey, direction };
  return { stage: 'FETCH', inputStage: { stage: 'IXSCAN', ...by, ranges: ranges.length } };
}
