import { Long, Timestamp } from 'bson';
import { arithmetic, wholeNumber } from '../bson/numbers.ts';
import { compare, equal } from '../bson/order-key.ts';
import { typeName } from '../bson/types.ts';
import { bsonObject, clone, isDoc, isNumeric } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { addToSet, pop, pull, pullAll, push } from './array-operators.ts';
import type { Change } from './paths.ts';
import type { UpdateContext } from './update-context.ts';

/** What an operator knows to do at a path. */
export interface Operation {
  change: Change;
  /** Whether a missing path is made; $unset, $pull and the like leave it missing. */
  create: boolean;
}

type MakeOperation = (operand: unknown, path: string, context: UpdateContext) => Operation;

/** MongoDB's update operators on a single path; $rename concerns two and is done by itself. */
export const UPDATE_OPERATORS: Readonly<Record<string, MakeOperation>> = {
  $set: (operand) => ({ create: true, change: () => clone(operand) }),
  $setOnInsert: (operand, _path, context) => ({
    create: context.inserting,
    change: (old) => (context.inserting ? clone(operand) : old),
  }),
  $unset: () => ({ create: false, change: () => undefined }),
  $inc: (operand, path) => arithmeticOperation('add', '$inc', operand, path),
  $mul: (operand, path) => arithmeticOperation('multiply', '$mul', operand, path),
  $min: (operand, _path, context) => extreme(operand, -1, context),
  $max: (operand, _path, context) => extreme(operand, 1, context),
  $currentDate: (operand, _path, context) => ({
    create: true,
    change: () => now(operand, context),
  }),
  $bit: bitOperation,
  $push: (operand, path, context) => ({ create: true, change: push(operand, path, context) }),
  $addToSet: (operand, path, context) => ({
    create: true,
    change: addToSet(operand, path, context),
  }),
  $pop: (operand, path) => ({ create: false, change: pop(operand, path) }),
  $pull: (operand, path, context) => ({ create: false, change: pull(operand, path, context) }),
  $pullAll: (operand, path) => ({ create: false, change: pullAll(operand, path) }),
};

function arithmeticOperation(
  kind: 'add' | 'multiply',
  name: string,
  operand: unknown,
  path: string,
): Operation {
  if (!isNumeric(operand)) {
    const verb = kind === 'add' ? 'increment' : 'multiply';
    return fail(
      14,
      `Cannot ${verb} with non-numeric argument: {${path}: ${JSON.stringify(operand)}}`,
    );
  }
  return {
    create: true,
    change: (old) => {
      if (old === undefined) {
        return kind === 'add' ? operand : arithmetic('multiply', operand, zeroLike(operand));
      }
      if (!isNumeric(old)) {
        return fail(
          14,
          `Cannot apply ${name} to a value of non-numeric type. The field '${path}' has type ${typeName(old)}`,
        );
      }
      const result = arithmetic(kind, old, operand);
      return (
        result ?? fail(2, `Failed to apply ${name} operations to current value (${String(old)})`)
      );
    },
  };
}

function zeroLike(operand: unknown): number | Long {
  return bsonObject(operand)?._bsontype === 'Long' ? Long.ZERO : 0;
}

function extreme(operand: unknown, sign: 1 | -1, context: UpdateContext): Operation {
  return {
    create: true,
    change: (old) =>
      old === undefined || compare(operand, old, context.collation) === sign ? clone(operand) : old,
  };
}

function now(operand: unknown, context: UpdateContext): Date | Timestamp {
  if (operand === true || operand === false) return context.now;
  const type = isDoc(operand) ? operand['$type'] : undefined;
  if (type === 'date') return context.now;
  if (type === 'timestamp') {
    return new Timestamp({ t: Math.floor(context.now.getTime() / 1000), i: 1 });
  }
  return fail(
    2,
    "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}",
  );
}

function bitOperation(operand: unknown, path: string): Operation {
  if (!isDoc(operand)) {
    return fail(2, `The $bit modifier is not compatible with a ${typeName(operand)}`);
  }
  const steps = Object.entries(operand).map(([name, mask]) => {
    if (name !== 'and' && name !== 'or' && name !== 'xor') {
      return fail(2, `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}'`);
    }
    return { name, mask: integer(mask, path) };
  });
  if (steps.length === 0) fail(2, 'You must pass in at least one bitwise operation');
  return {
    create: true,
    change: (old) => {
      let bits = old === undefined ? 0n : integer(old, path);
      for (const { name, mask } of steps) {
        bits = name === 'and' ? bits & mask : name === 'or' ? bits | mask : bits ^ mask;
      }
      const result = BigInt.asIntN(64, bits);
      const long = bsonObject(old)?._bsontype === 'Long';
      return long ? Long.fromBigInt(result) : Number(result);
    },
  };
}

function integer(value: unknown, path: string): bigint {
  const bson = bsonObject(value);
  if (bson?._bsontype === 'Long') return bson.toBigInt();
  const whole = typeof value === 'number' ? wholeNumber(value) : undefined;
  if (whole === undefined) {
    return fail(
      2,
      `Cannot apply $bit to a value of non-integral type: ${path} has type ${typeName(value)}`,
    );
  }
  return BigInt(whole);
}

/** Whether two stored values are the same bytes, not merely equal: 1 and Long 1 are not. */
export function identical(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => identical(item, b[i]));
  }
  if (isDoc(a) && isDoc(b)) {
    const keys = Object.keys(a);
    const others = Object.keys(b);
    return (
      keys.length === others.length &&
      keys.every((key, i) => key === others[i] && identical(a[key], b[key]))
    );
  }
  return typeName(a) === typeName(b) && String(a) === String(b) && equal(a, b);
}
