import { wholeNumber } from '../bson/numbers.ts';
import { typeName } from '../bson/types.ts';
import { fail } from '../errors.ts';
import { stringForm } from './conversions.ts';
import type { SimpleOperator } from './simple-operators.ts';

function isNil(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** A string operand where null counts as empty. */
function text(value: unknown, operator: string): string {
  if (isNil(value)) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || value instanceof Date) return stringForm(value);
  return fail(16007, `${operator} requires a string argument, found: ${typeName(value)}`);
}

function concat(args: unknown[]): unknown {
  if (args.some(isNil)) return null;
  return args
    .map((value) =>
      typeof value === 'string'
        ? value
        : fail(16702, `$concat only supports strings, not ${typeName(value)}`),
    )
    .join('');
}

function count(value: unknown, operator: string): number {
  return (
    wholeNumber(value) ??
    fail(
      34450,
      `${operator}: starting index must be a numeric type (is BSON type ${typeName(value)})`,
    )
  );
}

function substring([value, from, length]: unknown[]): string {
  const points = [...text(value, '$substrCP')];
  const start = count(from, '$substrCP');
  const size = count(length, '$substrCP');
  if (start < 0 || size < 0)
    fail(34455, '$substrCP: the starting index and length must be non-negative');
  return points.slice(start, start + size).join('');
}

function substringBytes([value, from, length]: unknown[]): string {
  const bytes = Buffer.from(text(value, '$substrBytes'), 'utf8');
  const start = count(from, '$substrBytes');
  const size = count(length, '$substrBytes');
  if (start < 0) fail(50752, '$substrBytes: starting index must be non-negative');
  const cut = bytes.subarray(start, size < 0 ? undefined : start + size);
  const found = cut.toString('utf8');
  if (found.includes('\ufffd'))
    fail(
      28656,
      '$substrBytes: Invalid range, starting or ending in the middle of a UTF-8 character.',
    );
  return found;
}

function split([value, separator]: unknown[]): unknown {
  if (isNil(value) || isNil(separator)) return null;
  if (typeof value !== 'string')
    return fail(
      40085,
      `$split requires an expression that evaluates to a string as a first argument, found: ${typeName(value)}`,
    );
  if (typeof separator !== 'string')
    return fail(
      40086,
      `$split requires an expression that evaluates to a string as a second argument, found: ${typeName(separator)}`,
    );
  if (separator === '') fail(40087, '$split requires a non-empty separator');
  return value.split(separator);
}

function lengthOf(operator: string, code: number, size: (value: string) => number): SimpleOperator {
  return {
    min: 1,
    max: 1,
    apply: ([value]) =>
      typeof value === 'string'
        ? size(value)
        : fail(code, `${operator} requires a string argument, found: ${typeName(value)}`),
  };
}

function indexOf([value, wanted, from = 0, to]: unknown[]): unknown {
  if (isNil(value)) return null;
  if (typeof value !== 'string')
    return fail(
      40093,
      `$indexOfCP requires a string as the first argument, found: ${typeName(value)}`,
    );
  if (typeof wanted !== 'string')
    return fail(
      40094,
      `$indexOfCP requires a string as the second argument, found: ${typeName(wanted)}`,
    );
  const points = [...value];
  const end = to === undefined ? points.length : count(to, '$indexOfCP');
  const start = count(from, '$indexOfCP');
  const at = points.slice(start, end).join('').indexOf(wanted);
  return at < 0 ? -1 : start + Array.from(points.slice(start, end).join('').slice(0, at)).length;
}

function caseOrder([a, b]: unknown[]): number {
  const [x, y] = [text(a, '$strcasecmp').toUpperCase(), text(b, '$strcasecmp').toUpperCase()];
  return x < y ? -1 : x > y ? 1 : 0;
}

export const STRINGS: Readonly<Record<string, SimpleOperator>> = {
  $concat: { min: 0, max: 1000, apply: concat },
  $toLower: { min: 1, max: 1, apply: ([value]) => text(value, '$toLower').toLowerCase() },
  $toUpper: { min: 1, max: 1, apply: ([value]) => text(value, '$toUpper').toUpperCase() },
  $substr: { min: 3, max: 3, apply: substringBytes },
  $substrBytes: { min: 3, max: 3, apply: substringBytes },
  $substrCP: { min: 3, max: 3, apply: substring },
  $split: { min: 2, max: 2, apply: split },
  $strLenCP: lengthOf('$strLenCP', 34471, (value) => [...value].length),
  $strLenBytes: lengthOf('$strLenBytes', 34473, (value) => Buffer.byteLength(value)),
  $indexOfCP: { min: 2, max: 4, apply: indexOf },
  $strcasecmp: { min: 2, max: 2, apply: caseOrder },
};
