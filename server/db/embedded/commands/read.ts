import { parseVariables } from '../aggregate/expression.ts';
import { compareKeys, distinctValues } from '../bson/keys.ts';
import { toDouble } from '../bson/numbers.ts';
import { decode, encode, fieldsOf, type Raw } from '../bson/raw.ts';
import { type Doc, isLong, isNumeric } from '../bson/values.ts';
import { fail, unsupported } from '../errors.ts';
import { elementsOf, valuesAt } from '../query/path.ts';
import { compileProjection } from '../query/projection.ts';
import { countFromIndex } from '../store/planner.ts';
import * as context from './context.ts';
import { prepare, projectionTools, type Query, run } from './query.ts';

const FIND = context.words(
  'filter sort projection hint skip limit batchSize singleBatch collation let allowDiskUse ' +
    'allowPartialResults noCursorTimeout oplogReplay tailable awaitData returnKey showRecordId min max',
);
const COUNT = context.words('query limit skip hint collation fields');
const DISTINCT = context.words('key query collation hint');

const find: context.Handler = async (command) => {
  context.onlyFields(command, FIND);
  const { body, engine } = command;
  for (const name of ['returnKey', 'showRecordId', 'tailable', 'awaitData']) {
    if (context.flagOption(body, name)) unsupported(`'${name}'`);
  }
  for (const name of ['min', 'max']) {
    if (Object.keys(context.docOption(body, name) ?? {}).length > 0) unsupported(`'${name}'`);
  }
  const ns = context.namespaceOf(command);
  const skip = context.countOption(body, 'skip') ?? 0;
  const { limit, negative } = limitOf(body);
  const batchSize = context.countOption(body, 'batchSize');
  const collection = engine.store.get(ns);
  const query = prepare(collection, {
    filter: context.docOption(body, 'filter'),
    sort: context.docOption(body, 'sort'),
    hint: body['hint'],
    collation: context.collationOption(body, collection),
    variables: parseVariables(body['let']),
    limited: Number.isFinite(limit),
  });
  const shape = shapeOf(context.docOption(body, 'projection'), query);
  const found = await run(collection, query, context.paceOf(command), { skip, limit });
  const single = context.flagOption(body, 'singleBatch') || negative;
  return engine.cursors.start(ns, found, shape, batchSize, single);
};

/** A negative limit asks for one batch of as many; 0 is none. */
function limitOf({ limit }: Doc): { limit: number; negative: boolean } {
  const number = isNumeric(limit) ? toDouble(limit) : context.countOption({ limit }, 'limit');
  return { limit: Math.abs(number ?? 0) || Number.POSITIVE_INFINITY, negative: (number ?? 0) < 0 };
}

/** What a projection makes of a stored document; without one it stays as it is. */
export function shapeOf(projection: Doc | undefined, query: Query): (raw: Raw) => Raw {
  if (projection === undefined || Object.keys(projection).length === 0) return (raw) => raw;
  const { shape, fields } = compileProjection(projection, projectionTools(query));
  return (raw) => encode(shape(decode(raw, fields)));
}

const getMore: context.Handler = ({ body, engine, database }) => {
  const id = body['getMore'];
  if (!isLong(id)) return fail(14, "BSON field 'getMore' is the wrong type, expected type 'long'");
  const batchSize = context.countOption(body, 'batchSize') || undefined;
  return engine.cursors.more(id, `${database}.${String(body['collection'])}`, batchSize);
};

const killCursors: context.Handler = ({ body, engine }) => {
  const ids = Array.isArray(body['cursors']) ? body['cursors'].filter(isLong) : [];
  const cursorsKilled = ids.filter((id) => engine.cursors.kill(id));
  const cursorsNotFound = ids.filter((id) => !cursorsKilled.includes(id));
  return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [], ok: 1 };
};

const count: context.Handler = async (command) => {
  context.onlyFields(command, COUNT);
  const { body, engine } = command;
  const collection = engine.store.get(context.namespaceOf(command));
  const skip = context.countOption(body, 'skip') ?? 0;
  const query = prepare(collection, {
    filter: context.docOption(body, 'query'),
    hint: body['hint'],
    collation: context.collationOption(body, collection),
  });
  const { limit } = limitOf(body);
  const counted =
    (collection && countWithoutReading(collection, query)) ??
    (await run(collection, query, context.paceOf(command), { limit: skip + limit })).length;
  return { n: Math.max(0, Math.min(counted - skip, limit)), ok: 1 };
};

/** The number of documents where it can be told without looking at them. */
export function countWithoutReading(
  { count: all }: { count: number },
  query: Query,
): number | undefined {
  const { filter, plan } = query;
  if (filter.kind === 'and' && filter.filters.length === 0) return all;
  return plan && countFromIndex(plan, filter);
}

const distinct: context.Handler = async (command) => {
  context.onlyFields(command, DISTINCT);
  const { body, engine } = command;
  const { key } = body;
  if (typeof key !== 'string')
    return fail(14, "BSON field 'distinct.key' is the wrong type, expected type 'string'");
  const collection = engine.store.get(context.namespaceOf(command));
  const collation = context.collationOption(body, collection);
  const filter = context.docOption(body, 'query');
  const query = prepare(collection, { filter, hint: body['hint'], collation });
  const parts = key.split('.');
  const fields = fieldsOf(parts.slice(0, 1));
  const values = (await run(collection, query, context.paceOf(command)))
    .flatMap((raw) => elementsOf(valuesAt(decode(raw, fields), parts)))
    .filter((value) => value !== undefined && !(Array.isArray(value) && value.length === 0));
  const sorted = [...distinctValues(values, collation)].sort(([a], [b]) => compareKeys(a, b));
  return { values: sorted.map(([, value]) => value), ok: 1 };
};

export const COMMANDS: Readonly<Record<string, context.Handler>> = {
  find,
  getMore,
  killCursors,
  count,
  distinct,
};
