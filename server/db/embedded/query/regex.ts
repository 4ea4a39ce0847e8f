import { isRegex } from '../bson/values.ts';
import { fail, unsupported } from '../errors.ts';

const known = new Map<string, RegExp>();

/** A JavaScript RegExp for a pattern with MongoDB's (PCRE's) options i, m, s and u. */
export function toRegExp(pattern: string, options: string): RegExp {
  const id = `${options}/${pattern}`;
  const found = known.get(id) ?? translate(pattern, options);
  if (known.size > 1000) known.clear();
  known.set(id, found);
  return found;
}

function translate(pattern: string, options: string): RegExp {
  const leading = /^\(\?([imsx]+)\)/.exec(pattern);
  let source = pattern.slice(leading?.[0].length ?? 0);
  const all = options + (leading?.[1] ?? '');
  if (/[^imsxu]/.test(all)) fail(51108, `invalid flag in regex options: ${options}`);
  if (all.includes('x')) unsupported('the regex option x');
  const flags = ['i', 'm', 's'].filter((flag) => all.includes(flag)).join('');
  // PCRE's \A, \Z and \z do not exist in JavaScript.
  source = source.replace(/^\\A/, '^').replace(/\\[zZ]$/, '$');
  // JavaScript's unicode mode refuses needless escapes that PCRE takes.
  for (const mode of [`${flags}u`, flags]) {
    try {
      return new RegExp(source, mode);
    } catch {
      // The next mode, or none.
    }
  }
  return fail(51091, `Regular expression is invalid: ${pattern}`);
}

/** The RegExp of a `$regex` operand, which is a string or a BSON regex, with its `$options`. */
export function regexOperand(value: unknown, options: unknown = ''): RegExp {
  if (typeof options !== 'string') return fail(2, '$options has to be a string');
  if (typeof value === 'string') return toRegExp(value, options);
  if (!isRegex(value)) return fail(2, '$regex has to be a string');
  if (options && value.options) fail(51075, 'options set in both $regex and $options');
  return toRegExp(value.pattern, options || value.options);
}

/**
 * The literal text that every match must start with, when the pattern is anchored and case
 * sensitive; it gives an index its range.
 */
export function literalPrefix({ source, ignoreCase, multiline }: RegExp): string | undefined {
  if (ignoreCase || multiline || source.includes('|')) return undefined;
  const literal = /^\^((?:[^\\^$.*+?()[\]{}|/]|\\[^a-zA-Z0-9])+)/.exec(source)?.[1];
  if (literal === undefined) return undefined;
  // What may be absent or repeated is not part of it.
  const unsure = /[*?{]/.test(source[1 + literal.length] ?? '');
  const prefix = unsure ? literal.replace(/(\\.|.)$/su, '') : literal;
  return prefix === '' ? undefined : prefix.replace(/\\(.)/g, '$1');
}
