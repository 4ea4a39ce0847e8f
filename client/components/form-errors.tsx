import type { ReactNode } from 'react';
import type { z } from 'zod';
import { ApiError } from '#client/lib/api.ts';
import { Words } from './words.tsx';

/** What is wrong with a form, by the path of the field. */
export type FieldErrors = Record<string, ReactNode>;

/** The words of a field code; a code that we have no words for is still said to be wrong. */
function fieldWords(code: string): ReactNode {
  return <Words ns="components" text={[`field.${code}`, 'field.invalid']} />;
}

/** What a failure says of fields, as forms take it: by path, in the person's language. */
export function toFormErrors(error: unknown): FieldErrors {
  if (!(error instanceof ApiError)) return {};
  const { problem } = error;
  const errors: FieldErrors = {};
  for (const { path, code } of problem.errors ?? []) errors[path] ??= fieldWords(code);
  if (problem.code === 'DUPLICATE' && problem.field) {
    errors[problem.field] ??= fieldWords('duplicate');
  }
  return errors;
}

/** Checks values by the contract's own schema, with the same words as the server's refusals. */
export function validateWith(schema: z.ZodType) {
  return (values: unknown): FieldErrors => {
    const errors: FieldErrors = {};
    for (const { path, message } of schema.safeParse(values).error?.issues ?? []) {
      errors[path.join('.')] ??= fieldWords(message);
    }
    return errors;
  };
}
