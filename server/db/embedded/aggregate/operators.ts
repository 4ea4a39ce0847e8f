import type { Collation } from '../bson/collation.ts';
import { compare, equal } from '../bson/keys.ts';
import { arithmetic, type Operation, toDouble, truth, wholeNumber } from '../bson/numbers.ts';
import {
  type Doc,
  isDecimal,
  isDoc,
  isNil,
  isNumeric,
  type Numeric,
  typeName,
} from '../bson/values.ts';
import { fail, unsupported } from '../errors.ts';

/** An expression, ready to be evaluated on any number of documents. */
export type Expr = (root: Doc) => unknown;

type Values = (values: unknown[], collation: Collation | undefined) => unknown;

/** An operator; it evaluates those of its operands that it needs. */
interface Operator {
  min: number;
  max: number;
  /** Names that its operands may be given by, in their order. */
  names?: readonly string[];
  apply(operands: readonly Expr[], root: Doc, collation: Collation | undefined): unknown;
}

const MANY = 1000;

/** An operator whose operands are all evaluated first. */
function eager(min: number, max: number, apply: Values): Operator {
  const evaluate: Operator['apply'] = (operands, root, collation) => {
    const values = operands.map((operand) => operand(root));
    return apply(values, collation);
  };
  return { min, max, apply: evaluate };
}

/** Null as soon as an operand is null or missing. */
function orNull(min: number, max: number, apply: Values): Operator {
  return eager(min, max, (values, collation) =>
    values.some(isNil) ? null : apply(values, collation),
  );
}

function numeric(min: number, max: number, apply: (numbers: Numeric[]) => unknown): Operator {
  return orNull(min, max, (values) => {
    for (const value of values) {
      if (typeof value === 'number') continue;
      if (!isNumeric(value)) fail(14, `arithmetic needs numbers, not ${typeName(value)}`);
      if (isDecimal(value)) unsupported('arithmetic with Decimal128');
    }
    return apply(values as Numeric[]);
  });
}

/** Sum, difference or product; longs that leave 64 bits go on as doubles. */
export function calculate(kind: Operation, a: Numeric, b: Numeric): Numeric {
  return arithmetic(kind, a, b) ?? arithmetic(kind, toDouble(a), toDouble(b)) ?? Number.NaN;
}

/** Missing is a value of its own in comparisons, before null. */
function comparison(accepts: (order: number) => unknown): Operator {
  return eager(2, 2, ([a, b], collation) => {
    const missing = Number(b === undefined) - Number(a === undefined);
    return accepts(a === undefined || b === undefined ? missing : compare(a, b, collation));
  });
}

function array(value: unknown, operator: string, code: number): unknown[] {
  return Array.isArray(value) ? value : fail(code, `${operator} needs an array`);
}

function setField([name, doc, value]: unknown[]): unknown {
  if (isNil(doc)) return null;
  if (!isDoc(doc) || typeof name !== 'string') return fail(4161105, '$setField needs an object');
  const { [name]: _old, ...rest } = doc;
  return value === undefined ? rest : { ...doc, [name]: value };
}

export const OPERATORS: Readonly<Record<string, Operator>> = {
  $add: numeric(0, MANY, (all) => all.reduce((sum, one) => calculate('add', sum, one), 0)),
  $subtract: numeric(2, 2, ([a = 0, b = 0]) => calculate('subtract', a, b)),
  $multiply: numeric(0, MANY, (all) =>
    all.reduce((sum, one) => calculate('multiply', sum, one), 1),
  ),
  $divide: numeric(2, 2, ([a = 0, b = 0]) => {
    const divisor = toDouble(b);
    return divisor === 0 ? fail(2, "can't $divide by zero") : toDouble(a) / divisor;
  }),
  $rand: eager(0, 1, () => Math.random()),
  $eq: comparison((sign) => sign === 0),
  $ne: comparison((sign) => sign !== 0),
  $gt: comparison((sign) => sign > 0),
  $gte: comparison((sign) => sign >= 0),
  $lt: comparison((sign) => sign < 0),
  $lte: comparison((sign) => sign <= 0),
  $cmp: comparison((sign) => sign),
  $and: { min: 0, max: MANY, apply: (operands, root) => operands.every((one) => truth(one(root))) },
  $or: { min: 0, max: MANY, apply: (operands, root) => operands.some((one) => truth(one(root))) },
  $not: eager(1, 1, ([value]) => !truth(value)),
  $cond: {
    min: 3,
    max: 3,
    names: ['if', 'then', 'else'],
    apply: ([condition, yes, no], root) => (truth(condition?.(root)) ? yes?.(root) : no?.(root)),
  },
  $ifNull: {
    min: 2,
    max: MANY,
    apply: (operands, root) =>
      operands.reduce<unknown>((value, one) => value ?? one(root), undefined),
  },
  $size: eager(1, 1, ([items]) => array(items, '$size', 17124).length),
  $arrayElemAt: orNull(2, 2, ([items, at]) => {
    const index = wholeNumber(at) ?? fail(28691, '$arrayElemAt needs an integral value');
    return array(items, '$arrayElemAt', 28689).at(index);
  }),
  $in: eager(2, 2, ([wanted, items], collation) =>
    array(items, '$in', 40081).some((item) => equal(item, wanted, collation)),
  ),
  $concatArrays: orNull(0, MANY, (all) => all.flatMap((one) => array(one, '$concatArrays', 28664))),
  $mergeObjects: eager(0, MANY, (docs) => {
    if (!docs.every((doc) => isNil(doc) || isDoc(doc))) fail(40400, '$mergeObjects needs objects');
    return Object.assign({}, ...docs) as Doc;
  }),
  $setField: { ...eager(3, 3, setField), names: ['field', 'input', 'value'] },
  $concat: orNull(0, MANY, (all) => {
    if (!all.every((one) => typeof one === 'string')) fail(16702, '$concat only supports strings');
    return all.join('');
  }),
  $type: eager(1, 1, ([value]) => typeName(value)),
};
