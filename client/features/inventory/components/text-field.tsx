import { Textarea, TextInput, type TextInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FieldsProps, Typed } from '../resource.ts';

type Props<Values extends Typed> = FieldsProps<Values> &
  Omit<TextInputProps, 'form'> & { name: keyof Values & string };

/** A line of text under the words of its field. */
export function TextField<Values extends Typed>({ form, name, ...rest }: Props<Values>) {
  const { t } = useTranslation('inventory');
  return (
    <TextInput
      label={t(`fields.${name}`)}
      autoComplete="off"
      {...rest}
      {...form.getInputProps(name)}
    />
  );
}

export function NotesField<Values extends Typed>({ form }: FieldsProps<Values>) {
  const { t } = useTranslation('inventory');
  return (
    <Textarea
      label={t('fields.notes')}
      autosize
      minRows={3}
      maxRows={10}
      maxLength={2000}
      {...form.getInputProps('notes')}
    />
  );
}
