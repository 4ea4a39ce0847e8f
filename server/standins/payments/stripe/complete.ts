import { EMPTY_FIELDS, type Filling } from './empty-fields.ts';

type Json = Record<string, unknown>;

/**
 * Adds to an object, and to all objects inside of it, the fields that Stripe always sends and that the sandbox
 * does not keep. What is there stays as it is. Changes what it is given.
 */
export function complete<Value>(value: Value): Value {
  if (Array.isArray(value)) for (const entry of value) complete(entry);
  if (!isObject(value)) return value;
  const kind = value['object'];
  const filling = typeof kind === 'string' ? EMPTY_FIELDS[kind] : undefined;
  if (filling) fill(value, filling);
  for (const inner of Object.values(value)) complete(inner);
  return value;
}

function fill(object: Json, fillings: Readonly<Record<string, Filling>>): void {
  for (const [name, filling] of Object.entries(fillings)) {
    const value = object[name];
    if (value === undefined) object[name] = valueOf(filling, object);
    else fillInside(value, filling);
  }
}

function fillInside(value: unknown, filling: Filling): void {
  if (Array.isArray(value) && isList(filling)) {
    const [each] = filling;
    if (each !== undefined) for (const entry of value) fillInside(entry, each);
    return;
  }
  if (isObject(value) && isObject(filling)) {
    fill(value, filling as Readonly<Record<string, Filling>>);
  }
}

/** A list says what its entries need: where there is none, it is empty. */
function valueOf(filling: Filling, owner: Json): unknown {
  if (typeof filling === 'function') return filling(owner);
  return isList(filling) ? [] : structuredClone(filling);
}

function isList(filling: Filling): filling is readonly Filling[] {
  return Array.isArray(filling);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
