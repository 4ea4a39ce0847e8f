import { parseVariables } from '../aggregate/expression.ts';
import { wholeNumber } from '../bson/numbers.ts';
import { adoptDoc, type Doc, isDoc, withIdFirst } from '../bson/values.ts';
import type { Engine } from '../engine.ts';
import { EngineError, fail } from '../errors.ts';
import type { Collection } from '../store/collection.ts';
import { matchNow } from '../store/reader.ts';
import {
  type Command,
  collationOption,
  flagOption,
  type Handler,
  namespaceOf,
  onlyFields,
} from './context.ts';
import { prepare } from './query.ts';
import { runUpdate, type UpdateStatement } from './update-statement.ts';

const MAX_BATCH = 100_000;
const COMMON = ['ordered', 'bypassDocumentValidation', 'maxTimeMS', 'let'];

/** Runs the statements of a write command one by one and gathers their errors. */
function eachStatement(
  command: Command,
  field: string,
  run: (statement: Doc, index: number) => void,
): Doc[] {
  const statements = command.body[field];
  if (!Array.isArray(statements)) {
    return fail(40414, `BSON field '${command.name}.${field}' is missing but a required field`);
  }
  if (statements.length === 0 || statements.length > MAX_BATCH) {
    fail(
      16,
      `Write batch sizes must be between 1 and ${MAX_BATCH}. Got ${statements.length} operations.`,
    );
  }
  const ordered = command.body['ordered'] !== false;
  const writeErrors: Doc[] = [];
  for (let index = 0; index < statements.length; index++) {
    try {
      const statement: unknown = statements[index];
      if (!isDoc(statement))
        fail(14, `BSON field '${command.name}.${field}.${index}' is the wrong type`);
      run(statement, index);
    } catch (cause) {
      if (!(cause instanceof EngineError)) throw cause;
      writeErrors.push({ index, code: cause.code, ...cause.fields, errmsg: cause.message });
      if (ordered) break;
    }
  }
  return writeErrors;
}

function reply(counts: Doc, writeErrors: Doc[]): Doc {
  return writeErrors.length > 0 ? { ...counts, writeErrors, ok: 1 } : { ...counts, ok: 1 };
}

const INSERT_FIELDS = new Set(['documents', ...COMMON]);

export const insert: Handler = (command) => {
  onlyFields(command, INSERT_FIELDS);
  const ns = namespaceOf(command);
  let n = 0;
  const errors = eachStatement(command, 'documents', (doc) => {
    command.engine.store.ensure(ns).insert(withIdFirst(adoptDoc(doc)));
    n++;
  });
  return reply({ n }, errors);
};

const UPDATE_FIELDS = new Set(['updates', ...COMMON]);
const UPDATE_STATEMENT = new Set([
  'q',
  'u',
  'c',
  'multi',
  'upsert',
  'collation',
  'arrayFilters',
  'hint',
]);

export const update: Handler = (command) => {
  onlyFields(command, UPDATE_FIELDS);
  const ns = namespaceOf(command);
  const upserted: Doc[] = [];
  let n = 0;
  let nModified = 0;
  const variables = parseVariables(command.body['let']);
  const errors = eachStatement(command, 'updates', (statement, index) => {
    knownStatement('update.updates', statement, UPDATE_STATEMENT);
    const result = runUpdate(command.engine, ns, {
      ...updateStatement(statement, command.engine.store.get(ns)),
      variables,
    });
    n += result.matched;
    nModified += result.modified;
    if (result.upsertedId !== undefined) upserted.push({ index, _id: result.upsertedId });
  });
  const counts: Doc = upserted.length > 0 ? { n, upserted, nModified } : { n, nModified };
  return reply(counts, errors);
};

function updateStatement(statement: Doc, collection: Collection | undefined): UpdateStatement {
  return {
    filter: statement['q'],
    update: statement['u'],
    multi: flagOption(statement, 'multi'),
    upsert: flagOption(statement, 'upsert'),
    arrayFilters: statement['arrayFilters'],
    collation: collationOption(statement, collection),
    hint: statement['hint'],
    constants: statement['c'],
  };
}

const DELETE_FIELDS = new Set(['deletes', ...COMMON]);
const DELETE_STATEMENT = new Set(['q', 'limit', 'collation', 'hint']);

export const remove: Handler = (command) => {
  onlyFields(command, DELETE_FIELDS);
  const ns = namespaceOf(command);
  const variables = parseVariables(command.body['let']);
  let n = 0;
  const errors = eachStatement(command, 'deletes', (statement) => {
    knownStatement('delete.deletes', statement, DELETE_STATEMENT);
    const limit = wholeNumber(statement['limit']);
    if (limit !== 0 && limit !== 1) {
      fail(
        9,
        `The limit field in delete objects must be 0 or 1. Got ${String(statement['limit'])}`,
      );
    }
    n += removeMatching(command.engine, ns, statement, limit === 1, variables);
  });
  return reply({ n }, errors);
};

function removeMatching(
  engine: Engine,
  ns: string,
  statement: Doc,
  one: boolean,
  variables: ReturnType<typeof parseVariables>,
): number {
  const collection = engine.store.get(ns);
  const query = prepare(collection, {
    filter: statement['q'],
    hint: statement['hint'],
    collation: collationOption(statement, collection),
    variables,
  });
  if (collection === undefined || query.plan === undefined) return 0;
  const slots = matchNow(collection, query.plan, query.matches, one ? 1 : undefined);
  for (const slot of slots) collection.remove(slot);
  return slots.length;
}

function knownStatement(where: string, statement: Doc, known: ReadonlySet<string>): void {
  for (const name of Object.keys(statement)) {
    if (!known.has(name)) fail(40415, `BSON field '${where}.${name}' is an unknown field.`);
  }
}
