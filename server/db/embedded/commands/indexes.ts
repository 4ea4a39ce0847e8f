import { EJSON } from 'bson';
import { wholeNumber } from '../bson/numbers.ts';
import { encode } from '../bson/raw.ts';
import { fail } from '../errors.ts';
import { parseFilter } from '../query/parse.ts';
import { parseIndexSpec } from '../store/index-spec.ts';
import { docOption, existing, type Handler, namespaceOf, onlyFields, words } from './context.ts';
import { filterTools, findIndex } from './query.ts';

const CREATE = words('indexes commitQuorum ignoreUnknownIndexOptions');

/** Checks all specifications before it builds the first index. */
const createIndexes: Handler = (command) => {
  onlyFields(command, CREATE);
  const { body, engine } = command;
  const ns = namespaceOf(command);
  const given = body['indexes'];
  if (!Array.isArray(given)) return fail(40414, "BSON field 'createIndexes.indexes' is missing");
  if (given.length === 0) fail(2, 'Must specify at least one index to create');
  const inherited = engine.store.get(ns)?.collation;
  const specs = given.map((spec: unknown) => parseIndexSpec(spec, inherited));
  for (const { partial } of specs)
    if (partial !== undefined) parseFilter(partial, filterTools({ collation: undefined }));
  const createdCollectionAutomatically = engine.store.get(ns) === undefined;
  const collection = engine.store.ensure(ns);
  const numIndexesBefore = collection.indexes.size;
  const made = specs.filter((spec) => collection.createIndex(spec));
  const note = made.length === 0 ? { note: 'all indexes already exist' } : {};
  const numIndexesAfter = collection.indexes.size;
  return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically, ...note, ok: 1 };
};

const listIndexes: Handler = (command) => {
  const { ns, indexes } = existing(command);
  const batch = wholeNumber(docOption(command.body, 'cursor')?.['batchSize']);
  const docs = Array.from(indexes.values(), ({ spec }) => spec.shown);
  return command.engine.cursors.start(ns, docs, encode, batch);
};

const dropIndexes: Handler = (command) => {
  const collection = existing(command);
  const nIndexesWas = collection.indexes.size;
  const given = command.body['index'];
  const all = [...collection.indexes.keys()].filter((name) => name !== '_id_');
  for (const wanted of given === '*' ? all : [given].flat()) {
    const name = findIndex(collection, wanted)?.spec.name;
    if (name === undefined)
      return fail(27, `index not found with name [${EJSON.stringify(wanted)}]`);
    if (name === '_id_') fail(72, 'cannot drop _id index');
    collection.dropIndex(name);
  }
  return { nIndexesWas, ok: 1 };
};

/** Changes an index's expiry or hides it; nothing else of a collection can be changed. */
const collMod: Handler = (command) => {
  onlyFields(command, words('index'));
  const collection = existing(command);
  const { name, keyPattern, ...options } = docOption(command.body, 'index') ?? {};
  const index = findIndex(collection, name ?? keyPattern);
  if (index === undefined)
    return fail(27, `cannot find index ${EJSON.stringify(name ?? keyPattern)}`);
  const unknown = Object.keys(options).find(
    (key) => key !== 'hidden' && key !== 'expireAfterSeconds',
  );
  if (unknown !== undefined)
    fail(40415, `BSON field 'collMod.index.${unknown}' is an unknown field.`);
  const spec = parseIndexSpec({ ...index.spec.shown, ...options });
  collection.dropIndex(index.spec.name);
  collection.createIndex(spec);
  return { ok: 1 };
};

export const COMMANDS: Readonly<Record<string, Handler>> = {
  listIndexes,
  createIndexes,
  dropIndexes,
  collMod,
};
