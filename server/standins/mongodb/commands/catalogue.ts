import { EJSON } from 'bson';
import { makeTools } from '../aggregate/expression.ts';
import { parseCollation } from '../bson/collation.ts';
import { equal } from '../bson/keys.ts';
import { wholeNumber } from '../bson/numbers.ts';
import { encode } from '../bson/raw.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { fail, unsupported } from '../errors.ts';
import { matches, parseFilter } from '../query/filter.ts';
import type { Collection } from '../store/collection.ts';
import { type IndexSpec, parseIndexSpec } from '../store/index-spec.ts';
import { splitNamespace } from '../store/store.ts';
import type { Command, Handler } from './context.ts';
import { findIndex } from './query.ts';

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

/** What is there, by name, of it what a list's filter lets through. */
function listed({ body }: Command, docs: Doc[]): Doc[] {
  const wanted = parseFilter(body['filter'] ?? {}, makeTools());
  const sorted = docs.sort((a, b) => (String(a['name']) < String(b['name']) ? -1 : 1));
  return sorted.filter((doc) => matches(wanted, doc));
}

const listCollections: Handler = (command) => {
  const docs = collectionsOf(command).map(({ ns, options }): Doc => {
    const idIndex = { v: 2, key: { _id: 1 }, name: '_id_' };
    const more = command.flag('nameOnly') ? {} : { options, info: { readOnly: false }, idIndex };
    return { name: splitNamespace(ns)[1], type: 'collection', ...more };
  });
  const ns = `${command.database}.$cmd.listCollections`;
  return command.engine.cursors.start(ns, listed(command, docs), encode, batchSizeOf(command));
};

function batchSizeOf(command: Command): number | undefined {
  return wholeNumber(command.doc('cursor')?.['batchSize']);
}

const listDatabases: Handler = (command) => {
  const sizes = new Map<string, number>();
  for (const { ns, bytes } of command.engine.store.collections.values()) {
    const [name] = splitNamespace(ns);
    sizes.set(name, (sizes.get(name) ?? 0) + bytes);
  }
  const all = Array.from(sizes, ([name, sizeOnDisk]) => ({ name, sizeOnDisk, empty: false }));
  return { databases: listed(command, all), ok: 1 };
};

/** The size of a collection; the engine does not weigh its indexes. */
const collStats: Handler = ({ ns, collection }) => {
  const { bytes: size = 0, count = 0, indexes } = collection ?? {};
  return { ns, size, count, storageSize: size, nindexes: indexes?.size ?? 0, capped: false, ok: 1 };
};

/** Makes all of the indexes or none. */
const createIndexes: Handler = (command) => {
  command.only('indexes commitQuorum ignoreUnknownIndexOptions');
  const given = command.body['indexes'];
  if (!Array.isArray(given)) return fail(40414, "BSON field 'createIndexes.indexes' is missing");
  if (given.length === 0) fail(2, 'Must specify at least one index to create');
  const inherited = command.collection?.collation;
  const specs = given.map((spec: unknown) => parseIndexSpec(spec, inherited));
  for (const { partial = {} } of specs) parseFilter(partial, makeTools());
  const createdCollectionAutomatically = command.collection === undefined;
  const collection = command.engine.store.ensure(command.ns);
  const numIndexesBefore = collection.indexes.size;
  const made: IndexSpec[] = [];
  try {
    for (const spec of specs) if (collection.createIndex(spec)) made.push(spec);
  } catch (cause) {
    for (const { name } of made) collection.dropIndex(name);
    throw cause;
  }
  const note = made.length === 0 ? { note: 'all indexes already exist' } : {};
  const numIndexesAfter = collection.indexes.size;
  return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically, ...note, ok: 1 };
};

const listIndexes: Handler = (command) => {
  const { ns, indexes } = command.existing;
  const docs = Array.from(indexes.values(), ({ spec }) => spec.shown);
  return command.engine.cursors.start(ns, docs, encode, batchSizeOf(command));
};

const dropIndexes: Handler = ({ existing, body }) => {
  const nIndexesWas = existing.indexes.size;
  const [, ...all] = existing.indexes.keys();
  for (const wanted of body['index'] === '*' ? all : [body['index']].flat()) {
    const name = findIndex(existing, wanted)?.spec.name;
    if (name === undefined) return fail(27, `index not found: ${EJSON.stringify({ wanted })}`);
    if (name === '_id_') fail(72, 'cannot drop _id index');
    existing.dropIndex(name);
  }
  return { nIndexesWas, ok: 1 };
};

export const COMMANDS: Readonly<Record<string, Handler>> = {
  create,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  collStats,
  createIndexes,
  listIndexes,
  dropIndexes,
};
