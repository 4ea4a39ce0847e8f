import { type Collation, parseCollation } from '../bson/collation.ts';
import { wholeNumber } from '../bson/numbers.ts';
import type { Raw } from '../bson/raw.ts';
import { typeName } from '../bson/types.ts';
import { type Doc, isDoc, isLong, isNil } from '../bson/values.ts';
import type { Engine } from '../engine.ts';
import { fail } from '../errors.ts';
import type { Collection } from '../store/collection.ts';
import { Pace } from '../store/pace.ts';

/** One command under way. */
export interface Command {
  engine: Engine;
  database: string;
  /** The name it was called by. */
  name: string;
  body: Doc;
  /** The documents of an insert, as they came. */
  documents: () => Raw[] | undefined;
  connectionId: number;
}

export type Handler = (command: Command) => Doc | Promise<Doc>;

/** The namespace of a command whose first field is the collection's name. */
export function namespaceOf({ body, name, database }: Command): string {
  const collection = body[name];
  if (typeof collection === 'string' && collection !== '') return `${database}.${collection}`;
  return fail(73, `collection name is empty or has invalid type ${typeName(collection)}`);
}

/** The collection that has to be there. */
export function existing(command: Command): Collection {
  const ns = namespaceOf(command);
  return command.engine.store.get(ns) ?? fail(26, `ns does not exist: ${ns}`);
}

/** A whole number that must not be negative; undefined when absent. */
export function countOption(body: Doc, name: string): number | undefined {
  if (isNil(body[name])) return undefined;
  const whole = wholeNumber(body[name]);
  if (whole === undefined) {
    return fail(
      14,
      `BSON field '${name}' is the wrong type '${typeName(body[name])}', expected a number`,
    );
  }
  return whole < 0
    ? fail(51024, `BSON field '${name}' value must be >= 0, actual value '${whole}'`)
    : whole;
}

export function docOption(body: Doc, name: string): Doc | undefined {
  const value = body[name];
  if (isNil(value)) return undefined;
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

/** The pace of a command's reads, with its maxTimeMS. */
export function paceOf({ body }: Command): Pace {
  return new Pace(countOption(body, 'maxTimeMS'));
}

export function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

/** Fields that any command may carry; most say nothing to a single node. */
const GENERIC = words(
  '$db $clusterTime $readPreference $audit $client $configServerState apiVersion apiStrict ' +
    'apiDeprecationErrors comment lsid maxTimeMS readConcern writeConcern txnNumber autocommit startTransaction',
);

/** Refuses fields that the engine does not know: ignoring one could change the result. */
export function onlyFields({ body, name: command }: Command, known: ReadonlySet<string>): void {
  for (const name of Object.keys(body)) {
    if (name === command || known.has(name) || GENERIC.has(name)) continue;
    fail(40415, `BSON field '${command}.${name}' is an unknown field.`);
  }
}
