import type { Collation } from '../bson/collation.ts';
import { compare } from '../bson/keys.ts';
import { arithmetic, type Operation, toDouble, truth } from '../bson/numbers.ts';
import {
  type Doc,
  isDoc,
  isNil,
  isNumeric,
  type Numeric,
  typeName,
  without,
} from '../bson/values.ts';
import { fail } from '../errors.ts';

/** An expression, ready to be evaluated on any number of documents. */
export type Expr = (root: Doc) => unknown;

interface Operator {
  /** How many operands it takes, at least and at most. */
  takes: [number, number];
  /** Names that its operands may be given by, in their order. */
  names?: readonly string[];
  /** Evaluates those of its operands that it needs. */
  apply(operands: readonly Expr[], root: Doc, collation: Collation | undefined): unknown;
}

/** An operator that needs all of its operands. */
function eager(
  takes: [number, number],
  apply: (values: unknown[], collation: Collation | undefined) => unknown,
): Operator {
  const evaluate: Operator['apply'] = (operands, root, collation) => {
    const values = operands.map((operand) => operand(root));
    return apply(values, collation);
  };
  return { takes, apply: evaluate };
}

const MANY = Number.POSITIVE_INFINITY;

/** Sum, difference or product; longs that leave 64 bits go on as doubles. */
function numeric(kind: Operation, takes: [number, number], start?: number): Operator {
  const calculate = (a: Numeric, b: Numeric): Numeric =>
    arithmetic(kind, a, b) ?? arithmetic(kind, toDouble(a), toDouble(b)) ?? Number.NaN;
  return eager(takes, (values) => {
    if (values.some(isNil)) return null;
    const numbers = values.map((value) =>
      isNumeric(value) ? value : fail(14, `$${kind} needs numbers, not ${typeName(value)}`),
    );
    return start === undefined ? numbers.reduce(calculate) : numbers.reduce(calculate, start);
  });
}

/** Missing is a value of its own in comparisons, before null. */
function comparison(accepts: (order: number) => unknown): Operator {
  return eager([2, 2], ([a, b], collation) => {
    const missing = Number(b === undefined) - Number(a === undefined);
    return accepts(a === undefined || b === undefined ? missing : compare(a, b, collation));
  });
}

export const OPERATORS: Readonly<Record<string, Operator>> = {
  $add: numeric('add', [0, MANY], 0),
  $subtract: numeric('subtract', [2, 2]),
  $multiply: numeric('multiply', [0, MANY], 1),
  $rand: eager([0, 1], () => Math.random()),
  $eq: comparison((sign) => sign === 0),
  $ne: comparison((sign) => sign !== 0),
  $gt: comparison((sign) => sign > 0),
  $gte: comparison((sign) => sign >= 0),
  $lt: comparison((sign) => sign < 0),
  $lte: comparison((sign) => sign <= 0),
  $and: { takes: [0, MANY], apply: (operands, root) => operands.every((one) => truth(one(root))) },
  $or: { takes: [0, MANY], apply: (operands, root) => operands.some((one) => truth(one(root))) },
  $not: eager([1, 1], ([value]) => !truth(value)),
  $ifNull: {
    takes: [2, MANY],
    apply: (operands, root) =>
      operands.reduce<unknown>((value, one) => value ?? one(root), undefined),
  },
  $cond: {
    takes: [3, 3],
    names: ['if', 'then', 'else'],
    apply: ([condition, yes, no], root) => (truth(condition?.(root)) ? yes?.(root) : no?.(root)),
  },
  $setField: { ...eager([3, 3], setField), names: ['field', 'input', 'value'] },
};

function setField([name, doc, value]: unknown[]): unknown {
  if (isNil(doc)) return null;
  if (!isDoc(doc) || typeof name !== 'string') return fail(4161105, '$setField needs an object');
  return value === undefined ? without(doc, name) : { ...doc, [name]: value };
}
