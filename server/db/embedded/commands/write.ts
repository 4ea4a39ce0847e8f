import { parseVariables, type Variables } from '../aggregate/expression.ts';
import { wholeNumber } from '../bson/numbers.ts';
import { storable } from '../bson/raw.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { EngineError, fail } from '../errors.ts';
import { matchNow } from '../store/reader.ts';
import {
  type Command,
  collationOption,
  flagOption,
  type Handler,
  namespaceOf,
  onlyFields,
  words,
} from './context.ts';
import { prepare } from './query.ts';
import { runUpdate } from './update.ts';

const MAX_BATCH = 100_000;
const COMMON = 'ordered bypassDocumentValidation maxTimeMS let';
const INSERT = words(`documents ${COMMON}`);
const UPDATE = words(`updates ${COMMON}`);
const UPDATE_STATEMENT = words('q u c multi upsert collation arrayFilters hint');
const DELETE = words(`deletes ${COMMON}`);
const DELETE_STATEMENT = words('q limit collation hint');

/** Runs the statements of a write command one by one and gathers their errors. */
function eachStatement<T>(
  { body, name }: Command,
  statements: readonly T[] | undefined,
  run: (statement: T, index: number) => void,
): { writeErrors?: Doc[] } {
  if (statements === undefined) return fail(40414, `BSON field '${name}' lacks a required field`);
  if (statements.length === 0 || statements.length > MAX_BATCH) {
    fail(
      16,
      `Write batch sizes must be between 1 and ${MAX_BATCH}. Got ${statements.length} operations.`,
    );
  }
  const ordered = body['ordered'] !== false;
  const writeErrors: Doc[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      run(statement, index);
    } catch (cause) {
      if (!(cause instanceof EngineError)) throw cause;
      writeErrors.push({ index, code: cause.code, ...cause.fields, errmsg: cause.message });
      if (ordered) break;
    }
  }
  return writeErrors.length > 0 ? { writeErrors } : {};
}

/** The statements of an update or delete, checked. */
function statementsOf(
  { body, name }: Command,
  field: string,
  known: ReadonlySet<string>,
): Doc[] | undefined {
  const given = body[field];
  if (!Array.isArray(given)) return undefined;
  return given.map((statement: unknown) => {
    if (!isDoc(statement)) return fail(14, `BSON field '${name}.${field}' must hold objects`);
    const unknown = Object.keys(statement).find((key) => !known.has(key));
    if (unknown !== undefined)
      fail(40415, `BSON field '${name}.${field}.${unknown}' is an unknown field.`);
    return statement;
  });
}

const insert: Handler = (command) => {
  onlyFields(command, INSERT);
  const ns = namespaceOf(command);
  let n = 0;
  const errors = eachStatement(command, command.documents(), (raw) => {
    command.engine.store.ensure(ns).insert(storable(raw));
    n++;
  });
  return { n, ...errors, ok: 1 };
};

const update: Handler = (command) => {
  onlyFields(command, UPDATE);
  const { body, engine } = command;
  const ns = namespaceOf(command);
  const variables = parseVariables(body['let']);
  const upserted: Doc[] = [];
  let [n, nModified] = [0, 0];
  const statements = statementsOf(command, 'updates', UPDATE_STATEMENT);
  const errors = eachStatement(command, statements, (statement, index) => {
    const collection = engine.store.get(ns);
    const result = runUpdate(engine.store, ns, {
      filter: statement['q'],
      update: statement['u'],
      multi: flagOption(statement, 'multi'),
      upsert: flagOption(statement, 'upsert'),
      arrayFilters: statement['arrayFilters'],
      collation: collationOption(statement, collection),
      hint: statement['hint'],
      constants: statement['c'],
      variables,
    });
    n += result.matched;
    nModified += result.modified;
    if (result.upsertedId !== undefined) upserted.push({ index, _id: result.upsertedId });
  });
  return { n, ...(upserted.length > 0 && { upserted }), nModified, ...errors, ok: 1 };
};

const remove: Handler = (command) => {
  onlyFields(command, DELETE);
  const variables = parseVariables(command.body['let']);
  let n = 0;
  const statements = statementsOf(command, 'deletes', DELETE_STATEMENT);
  const errors = eachStatement(command, statements, (statement) => {
    const limit = wholeNumber(statement['limit']);
    if (limit !== 0 && limit !== 1) {
      fail(
        9,
        `The limit field in delete objects must be 0 or 1. Got ${String(statement['limit'])}`,
      );
    }
    n += removeMatching(command, statement, limit === 1, variables);
  });
  return { n, ...errors, ok: 1 };
};

function removeMatching(
  command: Command,
  statement: Doc,
  one: boolean,
  variables?: Variables,
): number {
  const collection = command.engine.store.get(namespaceOf(command));
  const collation = collationOption(statement, collection);
  const query = prepare(collection, {
    filter: statement['q'],
    hint: statement['hint'],
    collation,
    variables,
  });
  if (collection === undefined || query.plan === undefined) return 0;
  const slots = matchNow(collection, query.plan, query.holds, one ? 1 : undefined);
  for (const slot of slots) collection.remove(slot);
  return slots.length;
}

export const COMMANDS: Readonly<Record<string, Handler>> = { insert, update, delete: remove };
