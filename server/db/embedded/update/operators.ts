import { EJSON, Long, Timestamp } from 'bson';
import { compare, distinctValues, equal, keyOf } from '../bson/keys.ts';
import { arithmetic, wholeNumber } from '../bson/numbers.ts';
import { typeName } from '../bson/types.ts';
import { type Doc, isDoc, isLong, isNumeric, isOperatorDoc, isRegex } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { matches } from '../query/filter.ts';
import { parseFilter, parseOperators } from '../query/parse.ts';
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
  $currentDate: (operand, _path, context) => ({ change: () => moment(operand, context.now) }),
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
    return fail(
      14,
      `Cannot ${verb} with non-numeric argument: ${EJSON.stringify({ [path]: operand })}`,
    );
  }
  const zero = isLong(operand) ? Long.ZERO : 0;
  return (old) => {
    if (old === undefined) return kind === 'add' ? operand : arithmetic('multiply', operand, zero);
    if (!isNumeric(old)) {
      const given = `The field '${path}' has non-numeric type ${typeName(old)}`;
      return fail(14, `Cannot apply ${name} to a value of non-numeric type. ${given}`);
    }
    const result = arithmetic(kind, old, operand);
    return (
      result ?? fail(2, `Failed to apply ${name} operations to current value (${String(old)})`)
    );
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
  return fail(
    code,
    `Cannot apply ${operator}: the field '${path}' must be an array but is of type ${typeName(old)}`,
  );
}

/** The list of `$each`, or the operand as the only one. */
function eachOf(
  operand: unknown,
  operator: string,
  known: readonly string[],
  code: number,
): unknown[] {
  if (!isDoc(operand) || !('$each' in operand)) return [operand];
  const unknown = Object.keys(operand).find((key) => !known.includes(key));
  if (unknown !== undefined) fail(2, `Unrecognized clause in ${operator}: ${unknown}`);
  const { $each } = operand;
  return Array.isArray($each)
    ? $each
    : fail(code, `The argument to $each in ${operator} must be an array`);
}

/** `$push`, with $each, $position, $sort and $slice in that order of effect. */
function push(operand: unknown, path: string, context: UpdateContext): Change {
  const each = eachOf(operand, '$push', ['$each', '$slice', '$sort', '$position'], 2);
  const modifiers: Doc = isDoc(operand) && '$each' in operand ? operand : {};
  const position = modifier(modifiers, '$position');
  const slice = modifier(modifiers, '$slice');
  const sort = '$sort' in modifiers ? sorter(modifiers['$sort'], context) : undefined;
  return (old) => {
    const items = arrayOf(old, '$push', path).slice();
    items.splice(position ?? items.length, 0, ...each);
    const sorted = sort === undefined ? items : sort(items);
    if (slice === undefined) return sorted;
    return slice < 0 ? sorted.slice(slice) : sorted.slice(0, slice);
  };
}

function modifier(modifiers: Doc, name: string): number | undefined {
  if (modifiers[name] === undefined) return undefined;
  return wholeNumber(modifiers[name]) ?? fail(2, `The value for ${name} must be an integer value`);
}

function sorter(
  spec: unknown,
  { tools: { collation } }: UpdateContext,
): (items: unknown[]) => unknown[] {
  if (isDoc(spec)) {
    const sort = parseSort(spec);
    if (sort.length === 0) fail(2, 'The $sort pattern is empty when it should be a set of fields.');
    return (items) => sortBy(items, (item) => (isDoc(item) ? item : {}), sort, collation);
  }
  const direction = wholeNumber(spec);
  if (direction !== 1 && direction !== -1)
    return fail(2, 'The $sort element value must be either 1 or -1');
  return (items) => items.sort((a, b) => compare(a, b, collation) * direction);
}

function addToSet(operand: unknown, path: string, { tools: { collation } }: UpdateContext): Change {
  const added = distinctValues(eachOf(operand, '$addToSet', ['$each'], 14), collation);
  return (old) => {
    const items = arrayOf(old, '$addToSet', path);
    const known = distinctValues(items, collation);
    return [...items, ...[...added].filter(([key]) => !known.has(key)).map(([, item]) => item)];
  };
}

/** `$pop: 1` takes the last element, `-1` the first. */
function pop(operand: unknown, path: string): Change {
  const end = wholeNumber(operand);
  if (end !== 1 && end !== -1) return fail(9, `$pop expects 1 or -1, found: ${String(operand)}`);
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
function pullTest(operand: unknown, context: UpdateContext): (item: unknown) => boolean {
  const logical =
    isDoc(operand) && ['$or', '$and', '$nor', '$expr'].some((name) => name in operand);
  if (isRegex(operand) || (isOperatorDoc(operand) && !logical)) {
    const operators = isRegex(operand) ? { $regex: operand } : operand;
    const filter = parseOperators('', operators, context.tools);
    return (item) => matches(filter, { '': item });
  }
  if (!isDoc(operand)) return (item) => equal(item, operand, context.tools.collation);
  const filter = parseFilter(operand, context.tools);
  return (item) => isDoc(item) && matches(filter, item);
}
