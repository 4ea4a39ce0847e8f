import { type Collation, parseCollation } from '../bson/collation.ts';
import { wholeNumber } from '../bson/numbers.ts';
import { typeName } from '../bson/types.ts';
import { type Doc, isDoc, isLong } from '../bson/values.ts';
import type { Engine } from '../engine.ts';
import { fail } from '../errors.ts';
import type { Collection } from '../store/collection.ts';

/** One command under way. */
export interface Command {
  engine: Engine;
  database: string;
  /** The name it was called by. */
  name: string;
  body: Doc;
  connectionId: number;
}

export type Handler = (command: Command) => Doc | Promise<Doc>;

/** The namespace of a command whose first field is the collection's name. */
export function namespaceOf(command: Command): string {
  const collection = command.body[command.name];
  if (typeof collection !== 'string') {
    return fail(73, `collection name has invalid type ${typeName(collection)}`);
  }
  if (collection === '') return fail(73, `Invalid namespace specified '${command.database}.'`);
  return `${command.database}.${collection}`;
}

/** A whole number that must not be negative; undefined when absent. */
export function countOption(body: Doc, name: string): number | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  const whole = wholeNumber(value);
  if (whole === undefined) {
    return fail(
      14,
      `BSON field '${name}' is the wrong type '${typeName(value)}', expected types '[long, int, decimal, double]'`,
    );
  }
  if (whole < 0) fail(51024, `BSON field '${name}' value must be >= 0, actual value '${whole}'`);
  return whole;
}

export function docOption(body: Doc, name: string): Doc | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (isDoc(value)) return value;
  return fail(
    14,
    `BSON field '${name}' is the wrong type '${typeName(value)}', expected type 'object'`,
  );
}

/** What the command says, else the collection's own; `{locale: 'simple'}` says none. */
export function collationOption(
  body: Doc,
  collection: Collection | undefined,
): Collation | undefined {
  return body['collation'] === undefined
    ? collection?.collation
    : parseCollation(body['collation']);
}

export function flagOption(body: Doc, name: string): boolean {
  const value = body[name];
  return (
    value === true || (isLong(value) ? !value.isZero() : typeof value === 'number' && value !== 0)
  );
}

/** Fields that any command may carry; most say nothing to a single node. */
const GENERIC = new Set([
  '$db',
  '$clusterTime',
  '$readPreference',
  '$audit',
  '$client',
  '$configServerState',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'comment',
  'lsid',
  'maxTimeMS',
  'readConcern',
  'writeConcern',
  'txnNumber',
  'autocommit',
  'startTransaction',
]);

/** Refuses fields that the engine does not know: ignoring one could change the result. */
export function onlyFields(command: Command, known: ReadonlySet<string>): void {
  for (const name of Object.keys(command.body)) {
    if (name === command.name || known.has(name) || GENERIC.has(name)) continue;
    fail(40415, `BSON field '${command.name}.${name}' is an unknown field.`);
  }
}
