import { type Collation, parseCollation } from '../bson/collation.ts';
import { toDouble, wholeNumber } from '../bson/numbers.ts';
import { type Doc, isDoc, isNumeric } from '../bson/values.ts';
import { fail } from '../errors.ts';

/** An index as it was asked for, checked. */
export interface IndexSpec {
  name: string;
  fields: { path: string; parts: string[]; direction: 1 | -1 }[];
  unique: boolean;
  sparse: boolean;
  partial: Doc | undefined;
  expireAfterSeconds: number | undefined;
  collation: Collation | undefined;
  /** What listIndexes shows. */
  shown: Doc;
}

const OPTIONS = new Set([
  'key',
  'name',
  'ns',
  'v',
  'unique',
  'sparse',
  'background',
  'hidden',
  'partialFilterExpression',
  'expireAfterSeconds',
  'collation',
  'clustered',
]);

const UNSUPPORTED = new Set(['text', '2d', '2dsphere', 'geoHaystack', 'wildcard']);

export const ID_SPEC: IndexSpec = {
  name: '_id_',
  fields: [{ path: '_id', parts: ['_id'], direction: 1 }],
  unique: true,
  sparse: false,
  partial: undefined,
  expireAfterSeconds: undefined,
  collation: undefined,
  shown: { v: 2, key: { _id: 1 }, name: '_id_' },
};

/** Checks one entry of createIndexes; without a collation of its own it has the collection's. */
export function parseIndexSpec(spec: unknown, inherited?: Collation): IndexSpec {
  if (!isDoc(spec)) return fail(14, "The elements of the 'indexes' array must be objects");
  const key = spec['key'];
  if (key === undefined)
    fail(9, "The 'key' field is a required property of an index specification");
  if (!isDoc(key)) return fail(14, "The field 'key' must be an object");
  const unknown = Object.keys(spec).find((name) => !OPTIONS.has(name));
  if (unknown !== undefined && !(unknown in TEXT_OPTIONS)) {
    fail(
      197,
      `The field '${unknown}' is not valid for an index specification. Specification: ${JSON.stringify(spec)}`,
    );
  }
  const fields = Object.entries(key).map(([path, order]) => parseField(path, order));
  if (fields.length === 0) fail(67, 'Index keys cannot be an empty object');
  const name = spec['name'];
  if (typeof name !== 'string')
    return fail(9, "The 'name' field is a required property of an index specification");
  if (name === '') fail(67, 'The index name cannot be empty');
  const unique = flag(spec, 'unique');
  const sparse = flag(spec, 'sparse');
  const partial = spec['partialFilterExpression'];
  if (partial !== undefined && !isDoc(partial)) {
    return fail(14, "The field 'partialFilterExpression' must be an object");
  }
  if (partial !== undefined && sparse) {
    fail(67, 'cannot mix "partialFilterExpression" and "sparse" options');
  }
  const collation = spec['collation'] === undefined ? inherited : parseCollation(spec['collation']);
  const expireAfterSeconds = expiry(spec, fields.length);
  const shown: Doc = { v: 2, key, name };
  if (unique) shown['unique'] = true;
  if (sparse) shown['sparse'] = true;
  if (partial !== undefined) shown['partialFilterExpression'] = partial;
  if (expireAfterSeconds !== undefined) shown['expireAfterSeconds'] = spec['expireAfterSeconds'];
  if (flag(spec, 'background')) shown['background'] = true;
  if (flag(spec, 'hidden')) shown['hidden'] = true;
  if (collation !== undefined) shown['collation'] = collation.spec;
  return { name, fields, unique, sparse, partial, expireAfterSeconds, collation, shown };
}

const TEXT_OPTIONS: Readonly<Doc> = { weights: 1, default_language: 1, language_override: 1 };

function parseField(path: string, order: unknown): IndexSpec['fields'][number] {
  if (path === '') fail(67, 'Index keys cannot be an empty field.');
  if (path.split('.').includes('')) fail(67, 'Index keys cannot contain an empty field.');
  if (path.includes('$**')) refuse('wildcard');
  if (path.split('.').some((part) => part.startsWith('$') && !DBREF_PARTS.has(part))) {
    fail(67, "Index key contains an illegal field name: field name starts with '$'.");
  }
  if (typeof order === 'string') {
    if (UNSUPPORTED.has(order)) refuse(order);
    if (order !== 'hashed') fail(67, `Unknown index plugin '${order}'`);
    return { path, parts: path.split('.'), direction: 1 };
  }
  if (!isNumeric(order) || Number.isNaN(toDouble(order)) || toDouble(order) === 0) {
    return fail(
      67,
      `Values in v:2 index key pattern cannot be of type other than non-zero numbers or strings`,
    );
  }
  return { path, parts: path.split('.'), direction: toDouble(order) > 0 ? 1 : -1 };
}

const DBREF_PARTS = new Set(['$id', '$ref', '$db']);

function refuse(kind: string): never {
  fail(67, `the built-in engine does not support ${kind} indexes`);
}

function flag(spec: Doc, name: string): boolean {
  const value = spec[name];
  if (value === undefined || typeof value === 'boolean') return value === true;
  if (isNumeric(value)) return toDouble(value) !== 0;
  return fail(
    14,
    `The field '${name}' has value ${String(value)}, which is not convertible to bool`,
  );
}

function expiry(spec: Doc, fields: number): number | undefined {
  const value = spec['expireAfterSeconds'];
  if (value === undefined || value === null) return undefined;
  const seconds = isNumeric(value) ? wholeNumber(value) : undefined;
  if (seconds === undefined) {
    return fail(67, "TTL index 'expireAfterSeconds' option must be numeric");
  }
  if (seconds < 0)
    fail(
      67,
      "TTL index 'expireAfterSeconds' option must be within an acceptable range, try a different value than negative",
    );
  if (fields > 1)
    fail(67, 'TTL indexes are single-field indexes, compound indexes do not support TTL');
  return seconds;
}
