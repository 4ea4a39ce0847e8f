import { makeTools } from '../aggregate/expression.ts';
import { parseCollation } from '../bson/collation.ts';
import { equal } from '../bson/keys.ts';
import { encode } from '../bson/raw.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { fail, unsupported } from '../errors.ts';
import { matches, parseFilter } from '../query/filter.ts';
import type { Collection } from '../store/collection.ts';
import { splitNamespace } from '../store/store.ts';
import type { Command, Handler } from './context.ts';

/** Options of collections that change what they answer, and that the engine does not do. */
const REFUSED = 'validator capped viewOn timeseries encryptedFields clusteredIndex';
const CREATE =
  `${REFUSED} validationLevel validationAction collation size max autoIndexId pipeline ` +
  'expireAfterSeconds changeStreamPreAndPostImages storageEngine indexOptionDefaults';

const create: Handler = (command) => {
  command.only(CREATE);
  const { body, engine, ns, collection } = command;
  for (const name of REFUSED.split(' ')) {
    const value = body[name] ?? false;
    const empty = value === false || (isDoc(value) && Object.keys(value).length === 0);
    if (!empty) unsupported(`the collection option '${name}'`);
  }
  const collation = parseCollation(body['collation']);
  const options: Doc = collation === undefined ? {} : { collation: collation.spec };
  if (collection === undefined) engine.store.create(ns, options);
  else if (!equal(collection.options, options)) fail(48, `Collection ${ns} already exists.`);
  return { ok: 1 };
};

const drop: Handler = ({ engine, ns, collection }) => {
  const nIndexesWas = collection?.indexes.size;
  if (!engine.store.drop(ns)) return { ok: 1 };
  engine.cursors.killAll((other) => other === ns);
  return { nIndexesWas, ns, ok: 1 };
};

function collectionsOf({ engine, database }: Command): Collection[] {
  const all = [...engine.store.collections.values()];
  return all.filter(({ ns }) => splitNamespace(ns)[0] === database);
}

const dropDatabase: Handler = (command) => {
  const { engine, database } = command;
  for (const { ns } of collectionsOf(command)) engine.store.drop(ns);
  engine.cursors.killAll((ns) => ns.startsWith(`${database}.`));
  return { dropped: database, ok: 1 };
};

function filtered(docs: Doc[], filter: unknown = {}): Doc[] {
  const wanted = parseFilter(filter, makeTools());
  return docs.filter((doc) => matches(wanted, doc));
}

const listCollections: Handler = (command) => {
  const { body, engine, database } = command;
  const docs = collectionsOf(command).map(({ ns, options }): Doc => {
    const short = { name: splitNamespace(ns)[1], type: 'collection' };
    if (command.flag('nameOnly')) return short;
    const idIndex = { v: 2, key: { _id: 1 }, name: '_id_' };
    return { ...short, options, info: { readOnly: false }, idIndex };
  });
  docs.sort((a, b) => (String(a['name']) < String(b['name']) ? -1 : 1));
  const batchSize = Number(command.doc('cursor')?.['batchSize'] ?? docs.length);
  const ns = `${database}.$cmd.listCollections`;
  return engine.cursors.start(ns, filtered(docs, body['filter']), encode, batchSize);
};

const listDatabases: Handler = ({ body, engine }) => {
  const sizes = new Map<string, number>();
  for (const { ns, bytes } of engine.store.collections.values()) {
    const [name] = splitNamespace(ns);
    sizes.set(name, (sizes.get(name) ?? 0) + bytes);
  }
  const all = [...sizes].sort().map(([name, sizeOnDisk]) => ({ name, sizeOnDisk, empty: false }));
  return { databases: filtered(all, body['filter']), ok: 1 };
};

/** The size of a collection; the engine does not weigh its indexes. */
const collStats: Handler = ({ ns, collection }) => {
  const { bytes: size = 0, count = 0, indexes } = collection ?? {};
  return { ns, size, count, storageSize: size, nindexes: indexes?.size ?? 0, capped: false, ok: 1 };
};

export const COMMANDS: Readonly<Record<string, Handler>> = {
  create,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  collStats,
};
