import { isRegex } from '../bson/values.ts';
import { fail } from '../errors.ts';

const known = new Map<string, RegExp>();

/** A JavaScript RegExp for a pattern with MongoDB's (PCRE's) options i, m, s, x and u. */
export function toRegExp(pattern: string, options: string): RegExp {
  const id = `${options}/${pattern}`;
  const found = known.get(id);
  if (found !== undefined) return found;
  if (known.size > 1000) known.clear();
  const made = translate(pattern, options);
  known.set(id, made);
  return made;
}

function translate(pattern: string, options: string): RegExp {
  const leading = /^\(\?([imsx]+)\)/.exec(pattern);
  let source = pattern.slice(leading?.[0].length ?? 0);
  const all = options + (leading?.[1] ?? '');
  if (/[^imsxu]/.test(all)) fail(51108, `invalid flag in regex options: ${options}`);
  if (all.includes('x')) source = withoutFreeSpacing(source);
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

function withoutFreeSpacing(source: string): string {
  return source.replace(/\\.|\[(?:\\.|[^\]])*\]|#.*|\s+/g, (found) =>
    found.startsWith('#') || found.trim() === '' ? '' : found,
  );
}

/** The RegExp of a `$regex` operand, which is a string or a BSON regex, with its `$options`. */
export function regexOperand(value: unknown, options?: unknown): RegExp {
  if (options !== undefined && typeof options !== 'string') fail(2, '$options has to be a string');
  const given = options as string | undefined;
  if (typeof value === 'string') return toRegExp(value, given ?? '');
  if (!isRegex(value)) return fail(2, '$regex has to be a string');
  if (given !== undefined && value.options !== '')
    fail(51075, 'options set in both $regex and $options');
  return toRegExp(value.pattern, given ?? value.options);
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
  if (/[*?{]/.test(regex.source[1 + prefix.length] ?? ''))
    prefix = prefix.replace(/(\\.|.)$/su, '');
  return prefix === '' ? undefined : prefix.replace(/\\(.)/g, '$1');
}
