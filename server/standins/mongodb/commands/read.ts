import { compareKeys, distinctValues } from '../bson/keys.ts';
import { toDouble } from '../bson/numbers.ts';
import { decode, fieldsOf } from '../bson/raw.ts';
import { isLong, isNumeric } from '../bson/values.ts';
import { fail, unsupported } from '../errors.ts';
import { valuesAt } from '../query/path.ts';
import { countFromIndex } from '../store/planner.ts';
import type { Command, Handler } from './context.ts';
import { prepare, type Query, run, shapeOf } from './query.ts';

const REFUSED = ['returnKey', 'showRecordId', 'tailable', 'awaitData', 'min', 'max'];
const FIND =
  'filter sort projection hint skip limit batchSize singleBatch collation let allowDiskUse ' +
  `allowPartialResults noCursorTimeout oplogReplay ${REFUSED.join(' ')}`;

const find: Handler = async (command) => {
  command.only(FIND);
  const { body, engine, ns, collection } = command;
  for (const name of REFUSED) {
    const asked = typeof body[name] === 'object' ? command.doc(name) : command.flag(name);
    if (asked) unsupported(`'${name}'`);
  }
  const { limit, negative } = limitOf(command);
  const spec = command.query(command.doc('filter'));
  const query = prepare(collection, { ...spec, limited: Number.isFinite(limit) });
  const shape = shapeOf(command.doc('projection'), query);
  const found = await run(query, command.pace, { skip: command.count('skip') ?? 0, limit });
  const single = command.flag('singleBatch') || negative;
  return engine.cursors.start(ns, found, shape, command.count('batchSize'), single);
};

/** A negative limit asks for one batch of as many; 0 is none. */
function limitOf(command: Command): { limit: number; negative: boolean } {
  const { limit } = command.body;
  const number = isNumeric(limit) ? toDouble(limit) : (command.count('limit') ?? 0);
  return { limit: Math.abs(number) || Number.POSITIVE_INFINITY, negative: number < 0 };
}

const getMore: Handler = (command) => {
  const { body, engine, database } = command;
  const { getMore: id } = body;
  if (!isLong(id)) return fail(14, "BSON field 'getMore' is the wrong type, expected type 'long'");
  const ns = `${database}.${command.text('collection')}`;
  return engine.cursors.more(id, ns, command.count('batchSize') || undefined);
};

const killCursors: Handler = ({ body, engine }) => {
  const ids = Array.isArray(body['cursors']) ? body['cursors'].filter(isLong) : [];
  const cursorsKilled = ids.filter((id) => engine.cursors.kill(id));
  const cursorsNotFound = ids.filter((id) => !cursorsKilled.includes(id));
  return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [], ok: 1 };
};

const count: Handler = async (command) => {
  command.only('query limit skip hint collation fields');
  const query = prepare(command.collection, command.query(command.doc('query')));
  const { limit } = limitOf(command);
  return { n: await countOf(query, command, command.count('skip') ?? 0, limit), ok: 1 };
};

/** How many documents there are between skip and limit. */
export async function countOf(query: Query, command: Command, skip: number, limit: number) {
  const { collection, plan, filter } = query;
  const all = collection && plan && countFromIndex(collection, plan, filter);
  if (all !== undefined) return Math.max(0, Math.min(all - skip, limit));
  return (await run(query, command.pace, { skip, limit })).length;
}

const distinct: Handler = async (command) => {
  command.only('key query collation hint');
  const parts = command.text('key').split('.');
  const query = prepare(command.collection, command.query(command.doc('query')));
  const fields = fieldsOf(parts.slice(0, 1));
  const values = (await run(query, command.pace))
    .flatMap((raw) => valuesAt(decode(raw, fields), parts))
    .flat();
  const sorted = [...distinctValues(values, query.tools.collation)].sort(([a], [b]) =>
    compareKeys(a, b),
  );
  return { values: sorted.map(([, value]) => value), ok: 1 };
};

export const COMMANDS: Readonly<Record<string, Handler>> = {
  find,
  getMore,
  killCursors,
  count,
  distinct,
};
