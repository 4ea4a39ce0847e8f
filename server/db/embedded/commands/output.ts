import type { PipelineContext } from '../aggregate/stage.ts';
import { compilePipelineUpdate } from '../aggregate/update-pipeline.ts';
import { equal } from '../bson/order-key.ts';
import { type Doc, isDoc, withIdFirst } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Collection } from '../store/collection.ts';
import type { Slot } from '../store/index-tree.ts';
import { matchNow } from '../store/reader.ts';
import type { Command } from './context.ts';
import { prepare } from './query.ts';

/** `$out` and `$merge`: the results of a pipeline go into a collection. */
export async function writeOutput(
  command: Command,
  [stage, operand]: [string, unknown],
  docs: Doc[],
  context: PipelineContext,
): Promise<void> {
  const { engine, database } = command;
  const into = isDoc(operand) ? (operand['into'] ?? operand['coll']) : operand;
  const target = isDoc(into) ? into : { db: database, coll: into };
  if (typeof target['coll'] !== 'string')
    return fail(51182, `${stage} needs the name of a collection`);
  const db =
    isDoc(operand) && typeof operand['db'] === 'string'
      ? operand['db']
      : (target['db'] ?? database);
  const ns = `${String(db)}.${target['coll']}`;
  if (stage === '$out') {
    const indexes = [...(engine.store.get(ns)?.indexes.values() ?? [])].map(({ spec }) => spec);
    engine.store.drop(ns);
    const collection = engine.store.ensure(ns);
    for (const spec of indexes)
      if (spec.name !== '_id_') engine.store.createIndex(collection, spec);
    for (const doc of docs) collection.insert(withIdFirst({ ...doc }));
    return;
  }
  const collection = engine.store.ensure(ns);
  for (const doc of docs)
    mergeOne(collection, withIdFirst({ ...doc }), isDoc(operand) ? operand : {}, context);
}

function mergeOne(collection: Collection, doc: Doc, options: Doc, context: PipelineContext): void {
  const slot = existing(collection, doc, options['on']);
  if (slot === undefined) {
    const otherwise = options['whenNotMatched'] ?? 'insert';
    if (otherwise === 'fail')
      fail(
        13113,
        '$merge could not find a matching document in the target collection for at least one document in the source collection',
      );
    if (otherwise === 'insert') collection.insert(doc);
    return;
  }
  const how = options['whenMatched'] ?? 'merge';
  if (how === 'keepExisting') return;
  if (how === 'fail') fail(11000, `E11000 duplicate key error collection: ${collection.ns}`);
  const next = merged(slot.doc, doc, how, context);
  if (!equal(next['_id'], slot.doc['_id']))
    fail(
      66,
      '$merge failed to update the matching document, did you attempt to modify the _id or the shard key?',
    );
  collection.replace(slot, next);
}

function merged(old: Doc, doc: Doc, how: unknown, context: PipelineContext): Doc {
  if (how === 'replace') return { ...doc, _id: old['_id'] };
  if (how === 'merge') return { ...old, ...doc };
  if (!Array.isArray(how)) return fail(9, '$merge: unknown whenMatched mode');
  const update = compilePipelineUpdate(how, { ...context.variables, new: doc }, undefined);
  return update.apply(old, {
    inserting: false,
    now: new Date(),
    collation: undefined,
    positions: new Map(),
    arrayFilters: new Map(),
    compile: () => () => true,
  });
}

function existing(collection: Collection, doc: Doc, on: unknown): Slot | undefined {
  if (on === undefined || on === '_id') return collection.find(doc['_id']);
  const names: unknown[] = Array.isArray(on) ? on : [on];
  const filter = Object.fromEntries(names.map((name) => [String(name), doc[String(name)] ?? null]));
  const query = prepare(collection, { filter, collation: undefined });
  return query.plan === undefined
    ? undefined
    : matchNow(collection, query.plan, query.matches, 1)[0];
}
