import { EJSON, Timestamp } from 'bson';
import { compare, distinctValues, equal, keyOf } from '../bson/keys.ts';
import { arithmetic, wholeNumber } from '../bson/numbers.ts';
import { type Doc, isDoc, isNumeric, isRegex, typeName } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { matches, parseElement, type Tools } from '../query/filter.ts';
import { valueAt } from '../query/path.ts';
import type { Change } from './paths.ts';
import type { UpdateContext } from './update.ts';

/** What an operator does at a path. */
export interface Operation {
  change: Change;
  /** False when a path that is missing stays missing. */
  create?: false;
  /** Whether it is only for documents that an upsert makes. */
  onInsert?: true;
}

type MakeOperation = (operand: unknown, path: string, context: UpdateContext) => Operation;

/** MongoDB's update operators, whose operands are checked here. */
export const UPDATE_OPERATORS: Readonly<Record<string, MakeOperation>> = {
  $set: (operand) => ({ change: () => operand }),
  $setOnInsert: (operand) => ({ change: () => operand, onInsert: true }),
  $unset: () => ({ create: false, change: () => undefined }),
  $inc: (operand, path) => ({ change: numeric('add', '$inc', operand, path) }),
  $mul: (operand, path) => ({ change: numeric('multiply', '$mul', operand, path) }),
  $min: (operand, _path, { tools }) => ({ change: extreme(operand, -1, tools) }),
  $max: (operand, _path, { tools }) => ({ change: extreme(operand, 1, tools) }),
  $currentDate: (operand, _path, { now }) => {
    const value = moment(operand, now);
    return { change: () => value };
  },
  $push: (operand, _path, { tools }) => ({ change: onArray('$push', push(operand, tools)) }),
  $addToSet: (operand, _path, { tools }) => ({
    change: onArray('$addToSet', addToSet(operand, tools)),
  }),
  $pop: (operand) => {
    const end = wholeNumber(operand) ?? 0;
    if (Math.abs(end) !== 1) fail(9, `$pop expects 1 or -1, found: ${String(operand)}`);
    const change: ArrayChange = (items) => (end === 1 ? items.slice(0, -1) : items.slice(1));
    return { create: false, change: onArray('$pop', change, 14) };
  },
  $pull: (operand, _path, { tools }) => {
    const gone = pullTest(operand, tools);
    const change: ArrayChange = (items) => items.filter((item) => !gone(item));
    return { create: false, change: onArray('$pull', change) };
  },
  $pullAll: (operand, _path, { tools: { collation } }) => {
    if (!Array.isArray(operand)) return fail(2, '$pullAll requires an array argument');
    const gone = distinctValues(operand, collation);
    const change: ArrayChange = (items) =>
      items.filter((item) => !gone.has(keyOf(item, collation)));
    return { create: false, change: onArray('$pullAll', change) };
  },
};

function numeric(kind: 'add' | 'multiply', name: string, operand: unknown, path: string): Change {
  if (!isNumeric(operand)) {
    const verb = kind === 'add' ? 'increment' : 'multiply';
    const given = EJSON.stringify({ [path]: operand });
    return fail(14, `Cannot ${verb} with non-numeric argument: ${given}`);
  }
  return (old) => {
    // What is missing becomes the operand, or a zero of its type.
    if (old === undefined && kind === 'add') return operand;
    const value = old === undefined ? 0 : old;
    if (!isNumeric(value)) {
      const given = `The field '${path}' has non-numeric type ${typeName(old)}`;
      return fail(14, `Cannot apply ${name} to a value of non-numeric type. ${given}`);
    }
    const result = arithmetic(kind, value, operand);
    return result ?? fail(2, `Failed to apply ${name} operations to current value (${value})`);
  };
}

function extreme(operand: unknown, sign: 1 | -1, { collation }: Tools): Change {
  return (old) => (old === undefined || compare(operand, old, collation) === sign ? operand : old);
}

