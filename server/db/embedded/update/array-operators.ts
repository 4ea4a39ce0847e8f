import { wholeNumber } from '../bson/numbers.ts';
import { compare, equal, keyOf } from '../bson/order-key.ts';
import { typeName } from '../bson/types.ts';
import { clone, isDoc, isRegex } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { isOperatorDoc, parseFilter, parseOperators } from '../query/parse.ts';
import { parseSort, sortDocs } from '../query/sort.ts';
import type { Change } from './paths.ts';
import type { UpdateContext } from './update-context.ts';

function arrayOf(old: unknown, operator: string, path: string): unknown[] {
  if (Array.isArray(old)) return old;
  return fail(
    2,
    `The field '${path}' must be an array but is of type ${typeName(old)} and cannot take ${operator}`,
  );
}

const PUSH_MODIFIERS = new Set(['$each', '$slice', '$sort', '$position']);

/** `$push`, with $each, $position, $sort and $slice in that order of effect. */
export function push(operand: unknown, path: string, context: UpdateContext): Change {
  if (!isDoc(operand) || !('$each' in operand)) {
    return (old) => [...(old === undefined ? [] : arrayOf(old, '$push', path)), clone(operand)];
  }
  const unknown = Object.keys(operand).find((key) => !PUSH_MODIFIERS.has(key));
  if (unknown !== undefined) fail(2, `Unrecognized clause in $push: ${unknown}`);
  const each = operand['$each'];
  if (!Array.isArray(each)) {
    return fail(
      2,
      `The argument to $each in $push must be an array but it was of type: ${typeName(each)}`,
    );
  }
  const position = modifier(operand['$position'], '$position');
  const slice = modifier(operand['$slice'], '$slice');
  const sort = '$sort' in operand ? sorter(operand['$sort'], context) : undefined;
  return (old) => {
    const items = old === undefined ? [] : arrayOf(old, '$push', path).slice();
    items.splice(position ?? items.length, 0, ...(clone(each) as unknown[]));
    const sorted = sort === undefined ? items : sort(items);
    if (slice === undefined) return sorted;
    return slice === 0 ? [] : slice < 0 ? sorted.slice(slice) : sorted.slice(0, slice);
  };
}

function modifier(value: unknown, name: string): number | undefined {
  if (value === undefined) return undefined;
  return (
    wholeNumber(value) ??
    fail(2, `The value for ${name} must be an integer value but was given type: ${typeName(value)}`)
  );
}

function sorter(spec: unknown, context: UpdateContext): (items: unknown[]) => unknown[] {
  if (isDoc(spec)) {
    if (Object.keys(spec).length === 0)
      fail(2, 'The $sort pattern is empty when it should be a set of fields.');
    const sort = parseSort(spec);
    return (items) => sortDocs(items, (item) => (isDoc(item) ? item : {}), sort, context.collation);
  }
  const direction = wholeNumber(spec);
  if (direction !== 1 && direction !== -1) {
    return fail(2, 'The $sort element value must be either 1 or -1');
  }
  return (items) => items.sort((a, b) => compare(a, b, context.collation) * direction);
}

/** `$addToSet`, with or without $each. */
export function addToSet(operand: unknown, path: string, context: UpdateContext): Change {
  let each: unknown[] = [operand];
  if (isDoc(operand) && '$each' in operand) {
    const list = operand['$each'];
    if (!Array.isArray(list)) {
      return fail(
        14,
        `The argument to $each in $addToSet must be an array but it was of type ${typeName(list)}`,
      );
    }
    const unknown = Object.keys(operand).find((key) => key !== '$each');
    if (unknown !== undefined)
      fail(2, `Found unexpected fields after $each in $addToSet: ${unknown}`);
    each = list;
  }
  return (old) => {
    const items = old === undefined ? [] : arrayOf(old, '$addToSet', path);
    const known = new Set(items.map((item) => keyOf(item, context.collation)));
    const added = each.filter((item) => {
      const key = keyOf(item, context.collation);
      if (known.has(key)) return false;
      known.add(key);
      return true;
    });
    return added.length === 0 && old !== undefined
      ? old
      : [...items, ...(clone(added) as unknown[])];
  };
}

/** `$pop: 1` takes the last element, `-1` the first. */
export function pop(operand: unknown, path: string): Change {
  const end = wholeNumber(operand);
  if (end !== 1 && end !== -1) return fail(9, `$pop expects 1 or -1, found: ${String(operand)}`);
  return (old) => {
    if (old === undefined) return undefined;
    if (!Array.isArray(old)) {
      return fail(14, `Path '${path}' contains an element of non-array type '${typeName(old)}'`);
    }
    if (old.length === 0) return old;
    return end === 1 ? old.slice(0, -1) : old.slice(1);
  };
}

/** `$pull`: elements equal to a value, or documents and values that meet a condition. */
export function pull(operand: unknown, path: string, context: UpdateContext): Change {
  const accepts = pullTest(operand, context);
  return (old) => filtered(old, '$pull', path, accepts);
}

function pullTest(operand: unknown, context: UpdateContext): (item: unknown) => boolean {
  const logical =
    isDoc(operand) && ['$or', '$and', '$nor', '$expr'].some((name) => name in operand);
  if (isRegex(operand) || (isDoc(operand) && isOperatorDoc(operand) && !logical)) {
    const matches = context.compile(
      parseOperators('', isDoc(operand) ? operand : { $regex: operand }),
    );
    return (item) => matches({ '': item });
  }
  if (isDoc(operand)) {
    const matches = context.compile(parseFilter(operand));
    return (item) => isDoc(item) && matches(item);
  }
  return (item) => equal(item, operand, context.collation);
}

/** `$pullAll`: elements equal to one of the values. */
export function pullAll(operand: unknown, path: string): Change {
  if (!Array.isArray(operand)) {
    return fail(2, `$pullAll requires an array argument but was given a ${typeName(operand)}`);
  }
  const keys = new Set(operand.map((item: unknown) => keyOf(item)));
  return (old) => filtered(old, '$pullAll', path, (item) => keys.has(keyOf(item)));
}

function filtered(
  old: unknown,
  operator: string,
  path: string,
  gone: (item: unknown) => boolean,
): unknown {
  if (old === undefined) return undefined;
  if (!Array.isArray(old)) {
    return fail(2, `Cannot apply ${operator} to a non-array value at '${path}'`);
  }
  const kept = old.filter((item: unknown) => !gone(item));
  return kept.length === old.length ? old : kept;
}
