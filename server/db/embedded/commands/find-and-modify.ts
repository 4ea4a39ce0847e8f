import { parseVariables } from '../aggregate/expression.ts';
import type { Doc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { compileProjection } from '../query/projection.ts';
import {
  type Command,
  collationOption,
  docOption,
  flagOption,
  type Handler,
  namespaceOf,
  onlyFields,
} from './context.ts';
import { prepare, projectionTools, type Query } from './query.ts';
import { runUpdate, targets, type UpdateStatement } from './update-statement.ts';

const FIELDS = new Set([
  'query',
  'sort',
  'remove',
  'update',
  'new',
  'fields',
  'upsert',
  'bypassDocumentValidation',
  'collation',
  'arrayFilters',
  'hint',
  'let',
]);

/** findAndModify: one document found, changed or removed, and returned as it was or has become. */
export const findAndModify: Handler = (command) => {
  onlyFields(command, FIELDS);
  const { body, engine } = command;
  const ns = namespaceOf(command);
  const wantsNew = flagOption(body, 'new');
  const statement = statementOf(command, ns);
  if (flagOption(body, 'remove')) return removeOne(command, ns, statement, wantsNew);
  if (body['update'] === undefined) fail(9, 'Either an update or remove=true must be specified');
  const query = prepare(engine.store.get(ns), statement);
  const shape = shaper(body, query);
  const result = runUpdate(engine, ns, statement);
  const value = wantsNew ? result.after : result.before;
  const lastErrorObject: Doc = {
    n: result.matched,
    updatedExisting: result.matched > 0 && result.upsertedId === undefined,
  };
  if (result.upsertedId !== undefined) lastErrorObject['upserted'] = result.upsertedId;
  return { lastErrorObject, value: value === undefined ? null : shape(value), ok: 1 };
};

function statementOf({ body, engine }: Command, ns: string): UpdateStatement {
  return {
    filter: docOption(body, 'query'),
    update: body['update'],
    multi: false,
    upsert: flagOption(body, 'upsert'),
    arrayFilters: body['arrayFilters'],
    collation: collationOption(body, engine.store.get(ns)),
    hint: body['hint'],
    sort: docOption(body, 'sort'),
    variables: parseVariables(body['let']),
  };
}

function shaper(body: Doc, query: Query): (doc: Doc) => Doc {
  const fields = docOption(body, 'fields');
  if (fields === undefined || Object.keys(fields).length === 0) return (doc) => doc;
  return compileProjection(fields, projectionTools(query), 'find');
}

function removeOne(
  command: Command,
  ns: string,
  statement: UpdateStatement,
  wantsNew: boolean,
): Doc {
  const { body, engine } = command;
  if (statement.update !== undefined) fail(9, 'Cannot specify both an update and remove=true');
  if (statement.upsert) fail(9, 'Cannot specify both upsert=true and remove=true');
  if (wantsNew)
    fail(
      9,
      "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
    );
  const collection = engine.store.get(ns);
  const query = prepare(collection, statement);
  const shape = shaper(body, query);
  const slot = collection === undefined ? undefined : targets(collection, query, false)[0];
  if (collection === undefined || slot === undefined) {
    return { lastErrorObject: { n: 0 }, value: null, ok: 1 };
  }
  const { doc } = slot;
  collection.remove(slot);
  return { lastErrorObject: { n: 1 }, value: shape(doc), ok: 1 };
}
