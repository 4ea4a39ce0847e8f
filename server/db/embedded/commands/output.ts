import { makeTools } from '../aggregate/expression.ts';
import { equal } from '../bson/keys.ts';
import { decode, encode, storable } from '../bson/raw.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { fail, unsupported } from '../errors.ts';
import type { Collection } from '../store/collection.ts';
import { ID_SPEC } from '../store/index-spec.ts';
import { duplicateKey } from '../store/index-tree.ts';
import type { Store } from '../store/store.ts';
import { prepare, targets } from './query.ts';

/** `$out` and `$merge`: the results of a pipeline go into a collection. */
export function writeOutput(
  store: Store,
  database: string,
  [stage, operand]: [string, unknown],
  docs: Doc[],
): void {
  const options: Doc = isDoc(operand) ? operand : {};
  const into = options['into'] ?? (isDoc(operand) ? operand : { coll: operand });
  const { db = database, coll } = isDoc(into) ? into : { coll: into };
  if (typeof coll !== 'string') fail(51182, `${stage} needs the name of a collection`);
  const ns = `${String(db)}.${String(coll)}`;
  const target = stage === '$out' ? store.remake(ns, store.get(ns)) : store.ensure(ns);
  for (const doc of docs) {
    if (stage === '$out') target.insert(storable(encode(doc)));
    else mergeOne(target, doc, options);
  }
}

const MATCHED = ['merge', 'replace', 'keepExisting', 'fail'];
const NOT_MATCHED = ['insert', 'discard'];

function mergeOne(collection: Collection, doc: Doc, options: Doc): void {
  const { whenMatched = 'merge', whenNotMatched = 'insert', on = '_id' } = options;
  const known =
    MATCHED.includes(String(whenMatched)) && NOT_MATCHED.includes(String(whenNotMatched));
  if (!known) unsupported('this mode of $merge');
  const filter = Object.fromEntries([on].flat().map((name) => [String(name), doc[String(name)]]));
  const [slot] = targets(prepare(collection, { filter, tools: makeTools() }), false);
  if (slot === undefined) {
    if (whenNotMatched === 'insert') collection.insert(storable(encode(doc)));
    return;
  }
  if (whenMatched === 'keepExisting') return;
  if (whenMatched === 'fail') throw duplicateKey(collection.ns, ID_SPEC, doc);
  const old = decode(slot.raw);
  const next = whenMatched === 'merge' ? { ...old, ...doc } : { ...doc, _id: old['_id'] };
  if (!equal(next['_id'], old['_id'])) fail(66, '$merge would modify the _id');
  collection.replace(slot, old, next);
}
