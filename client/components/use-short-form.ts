import { type FormEvent, useRef, useState } from 'react';
import type { z } from 'zod';
import { focusFirstInvalid } from './focus-first-invalid.ts';
import { type FieldErrors, validateWith } from './form-errors.tsx';

interface Options<Values> {
  initialValues: Values;
  /** The contract's schema. It is fetched while somebody types, so that the page does not wait for it. */
  schema(): Promise<z.ZodType>;
  onSubmit(values: Values): void;
}

/** A form of a few text fields that is checked when it is sent. Longer ones use the form library. */
export function useShortForm<Values extends Record<string, string>>(options: Options<Values>) {
  const { initialValues, schema, onSubmit } = options;
  const [values, setValues] = useState(initialValues);
  const [errors, setErrors] = useState<FieldErrors>({});
  const formRef = useRef<HTMLFormElement>(null);
  const isChecking = useRef(false);

  /** Says at the fields what is wrong, and puts the cursor at the first one. */
  function refuse(refused: FieldErrors): void {
    setErrors(refused);
    focusFirstInvalid(formRef.current);
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (isChecking.current) return;
    isChecking.current = true;
    // Where the schema cannot be fetched, the server checks alone.
    const wrong = await schema().then(
      (loaded) => validateWith(loaded)(values),
      () => ({}),
    );
    isChecking.current = false;
    refuse(wrong);
    if (Object.keys(wrong).length === 0) onSubmit(values);
  }

  return {
    refuse,
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
