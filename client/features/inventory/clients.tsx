import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CLIENT_TAX_CONDITIONS, clients as contract } from '#shared/contracts/clients.ts';
import { contactColumn, createdColumn, nameColumn } from './components/columns.tsx';
import { CardsDrawing } from './components/drawings.tsx';
import classes from './components/resource-form.module.css';
import { NotesField, TextField } from './components/text-field.tsx';
import { defineResource, type FieldsProps, plainForm } from './resource.ts';

const values = plainForm(contract, [
  'name',
  'taxId',
  'taxCondition',
  'email',
  'phone',
  'address',
  'notes',
]);

function Fields({ form }: FieldsProps<ReturnType<typeof values.empty>>) {
  const { t } = useTranslation('inventory');
  return (
    <>
      <div className={classes.pair}>
        <TextField form={form} name="taxId" maxLength={32} />
        <NativeSelect
          label={t('fields.taxCondition')}
          data={CLIENT_TAX_CONDITIONS.map((value) => ({
            value,
            label: t(`taxCondition.${value}`),
          }))}
          {...form.getInputProps('taxCondition')}
        />
      </div>
      <div className={classes.pair}>
        <TextField form={form} name="email" type="email" maxLength={254} />
        <TextField form={form} name="phone" type="tel" maxLength={40} />
      </div>
      <TextField form={form} name="address" maxLength={300} />
      <NotesField form={form} />
    </>
  );
}

export const clients = defineResource({
  contract,
  form: values,
  Fields,
  columns: (words) => [
    nameColumn(words, (client) =>
      [client.taxId, client.phone || client.email].filter(Boolean).join(' · '),
    ),
    { id: 'taxId', header: words.t('fields.taxId'), from: 'sm', cell: ({ taxId }) => taxId },
    {
      id: 'taxCondition',
      header: words.t('fields.taxCondition'),
      from: 'md',
      cell: ({ taxCondition }) =>
        taxCondition === 'unspecified' ? '' : words.t(`taxCondition.${taxCondition}`),
    },
    contactColumn(words),
    createdColumn(words),
  ],
  Drawing: CardsDrawing,
});
