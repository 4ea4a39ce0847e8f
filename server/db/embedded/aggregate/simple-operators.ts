import type { Collation } from '../bson/collation.ts';
import { ARITHMETIC } from './arithmetic.ts';
import { ARRAYS } from './arrays.ts';
import { COMPARISON } from './comparison.ts';
import { CONVERSIONS } from './conversions.ts';
import { STRINGS } from './strings.ts';

/** An operator whose operands are evaluated first, in order. */
export interface SimpleOperator {
  min: number;
  max: number;
  apply(args: unknown[], collation: Collation | undefined): unknown;
}

export const SIMPLE: Readonly<Record<string, SimpleOperator>> = {
  ...COMPARISON,
  ...ARITHMETIC,
  ...ARRAYS,
  ...STRINGS,
  ...CONVERSIONS,
};
