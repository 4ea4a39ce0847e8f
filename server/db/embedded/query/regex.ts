import { bsonObject } from '../bson/values.ts';
import { fail } from '../errors.ts';

const LEADING_FLAGS = /^\(\?([imsx]+)\)/;

/** A JavaScript RegExp for a pattern with MongoDB's (PCRE's) options i, m, s, x and u. */
export function toRegExp(pattern: string, options: string): RegExp {
  let source = pattern;
  let all = options;
  const leading = LEADING_FLAGS.exec(source);
  if (leading !== null) {
    all += leading[1] ?? '';
    source = source.slice(leading[0].length);
  }
  for (const option of all) {
    if (!'imsxu'.includes(option)) fail(51108, `invalid flag in regex options: ${options}`);
  }
  if (all.includes('x')) source = withoutFreeSpacing(source);
  const flags = ['i', 'm', 's'].filter((flag) => all.includes(flag)).join('');
  // PCRE's \A, \Z and \z do not exist in JavaScript.
  const javascript = source.replace(/^\\A/, '^').replace(/\\[zZ]$/, '$');
  try {
    return new RegExp(javascript, `${flags}u`);
  } catch {
    return withoutUnicode(javascript, flags);
  }
}

/** JavaScript's unicode mode refuses needless escapes that PCRE takes. */
function withoutUnicode(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (cause) {
    return fail(51091, `Regular expression is invalid: ${String(cause)}`);
  }
}

function withoutFreeSpacing(source: string): string {
  return source.replace(/\\.|\[(?:\\.|[^\]])*\]|#.*|\s+/g, (found) =>
    found.startsWith('#') || found.trim() === '' ? '' : found,
  );
}

/** The RegExp of a `$regex` operand, which is a string or a BSON regex, with its `$options`. */
export function regexOperand(value: unknown, options: unknown): RegExp {
  if (options !== undefined && typeof options !== 'string') fail(2, '$options has to be a string');
  if (typeof value === 'string') return toRegExp(value, options ?? '');
  const bson = bsonObject(value);
  if (bson?._bsontype !== 'BSONRegExp') return fail(2, '$regex has to be a string');
  if (options !== undefined && bson.options !== '') {
    fail(51075, 'options set in both $regex and $options');
  }
  return toRegExp(bson.pattern, options ?? bson.options);
}

/**
 * The literal text that every match must start with, when the pattern is anchored and case
 * sensitive; it gives an index its range.
 */
export function literalPrefix(regex: RegExp): string | undefined {
  if (regex.ignoreCase || regex.multiline || !regex.source.startsWith('^')) return undefined;
  if (regex.source.includes('|')) return undefined;
  const literal = /^\^((?:[^\\^$.*+?()[\]{}|/]|\\[^a-zA-Z0-9])*)/.exec(regex.source);
  let prefix = literal?.[1] ?? '';
  const next = regex.source[1 + prefix.length];
  if (next === '*' || next === '?' || next === '{') prefix = prefix.replace(/(\\.|.)$/su, '');
  return prefix === '' ? undefined : prefix.replace(/\\(.)/g, '$1');
}
