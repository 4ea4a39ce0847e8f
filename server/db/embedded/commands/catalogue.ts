import { compilePredicate } from '../aggregate/expression.ts';
import { parseCollation } from '../bson/collation.ts';
import { equal } from '../bson/order-key.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { compileFilter } from '../query/match.ts';
import { parseFilter } from '../query/parse.ts';
import { splitNamespace } from '../store/database.ts';
import { parseIndexSpec } from '../store/index-spec.ts';
import {
  type Command,
  docOption,
  flagOption,
  type Handler,
  namespaceOf,
  onlyFields,
} from './context.ts';
import { DEFAULT_FIRST_BATCH } from './cursors.ts';

const CREATE_FIELDS = new Set([
  'validator',
  'validationLevel',
  'validationAction',
  'collation',
  'capped',
  'size',
  'max',
  'autoIndexId',
  'viewOn',
  'pipeline',
  'timeseries',
  'expireAfterSeconds',
  'clusteredIndex',
  'changeStreamPreAndPostImages',
  'storageEngine',
  'indexOptionDefaults',
  'encryptedFields',
]);

/** Options that would change what the collection answers, and that the engine does not do. */
const REFUSED = [
  'validator',
  'capped',
  'viewOn',
  'timeseries',
  'encryptedFields',
  'clusteredIndex',
];

export const create: Handler = (command) => {
  onlyFields(command, CREATE_FIELDS);
  const { body, engine } = command;
  const ns = namespaceOf(command);
  for (const name of REFUSED) {
    const value = body[name];
    if (value === undefined || value === false) continue;
    if (isDoc(value) && Object.keys(value).length === 0) continue;
    fail(115, `the built-in engine does not support the collection option '${name}'`);
  }
  const collation = parseCollation(body['collation']);
  const options: Doc = collation === undefined ? {} : { collation: collation.spec };
  const existing = engine.store.get(ns);
  if (existing === undefined) engine.store.create(ns, options);
  else if (!equal(existing.options, options)) fail(48, `Collection ${ns} already exists.`);
  return { ok: 1 };
};

export const drop: Handler = (command) => {
  const { engine } = command;
  const ns = namespaceOf(command);
  const collection = engine.store.get(ns);
  if (collection === undefined) return { ok: 1 };
  const nIndexesWas = collection.indexes.size;
  engine.store.drop(ns);
  engine.cursors.killAll((other) => other === ns);
  return { nIndexesWas, ns, ok: 1 };
};

export const dropDatabase: Handler = ({ engine, database }) => {
  const mine = [...engine.store.collections.keys()].filter(
    (ns) => splitNamespace(ns)[0] === database,
  );
  for (const ns of mine) engine.store.drop(ns);
  engine.cursors.killAll((ns) => ns.startsWith(`${database}.`));
  return mine.length > 0 ? { dropped: database, ok: 1 } : { ok: 1 };
};

export const renameCollection: Handler = ({ body, engine }) => {
  const from = String(body['renameCollection']);
  const to = String(body['to']);
  if (engine.store.get(from) === undefined) fail(26, `Source collection ${from} does not exist`);
  if (from === to) fail(20, "Can't rename a collection to itself");
  if (engine.store.get(to) !== undefined && !flagOption(body, 'dropTarget')) {
    fail(48, 'target namespace exists');
  }
  engine.store.rename(from, to);
  return { ok: 1 };
};

function filtered(docs: Doc[], filter: unknown): Doc[] {
  if (filter === undefined) return docs;
  const matches = compileFilter(parseFilter(filter), { compileExpr: compilePredicate });
  return docs.filter(matches);
}

export const listCollections: Handler = ({ body, engine, database }) => {
  const nameOnly = flagOption(body, 'nameOnly');
  const docs: Doc[] = [];
  for (const { ns, options } of engine.store.collections.values()) {
    const [owner, name] = splitNamespace(ns);
    if (owner !== database) continue;
    const short: Doc = { name, type: 'collection' };
    docs.push(
      nameOnly
        ? short
        : {
            ...short,
            options,
            info: { readOnly: false },
            idIndex: { v: 2, key: { _id: 1 }, name: '_id_' },
          },
    );
  }
  docs.sort((a, b) => (String(a['name']) < String(b['name']) ? -1 : 1));
  const cursor = docOption(body, 'cursor');
  const batch = typeof cursor?.['batchSize'] === 'number' ? cursor['batchSize'] : docs.length;
  return engine.cursors.start(
    `${database}.$cmd.listCollections`,
    filtered(docs, body['filter']),
    batch,
  );
};

export const listDatabases: Handler = ({ body, engine }) => {
  const bytesOf = new Map<string, number>();
  for (const { ns, bytes } of engine.store.collections.values()) {
    const [name] = splitNamespace(ns);
    bytesOf.set(name, (bytesOf.get(name) ?? 0) + bytes);
  }
  const all = [...bytesOf]
    .sort()
    .map(([name, size]) => ({ name, sizeOnDisk: size, empty: size === 0 }));
  const databases = filtered(all, body['filter']);
  if (flagOption(body, 'nameOnly'))
    return { databases: databases.map(({ name }) => ({ name })), ok: 1 };
  const totalSize = databases.reduce((sum, { sizeOnDisk }) => sum + Number(sizeOnDisk), 0);
  return { databases, totalSize, totalSizeMb: Math.round(totalSize / 1048576), ok: 1 };
};

