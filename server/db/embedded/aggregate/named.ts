import { typeName } from '../bson/types.ts';
import { type Doc, isNil } from '../bson/values.ts';
import { EngineError, fail } from '../errors.ts';
import { regexOperand } from '../query/regex.ts';
import { typeNameOf } from '../query/tests.ts';
import { CONVERTERS } from './convert.ts';
import { DATES } from './dates.ts';

/** An operator whose operands have names. */
export interface NamedOperator {
  required: string[];
  optional?: string[];
  apply(args: Doc): unknown;
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
  $regexMatch: { required: ['input', 'regex'], optional: ['options'], apply: regexMatch },
  $convert: { required: ['input', 'to'], optional: ['onError', 'onNull'], apply: convert },
  ...DATES,
};
