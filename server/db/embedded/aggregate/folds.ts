import type { Collation } from '../bson/collation.ts';
import { divideDecimals, type Numeric, toDecimal, toDouble } from '../bson/numbers.ts';
import { compare } from '../bson/order-key.ts';
import { isDecimal, isNumeric } from '../bson/values.ts';
import { calculate } from './arithmetic.ts';

/** The sum of the numbers among the values; others do not count. */
export function sumOf(values: readonly unknown[]): Numeric {
  let sum: Numeric = 0;
  for (const value of values) {
    if (typeof value === 'number' && typeof sum === 'number') sum += value;
    else if (isNumeric(value)) sum = calculate('add', sum, value);
  }
  return sum;
}

/** The mean of the numbers, null when there are none. */
export function averageOf(values: readonly unknown[]): unknown {
  return meanOf(sumOf(values), values.filter(isNumeric).length);
}

export function meanOf(sum: Numeric, count: number): unknown {
  if (count === 0) return null;
  return isDecimal(sum) ? divideDecimals(sum, toDecimal(count)) : toDouble(sum) / count;
}

/** The least (-1) or greatest (1) value; null and missing do not count. */
export function extremeOf(
  values: readonly unknown[],
  sign: 1 | -1,
  collation?: Collation,
): unknown {
  let best: unknown = null;
  for (const value of values) {
    if (value === null || value === undefined) continue;
    if (best === null || compare(value, best, collation) === sign) best = value;
  }
  return best;
}

/** Standard deviation of the numbers, of a population or of a sample. */
export function deviationOf(values: readonly unknown[], sample: boolean): number | null {
  const numbers = values.filter(isNumeric).map(toDouble);
  const count = numbers.length - (sample ? 1 : 0);
  if (count <= 0) return null;
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  return Math.sqrt(numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count);
}
