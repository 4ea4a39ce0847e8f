import type { Collation } from '../bson/collation.ts';
import { wholeNumber } from '../bson/numbers.ts';
import { TYPE_NUMBERS, typeName } from '../bson/types.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { EngineError, fail } from '../errors.ts';
import { regexOperand } from '../query/regex.ts';
import { CONVERTERS } from './conversions.ts';
import { DATE_ARITHMETIC } from './date-arithmetic.ts';
import { DATES } from './dates.ts';

/** An operator whose operands have names. */
export interface NamedOperator {
  required: string[];
  optional: string[];
  /** The name of the operand when it is given without names. */
  short?: string;
  apply(args: Doc, collation: Collation | undefined): unknown;
}

function isNil(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function trim(operator: string, where: 'both' | 'left' | 'right'): NamedOperator {
  return {
    required: ['input'],
    optional: ['chars'],
    apply: ({ input, chars }) => {
      if (isNil(input) || chars === null) return null;
      if (typeof input !== 'string')
        return fail(50699, `${operator} requires its input to be a string, got ${typeName(input)}`);
      if (chars !== undefined && typeof chars !== 'string')
        return fail(50700, `${operator} requires 'chars' to be a string, got ${typeName(chars)}`);
      const set = new Set(
        chars === undefined
          ? [
              ...'\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a',
            ]
          : [...chars],
      );
      const points = [...input];
      let from = 0;
      let to = points.length;
      if (where !== 'right') while (from < to && set.has(points[from] ?? '')) from++;
      if (where !== 'left') while (to > from && set.has(points[to - 1] ?? '')) to--;
      return points.slice(from, to).join('');
    },
  };
}

function replace(operator: string, all: boolean): NamedOperator {
  return {
    required: ['input', 'find', 'replacement'],
    optional: [],
    apply: ({ input, find, replacement }) => {
      if (isNil(input) || isNil(find) || isNil(replacement)) return null;
      if (
        typeof input !== 'string' ||
        typeof find !== 'string' ||
        typeof replacement !== 'string'
      ) {
        return fail(
          51746,
          `${operator} requires that 'input', 'find' and 'replacement' be strings`,
        );
      }
      return all
        ? input.replaceAll(find, () => replacement)
        : input.replace(find, () => replacement);
    },
  };
}

function regex(find: (input: string, pattern: RegExp) => unknown, none: unknown): NamedOperator {
  return {
    required: ['input', 'regex'],
    optional: ['options'],
    apply: ({ input, regex: given, options }) => {
      if (isNil(input) || isNil(given)) return none;
      if (typeof input !== 'string')
        return fail(
          51104,
          `$regexMatch needs 'input' to be of type string, got ${typeName(input)}`,
        );
      return find(input, regexOperand(given, options ?? undefined));
    },
  };
}

function found(match: RegExpExecArray): Doc {
  return {
    match: match[0],
    idx: Array.from(match.input.slice(0, match.index)).length,
    captures: match.slice(1).map((capture) => capture ?? null),
  };
}

function convert({ input, to, onError, onNull }: Doc): unknown {
  if (isNil(input)) return onNull === undefined ? null : onNull;
  const name =
    typeof to === 'string'
      ? to
      : Object.entries(TYPE_NUMBERS).find(([, number]) => number === wholeNumber(to))?.[0];
  const converter = name === undefined ? undefined : CONVERTERS[name];
  if (converter === undefined) return fail(2, `Unknown type name: ${String(to)}`);
  try {
    return converter(input);
  } catch (cause) {
    if (onError !== undefined && cause instanceof EngineError && cause.code === 241) return onError;
    throw cause;
  }
}

function zip({ inputs, useLongestLength, defaults }: Doc): unknown {
  if (!Array.isArray(inputs)) return fail(34461, 'inputs must be an array of expressions');
  if (inputs.some(isNil)) return null;
  const arrays = inputs.map((input: unknown) =>
    Array.isArray(input)
      ? (input as unknown[])
      : fail(34468, `$zip found a non-array expression in input`),
  );
  const lengths = arrays.map((array) => array.length);
  const length = useLongestLength === true ? Math.max(0, ...lengths) : Math.min(...lengths);
  const fill: unknown[] = Array.isArray(defaults) ? defaults : [];
  return Array.from({ length }, (_row, i) =>
    arrays.map((array, column) => (i < array.length ? array[i] : (fill[column] ?? null))),
  );
}

export const NAMED: Readonly<Record<string, NamedOperator>> = {
  $trim: trim('$trim', 'both'),
  $ltrim: trim('$ltrim', 'left'),
  $rtrim: trim('$rtrim', 'right'),
  $replaceOne: replace('$replaceOne', false),
  $replaceAll: replace('$replaceAll', true),
  $regexMatch: regex((input, pattern) => pattern.test(input), false),
  $regexFind: regex((input, pattern) => {
    const match = pattern.exec(input);
    return match === null ? null : found(match);
  }, null),
  $regexFindAll: regex(
    (input, pattern) => [...input.matchAll(new RegExp(pattern, `${pattern.flags}g`))].map(found),
    [],
  ),
  $convert: { required: ['input', 'to'], optional: ['onError', 'onNull'], apply: convert },
  $zip: { required: ['inputs'], optional: ['useLongestLength', 'defaults'], apply: zip },
  $setField: {
    required: ['field', 'input', 'value'],
    optional: [],
    apply: ({ field, input, value }) => {
      if (isNil(input)) return null;
      if (!isDoc(input) || typeof field !== 'string')
        return fail(4161105, '$setField requires an object and a field name');
      const { [field]: _old, ...rest } = input;
      return value === undefined ? rest : { ...input, [field]: value };
    },
  },
  ...DATES,
  ...DATE_ARITHMETIC,
};
