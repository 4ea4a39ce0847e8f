import { EJSON, Long, Timestamp } from 'bson';
import { compare, distinctValues, equal, keyOf } from '../bson/keys.ts';
import { arithmetic, wholeNumber } from '../bson/numbers.ts';
import { type Doc, isDoc, isLong, isNumeric, isRegex, typeName } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { elementCondition } from '../query/filter.ts';
import { parseSort, sortBy } from '../query/sort.ts';
import type { Change } from './paths.ts';
import type { UpdateContext } from './update.ts';

/** What an operator does at a path; one without `create` leaves a missing path missing. */
export interface Operation {
  change: Change;
  create?: false;
}

type MakeOperation = (operand: unknown, path: string, context: UpdateContext) => Operation;

/** MongoDB's update operators on a single path; $rename concerns two and is done by itself. */
export const UPDATE_OPERATORS: Readonly<Record<string, MakeOperation>> = {
  $set: (operand) => ({ change: () => operand }),
  $setOnInsert: (operand, _path, { inserting }) =>
    inserting ? { change: () => operand } : { create: false, change: (old) => old },
  $unset: () => ({ create: false, change: () => undefined }),
  $inc: (operand, path) => ({ change: numeric('add', '$inc', operand, path) }),
  $mul: (operand, path) => ({ change: numeric('multiply', '$mul', operand, path) }),
  $min: (operand, _path, context) => ({ change: extreme(operand, -1, context) }),
  $max: (operand, _path, context) => ({ change: extreme(operand, 1, context) }),
  $currentDate: (operand, _path, { now }) => ({ change: () => moment(operand, now) }),
  $push: (operand, path, context) => ({ change: push(operand, path, context) }),
  $addToSet: (operand, path, context) => ({ change: addToSet(operand, path, context) }),
  $pop: (operand, path) => ({ create: false, change: pop(operand, path) }),
  $pull: (operand, path, context) => removing('$pull', path, pullTest(operand, context)),
  $pullAll: (operand, path) => {
    if (!Array.isArray(operand)) return fail(2, '$pullAll requires an array argument');
    const gone = distinctValues(operand);
    return removing('$pullAll', path, (item) => gone.has(keyOf(item)));
  },
};

function numeric(kind: 'add' | 'multiply', name: string, operand: unknown, path: string): Change {
  if (!isNumeric(operand)) {
    const verb = kind === 'add' ? 'increment' : 'multiply';
    const given = EJSON.stringify({ [path]: operand });
    return fail(14, `Cannot ${verb} with non-numeric argument: ${given}`);
  }
  const zero = isLong(operand) ? Long.ZERO : 0;
  return (old) => {
    if (old === undefined) return kind === 'add' ? operand : arithmetic('multiply', operand, zero);
    if (!isNumeric(old)) {
      const given = `The field '${path}' has non-numeric type ${typeName(old)}`;
      return fail(14, `Cannot apply ${name} to a value of non-numeric type. ${given}`);
    }
    const result = arithmetic(kind, old, operand);
    return result ?? fail(2, `Failed to apply ${name} operations to current value (${old})`);
  };
}

function extreme(operand: unknown, sign: 1 | -1, { tools: { collation } }: UpdateContext): Change {
  return (old) => (old === undefined || compare(operand, old, collation) === sign ? operand : old);
}

function moment(operand: unknown, now: Date): Date | Timestamp {
  const type = isDoc(operand) ? operand['$type'] : undefined;
  if (typeof operand === 'boolean' || type === 'date') return now;
  if (type === 'timestamp') return new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 });
  return fail(2, "The '$type' string field is required to be 'date' or 'timestamp'");
}

function arrayOf(old: unknown, operator: string, path: string, code = 2): unknown[] {
  if (old === undefined) return [];
  if (Array.isArray(old)) return old;
  const given = `the field '${path}' must be an array but is of type ${typeName(old)}`;
  return fail(code, `Cannot apply ${operator}: ${given}`);
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
function push(operand: unknown, path: string, context: UpdateContext): Change {
  const { items, modifiers } = eachOf(operand, '$push', ['$slice', '$sort', '$position'], 2);
  const { $position, $slice, $sort } = modifiers as Doc;
  const [position, slice] = Object.entries({ $position, $slice }).map(([name, value]) =>
    value === undefined ? value : (wholeNumber(value) ?? fail(2, `${name} must be an integer`)),
  );
  const sort = $sort === undefined ? undefined : sorter($sort, context);
  return (old) => {
    const all = arrayOf(old, '$push', path).slice();
    all.splice(position ?? all.length, 0, ...items);
    const sorted = sort?.(all) ?? all;
    return slice === undefined || slice < 0 ? sorted.slice(slice) : sorted.slice(0, slice);
  };
}

function sorter(spec: unknown, { tools }: UpdateContext): (items: unknown[]) => unknown[] {
  const { collation } = tools;
  if (isDoc(spec)) {
    const sort = parseSort(spec);
    if (sort.length === 0) fail(2, 'The $sort pattern is empty when it should be a set of fields.');
    return (items) => sortBy(items, (item) => (isDoc(item) ? item : {}), sort, collation);
  }
  const direction = wholeNumber(spec) ?? 0;
  if (Math.abs(direction) !== 1) fail(2, 'The $sort element value must be either 1 or -1');
  return (items) => items.sort((a, b) => compare(a, b, collation) * direction);
}

function addToSet(operand: unknown, path: string, { tools: { collation } }: UpdateContext): Change {
  const added = distinctValues(eachOf(operand, '$addToSet', [], 14).items, collation);
  return (old) => {
    const items = arrayOf(old, '$addToSet', path);
    const known = distinctValues(items, collation);
    return [...items, ...[...added].filter(([key]) => !known.has(key)).map(([, item]) => item)];
  };
}

/** `$pop: 1` takes the last element, `-1` the first. */
function pop(operand: unknown, path: string): Change {
  const end = wholeNumber(operand) ?? 0;
  if (Math.abs(end) !== 1) fail(9, `$pop expects 1 or -1, found: ${String(operand)}`);
  return (old) => {
    if (old === undefined) return old;
    const items = arrayOf(old, '$pop', path, 14);
    return end === 1 ? items.slice(0, -1) : items.slice(1);
  };
}

function removing(operator: string, path: string, gone: (item: unknown) => boolean): Operation {
  const change: Change = (old) =>
    old === undefined ? old : arrayOf(old, operator, path).filter((item) => !gone(item));
  return { create: false, change };
}

/** Elements equal to a value, or documents and values that meet a condition. */
function pullTest(operand: unknown, { tools }: UpdateContext): (item: unknown) => boolean {
  if (isRegex(operand)) return elementCondition({ $regex: operand }, tools).accepts;
  if (isDoc(operand)) return elementCondition(operand, tools).accepts;
  return (item) => equal(item, operand, tools.collation);
}
