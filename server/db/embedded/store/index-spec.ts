import { EJSON } from 'bson';
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
  hidden: boolean;
  partial: Doc | undefined;
  expireAfterSeconds: number | undefined;
  collation: Collation | undefined;
  /** What listIndexes shows. */
  shown: Doc;
}

const FLAGS = ['unique', 'sparse', 'hidden', 'background'];
const OTHERS = 'key name ns v partialFilterExpression expireAfterSeconds collation clustered';
const OPTIONS = new Set([...FLAGS, ...OTHERS.split(' ')]);

/** Checks one entry of createIndexes; without a collation of its own it has the collection's. */
export function parseIndexSpec(spec: unknown, inherited?: Collation): IndexSpec {
  if (!isDoc(spec)) return fail(14, "The elements of the 'indexes' array must be objects");
  const { key, name, partialFilterExpression: partial } = spec;
  if (!isDoc(key)) return fail(key === undefined ? 9 : 14, "The field 'key' must be an object");
  const fields = Object.entries(key).map(([path, order]) => parseField(path, order));
  const unknown = Object.keys(spec).find((option) => !OPTIONS.has(option));
  if (unknown !== undefined) {
    fail(
      197,
      `The field '${unknown}' is not valid for an index specification: ${EJSON.stringify(spec)}`,
    );
  }
  if (fields.length === 0) fail(67, 'Index keys cannot be an empty object');
  if (typeof name !== 'string')
    return fail(9, "The 'name' field is a required property of an index");
  if (name === '') fail(67, 'The index name cannot be empty');
  if (partial !== undefined && !isDoc(partial)) {
    return fail(14, "The field 'partialFilterExpression' must be an object");
  }
  const [unique = false, sparse = false, hidden = false, background = false] = FLAGS.map((flag) =>
    flagOf(spec, flag),
  );
  if (partial !== undefined && sparse)
    fail(67, 'cannot mix "partialFilterExpression" and "sparse" options');
  const collation = spec['collation'] === undefined ? inherited : parseCollation(spec['collation']);
  const expireAfterSeconds = expiry(spec, fields.length);
  const options = {
    ...(unique && { unique }),
    ...(sparse && { sparse }),
    ...(partial && { partialFilterExpression: partial }),
    ...(expireAfterSeconds !== undefined && { expireAfterSeconds }),
    ...(background && { background }),
    ...(hidden && { hidden }),
    ...(collation && { collation: collation.spec }),
  };
  const shown = { v: 2, key, name, ...options };
  return { name, fields, unique, sparse, hidden, partial, expireAfterSeconds, collation, shown };
}

export const ID_SPEC: IndexSpec = {
  ...parseIndexSpec({ key: { _id: 1 }, name: '_id_' }),
  unique: true,
};

function parseField(path: string, order: unknown): IndexSpec['fields'][number] {
  const parts = path.split('.');
  if (parts.includes('')) fail(67, 'Index keys cannot contain an empty field.');
  if (path.includes('$**')) fail(67, 'the built-in engine does not support wildcard indexes');
  if (parts.some((part) => part.startsWith('$') && !['$id', '$ref', '$db'].includes(part))) {
    fail(67, "Index key contains an illegal field name: field name starts with '$'.");
  }
  // A hashed index answers like an ascending one.
  if (order === 'hashed') return { path, parts, direction: 1 };
  if (typeof order === 'string') fail(67, `the built-in engine does not support ${order} indexes`);
  const number = (isNumeric(order) && toDouble(order)) || 0;
  if (number !== 0) return { path, parts, direction: number > 0 ? 1 : -1 };
  return fail(67, 'Values in an index key pattern must be non-zero numbers or strings');
}

function flagOf(spec: Doc, name: string): boolean {
  const value = spec[name];
  if (value === undefined || typeof value === 'boolean') return value === true;
  if (isNumeric(value)) return toDouble(value) !== 0;
  return fail(
    14,
    `The field '${name}' has value ${String(value)}, which is not convertible to bool`,
  );
}

function expiry({ expireAfterSeconds: value }: Doc, fields: number): number | undefined {
  if (value === undefined || value === null) return undefined;
  const seconds = wholeNumber(value) ?? -1;
  if (seconds < 0) fail(67, "TTL index 'expireAfterSeconds' option must be a number within range");
  return fields === 1 ? seconds : fail(67, 'TTL indexes are single-field indexes');
}

/** Whether the very same index is there already; one that is only similar is a conflict. */
export function isKnown(existing: Iterable<IndexSpec>, spec: IndexSpec): boolean {
  const same = (a: unknown, b: unknown): boolean => EJSON.stringify(a) === EJSON.stringify(b);
  const identity = (of: IndexSpec): unknown => [
    of.shown['key'],
    of.partial ?? 0,
    of.collation?.id ?? 0,
  ];
  const isId = (of: IndexSpec): boolean =>
    of.name === '_id_' && same(of.shown['key'], spec.shown['key']);
  for (const other of existing) {
    if (isId(other)) return true;
    const sameName = other.name === spec.name;
    const sameIndex = same(identity(other), identity(spec));
    if (!sameName && !sameIndex) continue;
    const specs = `Requested index: ${EJSON.stringify(spec.shown)}, existing index: ${EJSON.stringify(other.shown)}`;
    if (!sameIndex)
      fail(86, `An existing index has the same name as the requested index. ${specs}`);
    const sameFlags = other.unique === spec.unique && other.sparse === spec.sparse;
    const sameOptions = sameFlags && other.expireAfterSeconds === spec.expireAfterSeconds;
    if (!sameName && sameOptions)
      fail(85, `Index already exists with a different name: ${other.name}`);
    if (!sameName)
      fail(85, `An equivalent index already exists with a different name and options. ${specs}`);
    if (sameOptions) return true;
    const message = `An equivalent index already exists with the same name but different options. ${specs}`;
    fail(sameFlags ? 85 : 86, message);
  }
  return false;
}