export const listIndexes: Handler = (command) => {
  const { engine, body } = command;
  const ns = namespaceOf(command);
  const collection = engine.store.get(ns);
  if (collection === undefined) return fail(26, `ns does not exist: ${ns}`);
  const docs = [...collection.indexes.values()].map((index) => index.spec.shown);
  const cursor = docOption(body, 'cursor');
  const batch =
    typeof cursor?.['batchSize'] === 'number' ? cursor['batchSize'] : DEFAULT_FIRST_BATCH;
  return engine.cursors.start(ns, docs, batch);
};

export const dropIndexes: Handler = (command) => {
  const { engine, body } = command;
  const ns = namespaceOf(command);
  const collection = engine.store.get(ns);
  if (collection === undefined) return fail(26, `ns not found ${ns}`);
  const nIndexesWas = collection.indexes.size;
  const wanted: unknown = body['index'];
  if (wanted === '*') {
    for (const name of collection.indexes.keys()) {
      if (name !== '_id_') engine.store.dropIndex(collection, name);
    }
    return { nIndexesWas, msg: 'non-_id indexes dropped for collection', ok: 1 };
  }
  for (const one of Array.isArray(wanted) ? (wanted as unknown[]) : [wanted]) {
    const found = [...collection.indexes.values()].find(
      ({ spec }) => spec.name === one || (isDoc(one) && equal(spec.shown['key'], one)),
    );
    if (found === undefined) {
      fail(
        27,
        `index not found with name [${typeof one === 'string' ? one : JSON.stringify(one)}]`,
      );
    } else if (found.spec.name === '_id_') {
      fail(72, 'cannot drop _id index');
    } else {
      engine.store.dropIndex(collection, found.spec.name);
    }
  }
  return { nIndexesWas, ok: 1 };
};

/** Changes an index's expiry or hides it; nothing else of a collection can be changed. */
export const collMod: Handler = (command) => {
  onlyFields(command, new Set(['index']));
  const { body, engine } = command;
  const ns = namespaceOf(command);
  const collection = engine.store.get(ns);
  if (collection === undefined) return fail(26, `ns does not exist: ${ns}`);
  const change = docOption(body, 'index');
  if (change === undefined) return { ok: 1 };
  const { name, keyPattern, ...options } = change;
  const index = [...collection.indexes.values()].find(
    ({ spec }) => spec.name === name || (isDoc(keyPattern) && equal(spec.shown['key'], keyPattern)),
  );
  if (index === undefined)
    return fail(27, `cannot find index ${String(name ?? JSON.stringify(keyPattern))} for ns ${ns}`);
  const unknown = Object.keys(options).find(
    (key) => key !== 'hidden' && key !== 'expireAfterSeconds',
  );
  if (unknown !== undefined)
    fail(40415, `BSON field 'collMod.index.${unknown}' is an unknown field.`);
  const spec = parseIndexSpec({ ...index.spec.shown, ...options });
  engine.store.dropIndex(collection, index.spec.name);
  engine.store.createIndex(collection, spec);
  return { ok: 1 };
};

export const collStats: Handler = (command: Command) => {
  const ns = namespaceOf(command);
  return { ns, ...sizes(command, ns), ok: 1 };
};

/** The sizes that collStats and `$collStats` tell. */
export function sizes({ engine, body }: Command, ns: string): Doc {
  const scale = typeof body['scale'] === 'number' ? body['scale'] : 1;
  const collection = engine.store.get(ns);
  const bytes = collection?.bytes ?? 0;
  const count = collection?.count ?? 0;
  const indexSizes: Doc = {};
  for (const index of collection?.indexes.values() ?? []) indexSizes[index.spec.name] = index.size;
  return {
    size: Math.floor(bytes / scale),
    count,
    avgObjSize: count === 0 ? 0 : Math.floor(bytes / count),
    storageSize: Math.floor(bytes / scale),
    totalSize: Math.floor(bytes / scale),
    capped: false,
    nindexes: collection?.indexes.size ?? 0,
    /** Numbers of keys: the engine does not weigh its trees. */
    indexSizes,
    scaleFactor: scale,
  };
}

export const dbStats: Handler = ({ engine, database }) => {
  const mine = [...engine.store.collections.values()].filter(
    ({ ns }) => splitNamespace(ns)[0] === database,
  );
  const dataSize = mine.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    db: database,
    collections: mine.length,
    views: 0,
    objects: mine.reduce((sum, { count }) => sum + count, 0),
    dataSize,
    storageSize: dataSize,
    indexes: mine.reduce((sum, { indexes }) => sum + indexes.size, 0),
    ok: 1,
  };
};
