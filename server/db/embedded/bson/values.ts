import type { BSONRegExp, BSONValue, Decimal128, Long } from 'bson';

export interface Doc {
  [field: string]: unknown;
}

/** Any of BSON's number types; int32 and double are both a JavaScript number. */
export type Numeric = number | Long | Decimal128;

/** The name of a value's BSON class; undefined for documents, arrays, dates and primitives. */
export function bsonType(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Partial<BSONValue>)._bsontype;
}

export function isDoc(value: unknown): value is Doc {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    (value as Partial<BSONValue>)._bsontype === undefined
  );
}

export function isNil(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

export function isLong(value: unknown): value is Long {
  return bsonType(value) === 'Long';
}

export function isDecimal(value: unknown): value is Decimal128 {
  return bsonType(value) === 'Decimal128';
}

export function isRegex(value: unknown): value is BSONRegExp {
  return bsonType(value) === 'BSONRegExp';
}

export function isNumeric(value: unknown): value is Numeric {
  return typeof value === 'number' || isLong(value) || isDecimal(value);
}

/** Reads one field; never a member inherited from Object.prototype. */
export function field(doc: Doc, name: string): unknown {
  const value = doc[name];
  return typeof value === 'function' || name === '__proto__' ? undefined : value;
}

/** The document without one of its fields. */
export function without(doc: Doc, name: string): Doc {
  const { [name]: _gone, ...rest } = doc;
  return rest;
}

/** Whether a document's first field is an operator; `{$ref, $id}` is a value. */
export function isOperatorDoc(value: unknown): value is Doc {
  const first = isDoc(value) ? Object.keys(value)[0] : undefined;
  return first?.startsWith('$') === true && !['$ref', '$id', '$db'].includes(first);
}
