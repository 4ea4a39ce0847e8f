import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { suppliers as contract, TAX_CONDITIONS } from '#shared/contracts/suppliers.ts';
import { formatTaxId } from '#shared/domain/cuit.ts';
import { contactColumn, createdColumn, nameColumn } from './components/columns.tsx';
import { CrateDrawing } from './components/drawings.tsx';
import classes from './components/resource-form.module.css';
import { TaxIdField } from './components/tax-id-field.tsx';
import { NotesField, TextField } from './components/text-field.tsx';
import { defineResource, type FieldsProps, plainForm } from './resource.ts';

const plain = plainForm(contract, [
  'name',
  'code',
  'contactName',
  'taxId',
  'taxCondition',
  'email',
  'phone',
  'website',
  'address',
  'paymentTerms',
  'notes',
]);
type Values = ReturnType<typeof plain.empty>;

function Fields({ form }: FieldsProps<Values>) {
  const { t } = useTranslation('inventory');
  return (
    <>
      <div className={classes.pair}>
        <TextField form={form} name="code" maxLength={40} />
        <TextField form={form} name="contactName" maxLength={200} />
      </div>
      <div className={classes.pair}>
        <TaxIdField form={form} resource="suppliers" />
        <NativeSelect
          label={t('fields.taxCondition')}
          data={TAX_CONDITIONS.map((value) => ({ value, label: t(`taxCondition.${value}`) }))}
          {...form.getInputProps('taxCondition')}
        />
      </div>
      <div className={classes.pair}>
        <TextField form={form} name="email" type="email" maxLength={254} />
        <TextField form={form} name="phone" type="tel" maxLength={40} />
      </div>
      <TextField form={form} name="website" type="url" maxLength={300} />
      <TextField form={form} name="address" maxLength={300} />
      <TextField
        form={form}
        name="paymentTerms"
        placeholder={t('suppliers.termsHint')}
        maxLength={200}
      />
      <NotesField form={form} />
    </>
  );
}

export const suppliers = defineResource({
  contract,
  form: {
    ...plain,
    typed: (supplier, language) => ({
      ...plain.typed(supplier, language),
      taxId: formatTaxId(supplier.taxId),
    }),
  },
  Fields,
  columns: (words) => [
    nameColumn(words, (supplier) =>
      [supplier.code, supplier.contactName].filter(Boolean).join(' · '),
    ),
    {
      id: 'taxId',
      header: words.t('fields.taxId'),
      from: 'sm',
      cell: ({ taxId }) => formatTaxId(taxId),
    },
    contactColumn(words),
    {
      id: 'paymentTerms',
      header: words.t('fields.paymentTerms'),
      from: 'md',
      cell: ({ paymentTerms }) => paymentTerms,
    },
    createdColumn(words),
  ],
  Drawing: CrateDrawing,
  usedBy: [{ resource: 'products', field: 'supplierId' }],
});
