import { compare } from '../bson/order-key.ts';
import type { SimpleOperator } from './simple-operators.ts';
import { truth } from './truth.ts';

/** Missing is a value of its own here, before null. */
function order(args: unknown[], collation: Parameters<SimpleOperator['apply']>[1]): number {
  const [a, b] = args;
  if (a === undefined || b === undefined) return Number(b === undefined) - Number(a === undefined);
  return compare(a, b, collation);
}

function comparison(accepts: (order: number) => unknown): SimpleOperator {
  return { min: 2, max: 2, apply: (args, collation) => accepts(order(args, collation)) };
}

export const COMPARISON: Readonly<Record<string, SimpleOperator>> = {
  $eq: comparison((sign) => sign === 0),
  $ne: comparison((sign) => sign !== 0),
  $gt: comparison((sign) => sign > 0),
  $gte: comparison((sign) => sign >= 0),
  $lt: comparison((sign) => sign < 0),
  $lte: comparison((sign) => sign <= 0),
  $cmp: comparison((sign) => sign),
  $not: { min: 1, max: 1, apply: ([value]) => !truth(value) },
};
