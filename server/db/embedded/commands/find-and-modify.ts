import { parseVariables } from '../aggregate/expression.ts';
import type { Raw } from '../bson/raw.ts';
import type { Doc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { Ready } from '../wire/reply.ts';
import {
  type Command,
  collationOption,
  docOption,
  flagOption,
  type Handler,
  namespaceOf,
  onlyFields,
  words,
} from './context.ts';
import { prepare, type Query } from './query.ts';
import { shapeOf } from './read.ts';
import { runUpdate, targets, type UpdateStatement } from './update.ts';

const FIELDS = words(
  'query sort remove update new fields upsert bypassDocumentValidation collation arrayFilters hint let',
);

/** findAndModify: one document found, changed or removed, and returned as it was or has become. */
export const findAndModify: Handler = (command) => {
  onlyFields(command, FIELDS);
  const { body, engine } = command;
  const ns = namespaceOf(command);
  const statement: UpdateStatement = {
    filter: docOption(body, 'query'),
    update: body['update'],
    multi: false,
    upsert: flagOption(body, 'upsert'),
    arrayFilters: body['arrayFilters'],
    collation: collationOption(body, engine.store.get(ns)),
    hint: body['hint'],
    sort: docOption(body, 'sort'),
    variables: parseVariables(body['let']),
    limited: true,
  };
  if (flagOption(body, 'remove')) return removeOne(command, statement);
  if (body['update'] === undefined) fail(9, 'Either an update or remove=true must be specified');
  // A projection that is wrong is refused before anything is written.
  if (body['fields'] !== undefined)
    shapeOf(docOption(body, 'fields'), prepare(undefined, statement));
  const { query, matched: n, upsertedId, before, after } = runUpdate(engine.store, ns, statement);
  const upserted = upsertedId === undefined ? {} : { upserted: upsertedId };
  const lastErrorObject = { n, updatedExisting: n > 0 && upsertedId === undefined, ...upserted };
  return {
    lastErrorObject,
    value: shaped(body, query, flagOption(body, 'new') ? after : before),
    ok: 1,
  };
};

function shaped(body: Doc, query: Query, raw: Raw | undefined): Ready | null {
  return raw === undefined ? null : Ready.document(shapeOf(docOption(body, 'fields'), query)(raw));
}

function removeOne(command: Command, statement: UpdateStatement): Doc {
  const { body, engine } = command;
  if (statement.update !== undefined) fail(9, 'Cannot specify both an update and remove=true');
  if (statement.upsert) fail(9, 'Cannot specify both upsert=true and remove=true');
  if (flagOption(body, 'new')) fail(9, 'Cannot specify both new=true and remove=true');
  const collection = engine.store.get(namespaceOf(command));
  const query = prepare(collection, statement);
  const slot = collection && targets(collection, query, false)[0];
  if (slot === undefined) return { lastErrorObject: { n: 0 }, value: null, ok: 1 };
  const value = shaped(body, query, slot.raw);
  collection?.remove(slot);
  return { lastErrorObject: { n: 1 }, value, ok: 1 };
}