function moment(operand: unknown, now: Date): Date | Timestamp {
  const type = isDoc(operand) ? operand['$type'] : undefined;
  if (typeof operand === 'boolean' || type === 'date') return now;
  if (type === 'timestamp') return new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 });
  return fail(2, "The '$type' string field is required to be 'date' or 'timestamp'");
}

type ArrayChange = (items: unknown[]) => unknown[];

/** A change of an array; what is missing is an empty one. */
function onArray(operator: string, change: ArrayChange, code = 2): Change {
  return (old = []) =>
    Array.isArray(old)
      ? change(old)
      : fail(code, `Cannot apply ${operator} to a value of type ${typeName(old)}`);
}

/** The list of `$each`, or the operand as the only one; and what goes with `$each`. */
function eachOf(operand: unknown, operator: string, known: readonly string[], code: number) {
  if (!isDoc(operand) || !('$each' in operand)) return { items: [operand], modifiers: {} };
  const { $each: items, ...modifiers } = operand;
  const unknown = Object.keys(modifiers).find((key) => !known.includes(key));
  if (unknown !== undefined) fail(2, `Unrecognized clause in ${operator}: ${unknown}`);
  if (!Array.isArray(items)) return fail(code, `$each in ${operator} must be an array`);
  return { items: items as unknown[], modifiers };
}

/** `$push`, with $each, $position, $sort and $slice in that order of effect. */
function push(operand: unknown, tools: Tools): ArrayChange {
  const { items, modifiers } = eachOf(operand, '$push', ['$slice', '$sort', '$position'], 2);
  const { $position, $slice, $sort } = modifiers as Doc;
  const [position, slice] = Object.entries({ $position, $slice }).map(([name, value]) =>
    value === undefined ? value : (wholeNumber(value) ?? fail(2, `${name} must be an integer`)),
  );
  const order = $sort === undefined ? undefined : elementOrder($sort, tools);
  return (old) => {
    const all = old.toSpliced(position ?? old.length, 0, ...items);
    if (order !== undefined) all.sort(order);
    return slice === undefined || slice < 0 ? all.slice(slice) : all.slice(0, slice);
  };
}

/** The order of elements as a whole or by fields of theirs, of which arrays are not taken apart. */
function elementOrder(spec: unknown, { collation }: Tools) {
  const fields = Object.entries(isDoc(spec) ? spec : { '': spec }).map(([path, order]) => {
    const direction = wholeNumber(order) ?? 0;
    if (Math.abs(direction) !== 1) fail(2, 'The $sort element value must be either 1 or -1');
    const parts = path.split('.');
    if (isDoc(spec) && parts.includes('')) fail(2, 'The $sort field has an empty part');
    const read = (item: unknown): unknown => (isDoc(spec) ? valueAt(item, parts) : item);
    return { direction, read };
  });
  if (fields.length === 0) fail(2, 'The $sort pattern is empty when it should be a set of fields.');
  return (a: unknown, b: unknown): number =>
    fields.reduce(
      (sign, { direction, read }) => sign || compare(read(a), read(b), collation) * direction,
      0,
    );
}

function addToSet(operand: unknown, { collation }: Tools): ArrayChange {
  const added = distinctValues(eachOf(operand, '$addToSet', [], 14).items, collation);
  return (items) => {
    const known = distinctValues(items, collation);
    return [...items, ...[...added].filter(([key]) => !known.has(key)).map(([, item]) => item)];
  };
}

/** Elements equal to a value, or documents and values that meet a condition. */
function pullTest(operand: unknown, tools: Tools): (item: unknown) => boolean {
  if (!isDoc(operand) && !isRegex(operand)) return (item) => equal(item, operand, tools.collation);
  const condition = isDoc(operand) ? operand : { $regex: operand };
  const { element, bare } = parseElement(condition, tools);
  if (bare) return (item) => matches(element, { '': item });
  return (item) => isDoc(item) && matches(element, item);
}
