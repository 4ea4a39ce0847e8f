import { schemaResolver } from '@mantine/form';
import type { z } from 'zod';
import { i18n } from '#client/lib/i18n.ts';
import type { Problem } from '#shared/contracts/problem.ts';

/** The `t` of any namespace. */
export type Translate = (key: string, options: { ns: 'components' }) => string;

/** The words of a field code; a code that we have no words for is still said to be wrong. */
export function fieldMessage(code: string, t: Translate): string {
  const key = i18n.exists(`field.${code}`, { ns: 'components' }) ? code : 'invalid';
  return t(`field.${key}`, { ns: 'components' });
}

/** A problem's field errors as Mantine forms take them: by path, in the person's language. */
export function toFormErrors(problem: Problem, t: Translate): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { path, code } of problem.errors ?? []) errors[path] ??= fieldMessage(code, t);
  if (problem.code === 'DUPLICATE' && problem.field) {
    errors[problem.field] ??= fieldMessage('duplicate', t);
  }
  return errors;
}

/**
 * Validates a form by the contract's own schema, with the same words as the server's refusals.
 * Pass it as `validate` of Mantine's useForm.
 */
export function validateWith(schema: z.ZodType, t: Translate) {
  const resolve = schemaResolver(schema, { sync: true });
  return (values: unknown): Record<string, string> =>
    Object.fromEntries(
      Object.entries(resolve(values)).map(([path, code]) => [path, fieldMessage(String(code), t)]),
    );
}
