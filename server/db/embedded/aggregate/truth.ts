import { toDouble } from '../bson/numbers.ts';
import { isNumeric } from '../bson/values.ts';

/** False, null, missing and zero are false; everything else is true. */
export function truth(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  return !isNumeric(value) || toDouble(value) !== 0;
}
