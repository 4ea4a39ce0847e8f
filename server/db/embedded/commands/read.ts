import { parseVariables } from '../aggregate/expression.ts';
import { toDouble, wholeNumber } from '../bson/numbers.ts';
import { keyOf } from '../bson/order-key.ts';
import { type Doc, isLong, isNumeric } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { elementsOf, valuesAt } from '../query/path.ts';
import { compileProjection } from '../query/projection.ts';
import { Pace } from '../store/pace.ts';
import { countFromIndex } from '../store/planner.ts';
import {
  type Command,
  collationOption,
  countOption,
  docOption,
  flagOption,
  type Handler,
  namespaceOf,
  onlyFields,
} from './context.ts';
import { DEFAULT_FIRST_BATCH } from './cursors.ts';
import { prepare, projectionTools, run } from './query.ts';

const FIND_FIELDS = new Set([
  'filter',
  'sort',
  'projection',
  'hint',
  'skip',
  'limit',
  'batchSize',
  'singleBatch',
  'collation',
  'let',
  'allowDiskUse',
  'allowPartialResults',
  'noCursorTimeout',
  'oplogReplay',
  'tailable',
  'awaitData',
  'returnKey',
  'showRecordId',
  'min',
  'max',
]);

/** The pace of a command's reads, with its maxTimeMS. */
export function paceOf(command: Command): Pace {
  return new Pace(countOption(command.body, 'maxTimeMS'));
}

export const find: Handler = async (command) => {
  onlyFields(command, FIND_FIELDS);
  const { body, engine } = command;
  const ns = namespaceOf(command);
  for (const name of ['returnKey', 'showRecordId', 'tailable', 'awaitData']) {
    if (flagOption(body, name)) refuse(name);
  }
  for (const name of ['min', 'max'])
    if (Object.keys(docOption(body, name) ?? {}).length > 0) refuse(name);
  const skip = countOption(body, 'skip') ?? 0;
  const rawLimit = body['limit'];
  const negative = typeof rawLimit === 'number' && rawLimit < 0;
  const limit = negative ? -rawLimit : countOption(body, 'limit') || Number.POSITIVE_INFINITY;
  const batchSize = countOption(body, 'batchSize') ?? DEFAULT_FIRST_BATCH;
  const projection = docOption(body, 'projection');
  const collection = engine.store.get(ns);
  const query = prepare(collection, {
    filter: docOption(body, 'filter'),
    sort: docOption(body, 'sort'),
    hint: body['hint'],
    collation: collationOption(body, collection),
    variables: parseVariables(body['let']),
    limited: Number.isFinite(limit),
  });
  const shape =
    projection !== undefined && Object.keys(projection).length > 0
      ? compileProjection(projection, projectionTools(query), 'find')
      : undefined;
  const docs = await run(collection, query, paceOf(command), skip, limit);
  const single = flagOption(body, 'singleBatch') || negative;
  return engine.cursors.start(ns, docs, batchSize, single, shape);
};

function refuse(name: string): never {
  fail(115, `the built-in engine does not support '${name}'`);
}

export const getMore: Handler = ({ body, engine, database }) => {
  const id = body['getMore'];
  const batchSize = countOption(body, 'batchSize');
  if (!isLong(id))
    return fail(14, "BSON field 'getMore.getMore' is the wrong type, expected type 'long'");
  return engine.cursors.more(
    id,
    `${database}.${String(body['collection'])}`,
    batchSize || undefined,
  );
};

export const killCursors: Handler = ({ body, engine }) => {
  const ids = Array.isArray(body['cursors']) ? body['cursors'].filter(isLong) : [];
  const cursorsKilled = ids.filter((id) => engine.cursors.kill(id));
  const cursorsNotFound = ids.filter((id) => !cursorsKilled.includes(id));
  return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [], ok: 1 };
};

const COUNT_FIELDS = new Set(['query', 'limit', 'skip', 'hint', 'collation', 'fields']);

export const count: Handler = async (command) => {
  onlyFields(command, COUNT_FIELDS);
  const { body, engine } = command;
  const collection = engine.store.get(namespaceOf(command));
  const skip = countOption(body, 'skip') ?? 0;
  const given = body['limit'];
  const limit = isNumeric(given)
    ? Math.abs(toDouble(given)) || Number.POSITIVE_INFINITY
    : Number.POSITIVE_INFINITY;
  const filter = docOption(body, 'query') ?? {};
  if (collection !== undefined && Object.keys(filter).length === 0) {
    return { n: Math.max(0, Math.min(collection.count - skip, limit)), ok: 1 };
  }
  const query = prepare(collection, {
    filter,
    hint: body['hint'],
    collation: collationOption(body, collection),
  });
  const counted = query.plan && countFromIndex(query.plan, query.filter);
  if (counted !== undefined) return { n: Math.max(0, Math.min(counted - skip, limit)), ok: 1 };
  const docs = await run(collection, query, paceOf(command), skip, limit);
  return { n: docs.length, ok: 1 };
};

const DISTINCT_FIELDS = new Set(['key', 'query', 'collation', 'hint']);

export const distinct: Handler = async (command) => {
  onlyFields(command, DISTINCT_FIELDS);
  const { body, engine } = command;
  const key = body['key'];
  if (typeof key !== 'string') {
    return fail(14, "BSON field 'distinct.key' is the wrong type, expected type 'string'");
  }
  const collection = engine.store.get(namespaceOf(command));
  const collation = collationOption(body, collection);
  const query = prepare(collection, {
    filter: docOption(body, 'query'),
    hint: body['hint'],
    collation,
  });
  const docs = await run(collection, query, paceOf(command));
  const values = new Map<string, unknown>();
  const parts = key.split('.');
  for (const doc of docs) {
    for (const value of elementsOf(valuesAt(doc, parts))) {
      if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
      const id = keyOf(value, collation);
      if (!values.has(id)) values.set(id, value);
    }
  }
  const sorted = [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
  return { values: sorted, ok: 1 };
};

/** The batch size of an aggregate's `cursor` option. */
export function cursorBatchSize(body: Doc): number {
  const cursor = docOption(body, 'cursor');
  return wholeNumber(cursor?.['batchSize']) ?? DEFAULT_FIRST_BATCH;
}
