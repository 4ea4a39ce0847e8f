import { parseCollation } from '../bson/collation.ts';
import { equal } from '../bson/keys.ts';
import { encode } from '../bson/raw.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { fail, unsupported } from '../errors.ts';
import { matches } from '../query/filter.ts';
import { parseFilter } from '../query/parse.ts';
import type { Collection } from '../store/collection.ts';
import { splitNamespace } from '../store/store.ts';
import {
  type Command,
  docOption,
  flagOption,
  type Handler,
  namespaceOf,
  onlyFields,
  words,
} from './context.ts';
import { filterTools } from './query.ts';

/** Options of collections that change what they answer, and that the engine does not do. */
const REFUSED = words('validator capped viewOn timeseries encryptedFields clusteredIndex');
const CREATE = words(
  `${[...REFUSED].join(' ')} validationLevel validationAction collation size max autoIndexId pipeline ` +
    'expireAfterSeconds changeStreamPreAndPostImages storageEngine indexOptionDefaults',
);

const create: Handler = (command) => {
  onlyFields(command, CREATE);
  const { body, engine } = command;
  for (const name of REFUSED) {
    const value = body[name];
    const empty =
      value === undefined || value === false || (isDoc(value) && Object.keys(value).length === 0);
    if (!empty) unsupported(`the collection option '${name}'`);
  }
  const ns = namespaceOf(command);
  const collation = parseCollation(body['collation']);
  const options: Doc = collation === undefined ? {} : { collation: collation.spec };
  const existing = engine.store.get(ns);
  if (existing === undefined) engine.store.create(ns, options);
  else if (!equal(existing.options, options)) fail(48, `Collection ${ns} already exists.`);
  return { ok: 1 };
};

const drop: Handler = (command) => {
  const { engine } = command;
  const ns = namespaceOf(command);
  const nIndexesWas = engine.store.get(ns)?.indexes.size;
  if (!engine.store.drop(ns)) return { ok: 1 };
  engine.cursors.killAll((other) => other === ns);
  return { nIndexesWas, ns, ok: 1 };
};

function collectionsOf({ engine, database }: Command): Collection[] {
  return [...engine.store.collections.values()].filter(
    ({ ns }) => splitNamespace(ns)[0] === database,
  );
}

const dropDatabase: Handler = (command) => {
  const { engine, database } = command;
  for (const { ns } of collectionsOf(command)) engine.store.drop(ns);
  engine.cursors.killAll((ns) => ns.startsWith(`${database}.`));
  return { dropped: database, ok: 1 };
};

const renameCollection: Handler = ({ body, engine: { store } }) => {
  const [from, to] = [String(body['renameCollection']), String(body['to'])];
  if (store.get(from) === undefined) fail(26, `Source collection ${from} does not exist`);
  if (from === to) fail(20, "Can't rename a collection to itself");
  if (store.get(to) !== undefined && !flagOption(body, 'dropTarget'))
    fail(48, 'target namespace exists');
  store.rename(from, to);
  return { ok: 1 };
};

function filtered(docs: Doc[], filter: unknown = {}): Doc[] {
  const wanted = parseFilter(filter, filterTools({ collation: undefined }));
  return docs.filter((doc) => matches(wanted, doc));
}

const listCollections: Handler = (command) => {
  const { body, engine, database } = command;
  const docs = collectionsOf(command).map(({ ns, options }): Doc => {
    const short = { name: splitNamespace(ns)[1], type: 'collection' };
    if (flagOption(body, 'nameOnly')) return short;
    const idIndex = { v: 2, key: { _id: 1 }, name: '_id_' };
    return { ...short, options, info: { readOnly: false }, idIndex };
  });
  docs.sort((a, b) => (String(a['name']) < String(b['name']) ? -1 : 1));
  const batch = docOption(body, 'cursor')?.['batchSize'];
  const ns = `${database}.$cmd.listCollections`;
  return engine.cursors.start(
    ns,
    filtered(docs, body['filter']),
    encode,
    Number(batch ?? docs.length),
  );
};

const listDatabases: Handler = ({ body, engine }) => {
  const sizes = new Map<string, number>();
  for (const { ns, bytes } of engine.store.collections.values()) {
    const [name] = splitNamespace(ns);
    sizes.set(name, (sizes.get(name) ?? 0) + bytes);
  }
  const all = [...sizes]
    .sort()
    .map(([name, size]) => ({ name, sizeOnDisk: size, empty: size === 0 }));
  const databases = filtered(all, body['filter']);
  if (flagOption(body, 'nameOnly'))
    return { databases: databases.map(({ name }) => ({ name })), ok: 1 };
  const totalSize = databases.reduce((sum, { sizeOnDisk }) => sum + Number(sizeOnDisk), 0);
  return { databases, totalSize, totalSizeMb: Math.round(totalSize / 1048576), ok: 1 };
};

/** The sizes of a collection, as collStats and `$collStats` tell them. */
export function sizesOf({ engine, body }: Command, ns: string): Doc {
  const scale = typeof body['scale'] === 'number' ? body['scale'] : 1;
  const { bytes = 0, count = 0, indexes } = engine.store.get(ns) ?? {};
  const size = Math.floor(bytes / scale);
  const avgObjSize = count === 0 ? 0 : Math.floor(bytes / count);
  // Numbers of keys: the engine does not weigh its trees.
  const indexSizes = Object.fromEntries(
    Array.from(indexes ?? [], ([name, index]) => [name, index.size]),
  );
  const sizes = { size, count, avgObjSize, storageSize: size, totalSize: size, capped: false };
  return { ns, ...sizes, nindexes: indexes?.size ?? 0, indexSizes, scaleFactor: scale };
}

const collStats: Handler = (command) => ({
  ...sizesOf(command, namespaceOf(command)),
  ok: 1,
});

const dbStats: Handler = (command) => {
  const mine = collectionsOf(command);
  const sum = (of: (collection: Collection) => number): number =>
    mine.reduce((all, one) => all + of(one), 0);
  return {
    db: command.database,
    collections: mine.length,
    views: 0,
    objects: sum(({ count }) => count),
    dataSize: sum(({ bytes }) => bytes),
    storageSize: sum(({ bytes }) => bytes),
    indexes: sum(({ indexes }) => indexes.size),
    ok: 1,
  };
};

export const COMMANDS: Readonly<Record<string, Handler>> = {
  create,
  drop,
  dropDatabase,
  renameCollection,
  listCollections,
  listDatabases,
  collStats,
  dbStats,
};
