import { wholeNumber } from '../bson/numbers.ts';
import { type Raw, storable } from '../bson/raw.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { EngineError, fail } from '../errors.ts';
import { Ready } from '../wire/message.ts';
import { type Command, type Handler, Options } from './context.ts';
import { prepare, type Query, shapeOf, targets } from './query.ts';
import { runUpdate, type UpdateStatement } from './update.ts';

const MAX_BATCH = 100_000;
const COMMON = 'ordered bypassDocumentValidation let';

/** Runs the statements of a write command one by one and gathers their errors. */
function eachStatement<T>(
  { body, name }: Command,
  statements: readonly T[] | undefined,
  run: (statement: T, index: number) => void,
): { writeErrors?: Doc[] } {
  if (statements === undefined) return fail(40414, `BSON field '${name}' lacks a required field`);
  if (statements.length === 0 || statements.length > MAX_BATCH) {
    fail(16, `Write batch sizes must be between 1 and ${MAX_BATCH}. Got ${statements.length}.`);
  }
  const writeErrors: Doc[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      run(statement, index);
    } catch (cause) {
      if (!(cause instanceof EngineError)) throw cause;
      writeErrors.push({ index, code: cause.code, ...cause.fields, errmsg: cause.message });
      if (body['ordered'] !== false) break;
    }
  }
  return writeErrors.length > 0 ? { writeErrors } : {};
}

/** The statements of an update or delete, checked. */
function statementsOf({ body, name }: Command, field: string, known: string) {
  const given = body[field];
  if (!Array.isArray(given)) return undefined;
  return given.map((statement: unknown) => {
    if (!isDoc(statement)) return fail(14, `BSON field '${name}.${field}' must hold objects`);
    const options = new Options(statement, `${name}.${field}`);
    options.only(known);
    return options;
  });
}

const insert: Handler = (command) => {
  command.only(`documents ${COMMON}`);
  const { ns, engine } = command;
  let n = 0;
  const errors = eachStatement(command, command.documents(), (raw) => {
    engine.store.ensure(ns).insert(storable(raw));
    n++;
  });
  return { n, ...errors, ok: 1 };
};

const update: Handler = (command) => {
  command.only(`updates ${COMMON}`);
  const upserted: Doc[] = [];
  let [n, nModified] = [0, 0];
  const known = 'q u c multi upsert collation arrayFilters hint';
  const statements = statementsOf(command, 'updates', known);
  const errors = eachStatement(command, statements, (statement, index) => {
    const { q, u, c, arrayFilters } = statement.body;
    const { matched, modified, upsertedId } = runUpdate(command.engine.store, command.ns, {
      ...command.query(q, statement),
      update: u,
      multi: statement.flag('multi'),
      upsert: statement.flag('upsert'),
      arrayFilters,
      constants: c,
    });
    n += matched;
    nModified += modified;
    if (upsertedId !== undefined) upserted.push({ index, _id: upsertedId });
  });
  return { n, ...(upserted.length > 0 && { upserted }), nModified, ...errors, ok: 1 };
};

const remove: Handler = (command) => {
  command.only(`deletes ${COMMON}`);
  let n = 0;
  const statements = statementsOf(command, 'deletes', 'q limit collation hint');
  const errors = eachStatement(command, statements, (statement) => {
    const limit = wholeNumber(statement.body['limit']);
    if (limit !== 0 && limit !== 1) fail(9, 'The limit field in delete objects must be 0 or 1');
    const { collection } = command;
    const query = prepare(collection, command.query(statement.body['q'], statement));
    for (const slot of targets(query, limit === 0)) {
      collection?.remove(slot);
      n++;
    }
  });
  return { n, ...errors, ok: 1 };
};

/** One document found, changed or removed, and returned as it was or has become. */
const findAndModify: Handler = (command) => {
  command.only(
    'query sort remove update new fields upsert bypassDocumentValidation collation arrayFilters hint let',
  );
  const { body, engine, collection } = command;
  const fields = command.doc('fields');
  const statement: UpdateStatement = {
    ...command.query(command.doc('query')),
    update: body['update'],
    multi: false,
    upsert: command.flag('upsert'),
    arrayFilters: body['arrayFilters'],
    limited: true,
  };
  const shaped = (query: Query, raw: Raw | undefined): Ready | null =>
    raw === undefined ? null : new Ready(3, shapeOf(fields, query)(raw));
  if (command.flag('remove')) {
    const other = ['update', 'upsert', 'new'].find((name) => body[name]);
    if (other !== undefined) fail(9, `Cannot specify both ${other} and remove=true`);
    const query = prepare(collection, statement);
    const [slot] = targets(query, false);
    if (slot === undefined) return { lastErrorObject: { n: 0 }, value: null, ok: 1 };
    const value = shaped(query, slot.raw);
    collection?.remove(slot);
    return { lastErrorObject: { n: 1 }, value, ok: 1 };
  }
  if (body['update'] === undefined) fail(9, 'Either an update or remove=true must be specified');
  // A projection that is wrong is refused before anything is written.
  if (fields !== undefined) shapeOf(fields, prepare(undefined, statement));
  const { query, matched, upsertedId, ...made } = runUpdate(engine.store, command.ns, statement);
  const upserted = upsertedId === undefined ? {} : { upserted: upsertedId };
  const updatedExisting = matched > 0 && upsertedId === undefined;
  const value = shaped(query, command.flag('new') ? made.after : made.before);
  return { lastErrorObject: { n: matched, updatedExisting, ...upserted }, value, ok: 1 };
};

export const COMMANDS: Readonly<Record<string, Handler>> = {
  insert,
  update,
  delete: remove,
  findAndModify,
};
