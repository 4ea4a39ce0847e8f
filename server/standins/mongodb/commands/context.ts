import { makeTools, parseVariables } from '../aggregate/expression.ts';
import { parseCollation } from '../bson/collation.ts';
import { wholeNumber } from '../bson/numbers.ts';
import type { Raw } from '../bson/raw.ts';
import { type Doc, isDoc, isNil, isNumeric, typeName } from '../bson/values.ts';
import type { Engine } from '../engine.ts';
import { fail } from '../errors.ts';
import type { Collection } from '../store/collection.ts';
import { Pace } from '../store/pace.ts';
import type { QuerySpec } from './query.ts';

/** Fields that any command may carry; most say nothing to a single node. */
const GENERIC = new Set(
  (
    '$db $clusterTime $readPreference $audit $client $configServerState apiVersion apiStrict ' +
    'apiDeprecationErrors comment lsid maxTimeMS readConcern writeConcern txnNumber autocommit'
  ).split(' '),
);

/** The fields of a command, or of one of its statements, checked when they are asked for. */
export class Options {
  readonly body: Doc;
  /** The name that the command was called by. */
  readonly name: string;

  constructor(body: Doc, name: string) {
    this.body = body;
    this.name = name;
  }

  /** Refuses fields that the engine does not know: ignoring one could change the result. */
  only(known: string): void {
    const names = ` ${this.name} ${known} `;
    for (const name of Object.keys(this.body)) {
      if (names.includes(` ${name} `) || GENERIC.has(name)) continue;
      fail(40415, `BSON field '${this.name}.${name}' is an unknown field.`);
    }
  }

  doc(name: string): Doc | undefined {
    const value = this.body[name];
    return isNil(value) ? undefined : isDoc(value) ? value : this.wrongType(name, 'object');
  }

  /** A whole number that must not be negative; undefined when absent. */
  count(name: string): number | undefined {
    if (isNil(this.body[name])) return undefined;
    const whole = wholeNumber(this.body[name]) ?? this.wrongType(name, 'number');
    return whole < 0 ? fail(51024, `BSON field '${name}' value must be >= 0, not ${whole}`) : whole;
  }

  flag(name: string): boolean {
    const value = this.body[name];
    return value === true || (isNumeric(value) && wholeNumber(value) !== 0);
  }

  text(name: string): string {
    const value = this.body[name];
    return typeof value === 'string' ? value : this.wrongType(name, 'string');
  }

  private wrongType(name: string, expected: string): never {
    const given = `is the wrong type '${typeName(this.body[name])}'`;
    return fail(14, `BSON field '${this.name}.${name}' ${given}, expected type '${expected}'`);
  }
}

/** Where a command came from, and what it works on. */
interface Origin {
  engine: Engine;
  database: string;
  connectionId: number;
  /** The documents of an insert, as they came. */
  documents: () => Raw[] | undefined;
}

/** One command under way. */
export class Command extends Options implements Origin {
  readonly engine: Engine;
  readonly database: string;
  readonly connectionId: number;
  readonly documents: () => Raw[] | undefined;

  constructor({ engine, database, connectionId, documents }: Origin, body: Doc) {
    super(body, Object.keys(body)[0] ?? '');
    this.engine = engine;
    this.database = database;
    this.connectionId = connectionId;
    this.documents = documents;
  }

  /** The namespace of a command whose first field is the collection's name. */
  get ns(): string {
    const collection = this.body[this.name];
    const good = typeof collection === 'string' && collection !== '';
    return good ? `${this.database}.${collection}` : fail(73, 'invalid name of a collection');
  }

  get collection(): Collection | undefined {
    return this.engine.store.get(this.ns);
  }

  /** The collection that has to be there. */
  get existing(): Collection {
    return this.collection ?? fail(26, `ns does not exist: ${this.ns}`);
  }

  /** The pace of a command's reads, with its maxTimeMS. */
  get pace(): Pace {
    return new Pace(this.count('maxTimeMS'));
  }

  /** A query by this filter, with what else is said of it in the command or its statement. */
  query(filter: unknown, from: Options = this): QuerySpec {
    const given = from.body['collation'];
    const own = this.collection?.collation;
    const collation = given === undefined ? own : parseCollation(given);
    return {
      filter,
      sort: from.doc('sort'),
      hint: from.body['hint'],
      tools: makeTools(collation, parseVariables(this.body['let'])),
    };
  }
}

export type Handler = (command: Command) => Doc | Promise<Doc>;
