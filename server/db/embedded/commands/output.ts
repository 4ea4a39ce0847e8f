import type { Variables } from '../aggregate/expression.ts';
import { equal } from '../bson/keys.ts';
import { decode, encode, storable } from '../bson/raw.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { type Collection, duplicateKey } from '../store/collection.ts';
import { ID_SPEC } from '../store/index-spec.ts';
import type { Slot } from '../store/index-tree.ts';
import { matchNow } from '../store/reader.ts';
import type { Store } from '../store/store.ts';
import { filterTools, prepare } from './query.ts';
import { parsePipelineUpdate } from './update.ts';

/** `$out` and `$merge`: the results of a pipeline go into a collection. */
export function writeOutput(
  store: Store,
  database: string,
  [stage, operand]: [string, unknown],
  docs: Doc[],
  variables: Variables,
): void {
  const options: Doc = isDoc(operand) ? operand : {};
  const into = options['into'] ?? (isDoc(operand) ? operand : { coll: operand });
  const { db = database, coll } = isDoc(into) ? into : { coll: into };
  if (typeof coll !== 'string') fail(51182, `${stage} needs the name of a collection`);
  const ns = `${String(db)}.${String(coll)}`;
  const target = stage === '$out' ? store.remake(ns, store.get(ns)) : store.ensure(ns);
  for (const doc of docs) {
    if (stage === '$out') target.insert(storable(encode(doc)));
    else mergeOne(target, doc, options, variables);
  }
}

function mergeOne(collection: Collection, doc: Doc, options: Doc, variables: Variables): void {
  const { whenMatched = 'merge', whenNotMatched = 'insert', on } = options;
  const slot = existing(collection, doc, on);
  if (slot === undefined) {
    if (whenNotMatched === 'fail')
      fail(13113, '$merge could not find a matching document in the target collection');
    if (whenNotMatched === 'insert') collection.insert(storable(encode(doc)));
    return;
  }
  if (whenMatched === 'keepExisting') return;
  if (whenMatched === 'fail') throw duplicateKey(collection.ns, ID_SPEC, doc);
  const old = decode(slot.raw);
  const next = merged(old, doc, whenMatched, variables);
  if (!equal(next['_id'], old['_id']))
    fail(66, '$merge failed to update: the _id would be modified');
  collection.replace(slot, old, next);
}

function merged(old: Doc, doc: Doc, how: unknown, variables: Variables): Doc {
  if (how === 'replace') return { ...doc, _id: old['_id'] };
  if (how === 'merge') return { ...old, ...doc };
  if (!Array.isArray(how)) return fail(9, '$merge: unknown whenMatched mode');
  const known = { ...variables, new: doc };
  const tools = filterTools({ collation: undefined, variables: known });
  const context = {
    inserting: false,
    now: new Date(),
    positions: new Map(),
    arrayFilters: new Map(),
    tools,
  };
  return parsePipelineUpdate(how, known).apply(old, context);
}

function existing(collection: Collection, doc: Doc, on: unknown = '_id'): Slot | undefined {
  const names = [on].flat().map(String);
  const filter = Object.fromEntries(names.map((name) => [name, doc[name] ?? null]));
  const { plan, holds } = prepare(collection, { filter, collation: undefined });
  return plan && matchNow(collection, plan, holds, 1)[0];
}
