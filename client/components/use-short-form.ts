import { type FormEvent, useRef, useState } from 'react';
import type { z } from 'zod';
import { focusFirstInvalid } from './focus-first-invalid.ts';
import { type FieldErrors, validateWith } from './form-errors.tsx';

interface Options<Values> {
  initialValues: Values;
  /** The contract's schema. It is fetched while somebody types, so that the page does not wait for it. */
  schema(): Promise<z.ZodType>;
  /** Sends it. A second press meanwhile does nothing. */
  onSubmit(values: Values): Promise<unknown>;
  /** What a failed sending says at which field. */
  errorsOf(error: unknown): FieldErrors;
}

/** A form of a few text fields that is checked when it is sent. Longer ones use the form library. */
export function useShortForm<Values extends Record<string, string>>(options: Options<Values>) {
  const { initialValues, schema, onSubmit, errorsOf } = options;
  const [values, setValues] = useState(initialValues);
  const [errors, setErrors] = useState<FieldErrors>({});
  const formRef = useRef<HTMLFormElement>(null);
  const isBusy = useRef(false);

  /** Says at the fields what is wrong, and puts the cursor at the first one. */
  function refuse(refused: FieldErrors): void {
    setErrors(refused);
    focusFirstInvalid(formRef.current);
  }

  async function check(): Promise<FieldErrors> {
    // Where the schema cannot be fetched, the server checks alone.
    const loaded = await schema().catch(() => null);
    return loaded ? validateWith(loaded)(values) : {};
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (isBusy.current) return;
    isBusy.current = true;
    try {
      const wrong = await check();
      refuse(wrong);
      if (Object.keys(wrong).length === 0) await onSubmit(values);
    } catch (error) {
      refuse(errorsOf(error));
    } finally {
      isBusy.current = false;
    }
  }

  return {
    form: {
      ref: formRef,
      noValidate: true,
      onSubmit: (event: FormEvent) => void submit(event),
      onFocus: () => void schema().catch(() => undefined),
    },
    field: (name: keyof Values & string) => ({
      name,
      value: values[name],
      error: errors[name],
      onChange: (event: { currentTarget: { value: string } }) => {
        const { value } = event.currentTarget;
        setValues((before) => ({ ...before, [name]: value }));
        setErrors(({ [name]: _corrected, ...others }) => others);
      },
    }),
  };
}
