import { z } from 'zod';
import type { Typed } from './resource.ts';

/**
 * A form's schema from the contract's: what was typed is read into a body, and the contract judges that.
 * Nothing is judged twice, and every field says what is wrong with it at once, by code.
 * @param read never fails: what cannot be read becomes a value that the contract refuses (NaN).
 */
export function typedSchema<Values extends Typed, Input>(
  contract: z.ZodType<Input>,
  read: (typed: Values) => unknown,
): z.ZodType<Input, Values> {
  return z.custom<Values>().transform((typed, context): Input => {
    const result = contract.safeParse(read(typed));
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      context.issues.push({
        code: 'custom',
        input: typed,
        path: issue.path.slice(0, 1),
        message: codeOf(issue),
      });
    }
    return z.NEVER;
  });
}

/** Contracts name most of their refusals; numbers speak zod's own words, which are not for people. */
function codeOf(issue: z.core.$ZodIssue): string {
  if (issue.path.at(-1) === 'amountMinor') return 'invalid_amount';
  if (/^[a-z_]+$/.test(issue.message)) return issue.message;
  if (issue.code === 'too_small' || issue.code === 'too_big') return 'out_of_range';
  return issue.code === 'invalid_type' ? 'invalid_number' : 'invalid';
}
