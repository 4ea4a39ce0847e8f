import { BSONRegExp } from 'bson';
import { keyOf } from '../bson/keys.ts';
import { isRegex } from '../bson/values.ts';
import { fail, unsupported } from '../errors.ts';

/** A pattern, ready to be asked. */
export interface Pattern {
  regex: RegExp;
  /** The key of a stored pattern that is the same. */
  key: string;
}

/** The pattern of a `$regex` operand, which is a string or a BSON regex, with its `$options`. */
export function parsePattern(value: unknown, options: unknown = ''): Pattern {
  if (typeof options !== 'string') return fail(2, '$options has to be a string');
  if (typeof value === 'string') {
    return { regex: toRegExp(value, options), key: keyOf(new BSONRegExp(value, options)) };
  }
  if (!isRegex(value)) return fail(2, '$regex has to be a string');
  if (options && value.options) fail(51075, 'options set in both $regex and $options');
  return parsePattern(value.pattern, options || value.options);
}

function toRegExp(pattern: string, options: string): RegExp {
  const [leading = '', inside = ''] = /^\(\?([imsx]+)\)/.exec(pattern) ?? [];
  const all = options + inside;
  if (/[^imsxu]/.test(all)) fail(51108, `invalid flag in regex options: ${options}`);
  if (all.includes('x')) unsupported('the regex option x');
  const source = translate(pattern.slice(leading.length), all.includes('m'), all.includes('s'));
  try {
    return new RegExp(source, all.includes('i') ? 'iu' : 'u');
  } catch {
    return fail(51091, `Regular expression is invalid: ${pattern}`);
  }
}

/** An escape, a class of characters, a quantifier, or a single character. */
const TOKENS = /\\[^]|\[\^?\]?(?:\\[^]|[^\]\\])*\]|\{\d+(?:,\d*)?\}|[^]/gu;
/** Of a class: its head, with a bracket that is one of its characters, an escape, a bracket. */
const CLASS_TOKENS = /^\[\^?\]?|\\[^]|\[/gu;
const SPACE = '\\t-\\r ';
const NO_SPACE = '\\0-\\x08\\x0e-\\x1f!-\\u{10ffff}';

/** PCRE's pattern in JavaScript's words: the two differ in lines, spaces, brackets and escapes. */
function translate(pattern: string, lines: boolean, dotAll: boolean): string {
  const others = new Map([
    ['.', dotAll ? '[^]' : '[^\\n]'],
    ['^', lines ? '(?:^|(?<=\\n)(?=[^]))' : '^'],
    ['$', lines ? '(?![^\\n])' : '(?=\\n?(?![^]))'],
    ['\\A', '^'],
    ['\\Z', '(?=\\n?(?![^]))'],
    ['\\z', '(?![^])'],
    ['\\s', `[${SPACE}]`],
    ['\\S', `[^${SPACE}]`],
    ...['{', '}', ']'].map((bracket) => [bracket, `\\${bracket}`] as const),
  ]);
  return pattern.replace(TOKENS, (token) => {
    const isClass = token.length > 1 && token.startsWith('[');
    return others.get(token) ?? (isClass ? translateClass(token) : escaped(token));
  });
}

function translateClass(given: string): string {
  if (/\[[:.=]/.test(given.slice(1))) unsupported('named classes of characters in patterns');
  return given.replace(CLASS_TOKENS, (token, at: number) => {
    if (at === 0) return token.replace(']', '\\]');
    if (token === '\\s') return SPACE;
    if (token === '\\S') return NO_SPACE;
    return token === '[' || token === '\\-' ? `\\${token.at(-1)}` : escaped(token);
  });
}

/** An escape as JavaScript wants it; others of PCRE's mean something else there, or nothing. */
function escaped(token: string): string {
  if (!token.startsWith('\\') || /^\\[dDwWbBnrtfx^$\\.*+?()[\]{}|/]$/.test(token)) return token;
  return /\w/.test(token) ? unsupported(`the escape ${token} in patterns`) : token.slice(1);
}

/**
 * The literal text that every match must start with, when the pattern is anchored and case
 * sensitive; it gives an index its range.
 */
export function literalPrefix({ source, ignoreCase }: RegExp): string | undefined {
  if (ignoreCase || source.includes('|')) return undefined;
  const literal = /^\^((?:[^\\^$.*+?()[\]{}|/]|\\[^a-zA-Z0-9])+)/.exec(source)?.[1];
  if (literal === undefined) return undefined;
  // What may be absent or repeated is not part of it.
  const unsure = /[*?{]/.test(source[1 + literal.length] ?? '');
  const prefix = unsure ? literal.replace(/(\\.|.)$/su, '') : literal;
  return prefix === '' ? undefined : prefix.replace(/\\(.)/g, '$1');
}
