import { EJSON } from 'bson';
import { wholeNumber } from '../bson/numbers.ts';
import { encode } from '../bson/raw.ts';
import { fail } from '../errors.ts';
import { parseIndexSpec } from '../store/index-spec.ts';
import type { Handler } from './context.ts';
import { findIndex } from './query.ts';

/** Checks all specifications before it builds the first index. */
const createIndexes: Handler = (command) => {
  command.only('indexes commitQuorum ignoreUnknownIndexOptions');
  const { body, engine, ns } = command;
  const given = body['indexes'];
  if (!Array.isArray(given)) return fail(40414, "BSON field 'createIndexes.indexes' is missing");
  if (given.length === 0) fail(2, 'Must specify at least one index to create');
  const inherited = command.collection?.collation;
  const specs = given.map((spec: unknown) => parseIndexSpec(spec, inherited));
  const createdCollectionAutomatically = command.collection === undefined;
  const collection = engine.store.ensure(ns);
  const numIndexesBefore = collection.indexes.size;
  const made = specs.filter((spec) => collection.createIndex(spec));
  const note = made.length === 0 ? { note: 'all indexes already exist' } : {};
  const numIndexesAfter = collection.indexes.size;
  return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically, ...note, ok: 1 };
};

const listIndexes: Handler = (command) => {
  const { ns, indexes } = command.existing;
  const batchSize = wholeNumber(command.doc('cursor')?.['batchSize']);
  const docs = Array.from(indexes.values(), ({ spec }) => spec.shown);
  return command.engine.cursors.start(ns, docs, encode, batchSize);
};

const dropIndexes: Handler = ({ existing, body }) => {
  const nIndexesWas = existing.indexes.size;
  const given = body['index'];
  const [, ...all] = existing.indexes.keys();
  for (const wanted of given === '*' ? all : [given].flat()) {
    const name = findIndex(existing, wanted)?.spec.name;
    if (name === undefined) return fail(27, `index not found: ${EJSON.stringify({ wanted })}`);
    if (name === '_id_') fail(72, 'cannot drop _id index');
    existing.dropIndex(name);
  }
  return { nIndexesWas, ok: 1 };
};

export const COMMANDS: Readonly<Record<string, Handler>> = {
  createIndexes,
  listIndexes,
  dropIndexes,
};
