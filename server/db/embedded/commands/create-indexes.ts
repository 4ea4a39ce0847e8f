import { fail } from '../errors.ts';
import { parseFilter } from '../query/parse.ts';
import { parseIndexSpec } from '../store/index-spec.ts';
import { type Handler, namespaceOf, onlyFields } from './context.ts';

const FIELDS = new Set(['indexes', 'commitQuorum', 'ignoreUnknownIndexOptions']);

/** Checks all specifications before it builds the first index. */
export const createIndexes: Handler = (command) => {
  onlyFields(command, FIELDS);
  const { body, engine } = command;
  const ns = namespaceOf(command);
  const given = body['indexes'];
  if (!Array.isArray(given)) {
    return fail(40414, "BSON field 'createIndexes.indexes' is missing but a required field");
  }
  if (given.length === 0) fail(2, 'Must specify at least one index to create');
  const inherited = engine.store.get(ns)?.collation;
  const specs = given.map((spec: unknown) => parseIndexSpec(spec, inherited));
  for (const spec of specs) if (spec.partial !== undefined) parseFilter(spec.partial);
  const createdCollectionAutomatically = engine.store.get(ns) === undefined;
  const collection = engine.store.ensure(ns);
  const numIndexesBefore = collection.indexes.size;
  let made = 0;
  for (const spec of specs) if (engine.store.createIndex(collection, spec)) made++;
  return {
    numIndexesBefore,
    numIndexesAfter: collection.indexes.size,
    createdCollectionAutomatically,
    ...(made === 0 ? { note: 'all indexes already exist' } : {}),
    ok: 1,
  };
};
