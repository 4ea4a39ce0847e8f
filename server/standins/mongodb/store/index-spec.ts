import { EJSON } from 'bson';
import { type Collation, parseCollation } from '../bson/collation.ts';
import { toDouble, wholeNumber } from '../bson/numbers.ts';
import { type Doc, isDoc, isNil, isNumeric } from '../bson/values.ts';
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

const OPTIONS =
  'unique sparse background key name ns v partialFilterExpression expireAfterSeconds collation';

/** Checks one entry of createIndexes; without a collation of its own it has the collection's. */
export function parseIndexSpec(spec: unknown, inherited?: Collation): IndexSpec {
  if (!isDoc(spec)) return fail(14, "The elements of the 'indexes' array must be objects");
  const { key, name, partialFilterExpression: partial } = spec;
  if (!isDoc(key)) return fail(key === undefined ? 9 : 14, "The field 'key' must be an object");
  const fields = Object.entries(key).map(([path, order]) => parseField(path, order));
  const unknown = Object.keys(spec).find((option) => !OPTIONS.split(' ').includes(option));
  if (unknown) fail(197, `The field '${unknown}' is not valid for an index specification`);
  if (fields.length === 0) fail(67, 'Index keys cannot be an empty object');
  if (typeof name !== 'string') return fail(9, "The 'name' field is a required property");
  if (name === '') fail(67, 'The index name cannot be empty');
  if (partial !== undefined && !isDoc(partial)) {
    return fail(14, "The field 'partialFilterExpression' must be an object");
  }
  const [unique, sparse, background] = [spec['unique'], spec['sparse'], spec['background']].map(
    (flag) => flag === true || (isNumeric(flag) && toDouble(flag) !== 0),
  );
  if (partial && sparse) fail(67, 'cannot mix "partialFilterExpression" and "sparse" options');
  const collation = spec['collation'] === undefined ? inherited : parseCollation(spec['collation']);
  const expireAfterSeconds = expiry(spec['expireAfterSeconds'], fields.length);
  const options = {
    ...(unique && { unique }),
    ...(sparse && { sparse }),
    ...(partial && { partialFilterExpression: partial }),
    ...(expireAfterSeconds !== undefined && { expireAfterSeconds }),
    ...(background && { background }),
    ...(collation && { collation: collation.spec }),
  };
  const flags = { unique: unique === true, sparse: sparse === true };
  const shown = { v: 2, key, name, ...options };
  return { name, fields, ...flags, partial, expireAfterSeconds, collation, shown };
}

export const ID_SPEC: IndexSpec = {
  ...parseIndexSpec({ key: { _id: 1 }, name: '_id_' }),
  unique: true,
};

function parseField(path: string, order: unknown): IndexSpec['fields'][number] {
  const parts = path.split('.');
  if (parts.includes('')) fail(67, 'Index keys cannot contain an empty field.');
  const operator = parts.find((part) => /^\$(?!id$|ref$|db$)/.test(part));
  if (operator) fail(67, `an index key must not contain ${operator}`);
  if (typeof order === 'string' && order !== 'hashed') fail(67, `${order} indexes are left out`);
  // A hashed index answers like an ascending one.
  const number = order === 'hashed' ? 1 : isNumeric(order) ? toDouble(order) : 0;
  if (!number) fail(67, 'Values in an index key pattern must be non-zero numbers or strings');
  return { path, parts, direction: number > 0 ? 1 : -1 };
}

function expiry(value: unknown, fields: number): number | undefined {
  if (isNil(value)) return undefined;
  const seconds = wholeNumber(value) ?? -1;
  if (seconds < 0) fail(67, "TTL index 'expireAfterSeconds' option must be a number within range");
  return fields === 1 ? seconds : fail(67, 'TTL indexes are single-field indexes');
}

const text = (value: unknown): string => EJSON.stringify([value]);

/** Whether the very same index is there already; one that is only similar is a conflict. */
export function isKnown(existing: Iterable<IndexSpec>, spec: IndexSpec): boolean {
  const identity = ({ shown, partial, collation }: IndexSpec): string =>
    text([shown['key'], partial, collation?.id]);
  const flags = ({ unique, sparse }: IndexSpec): string => text([unique, sparse]);
  for (const other of existing) {
    if (other.name === '_id_' && text(other.shown['key']) === text(spec.shown['key'])) return true;
    const sameName = other.name === spec.name;
    const sameIndex = identity(other) === identity(spec);
    if (!sameName && !sameIndex) continue;
    const specs = `Requested index: ${text(spec.shown)}, existing index: ${text(other.shown)}`;
    if (!sameIndex) fail(86, `An existing index has the same name. ${specs}`);
    const sameFlags = flags(other) === flags(spec);
    const sameOptions = sameFlags && other.expireAfterSeconds === spec.expireAfterSeconds;
    if (sameName && sameOptions) return true;
    if (sameOptions) fail(85, `Index already exists with a different name: ${other.name}`);
    fail(sameFlags || !sameName ? 85 : 86, `An index exists with different options. ${specs}`);
  }
  return false;
}
