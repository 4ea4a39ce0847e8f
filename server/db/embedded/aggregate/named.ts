import { typeName } from '../bson/types.ts';
import { type Doc, isNil } from '../bson/values.ts';
import { EngineError, fail } from '../errors.ts';
import { typeNameOf } from '../query/parse.ts';
import { regexOperand } from '../query/regex.ts';
import { CONVERTERS } from './convert.ts';
import { DATES } from './dates.ts';

/** An operator whose operands have names. */
export interface NamedOperator {
  required: string[];
  optional?: string[];
  apply(args: Doc): unknown;
}

const SPACES =
  '\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a';

function trim(operator: string, left: boolean, right: boolean): NamedOperator {
  const apply = ({ input, chars = SPACES }: Doc): unknown => {
    if (isNil(input) || chars === null) return null;
    if (typeof input !== 'string')
      return fail(50699, `${operator} requires its input to be a string`);
    if (typeof chars !== 'string')
      return fail(50700, `${operator} requires 'chars' to be a string`);
    const points = [...input];
    const kept = (point: string): boolean => !chars.includes(point);
    const from = left ? points.findIndex(kept) : 0;
    const to = right ? points.findLastIndex(kept) + 1 : points.length;
    return from < 0 ? '' : points.slice(from, to).join('');
  };
  return { required: ['input'], optional: ['chars'], apply };
}

function replace(
  operator: string,
  change: (input: string, find: string, by: string) => string,
): NamedOperator {
  const apply = ({ input, find, replacement }: Doc): unknown => {
    if (isNil(input) || isNil(find) || isNil(replacement)) return null;
    return typeof input === 'string' && typeof find === 'string' && typeof replacement === 'string'
      ? change(input, find, replacement)
      : fail(51746, `${operator} requires that 'input', 'find' and 'replacement' be strings`);
  };
  return { required: ['input', 'find', 'replacement'], apply };
}

function regexMatch({ input, regex, options }: Doc): boolean {
  if (isNil(input) || isNil(regex)) return false;
  return typeof input === 'string'
    ? regexOperand(regex, options ?? undefined).test(input)
    : fail(51104, `$regexMatch needs 'input' to be of type string, got ${typeName(input)}`);
}

function convert({ input, to, onError, onNull }: Doc): unknown {
  if (isNil(input)) return onNull === undefined ? null : onNull;
  const converter =
    CONVERTERS[typeNameOf(to)] ?? fail(241, `Unsupported conversion to ${String(to)}`);
  try {
    return converter(input);
  } catch (cause) {
    if (onError !== undefined && cause instanceof EngineError && cause.code === 241) return onError;
    throw cause;
  }
}

export const NAMED: Readonly<Record<string, NamedOperator>> = {
  $trim: trim('$trim', true, true),
  $ltrim: trim('$ltrim', true, false),
  $rtrim: trim('$rtrim', false, true),
  $replaceOne: replace('$replaceOne', (input, find, by) => input.replace(find, () => by)),
  $replaceAll: replace('$replaceAll', (input, find, by) => input.replaceAll(find, () => by)),
  $regexMatch: { required: ['input', 'regex'], optional: ['options'], apply: regexMatch },
  $convert: { required: ['input', 'to'], optional: ['onError', 'onNull'], apply: convert },
  ...DATES,
};
