import { NativeSelect, Text, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AmountInput } from '../components/amount-input.tsx';
import classes from '../components/record-form.module.css';
import type { RecordFieldsProps } from '../record.ts';
import { PRICE_CURRENCIES, type ProductTyped } from './product-form.ts';

export function ProductFields({ form }: RecordFieldsProps<ProductTyped>) {
  const { t } = useTranslation('inventory');
  const { currency } = form.values;
  const currencies = [...new Set<string>([...PRICE_CURRENCIES, currency])];
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('products.formHint')}
      </Text>
      <TextInput
        label={t('fields.name')}
        required
        maxLength={200}
        data-autofocus
        autoComplete="off"
        {...form.getInputProps('name')}
      />
      <div className={classes.pair}>
        <TextInput
          label={t('fields.sku')}
          required
          maxLength={64}
          autoComplete="off"
          {...form.getInputProps('sku')}
        />
        <TextInput
          label={t('fields.barcode')}
          maxLength={64}
          autoComplete="off"
          {...form.getInputProps('barcode')}
        />
      </div>
      <div className={classes.pair}>
        <AmountInput
          label={t('fields.price')}
          currency={currency}
          {...form.getInputProps('price')}
        />
        <AmountInput label={t('fields.cost')} currency={currency} {...form.getInputProps('cost')} />
      </div>
      <div className={classes.pair}>
        <NativeSelect
          label={t('fields.currency')}
          data={currencies.map((value) => ({
            value,
            label: t(`currency.${value}`, { defaultValue: value }),
          }))}
          {...form.getInputProps('currency')}
        />
        <TextInput
          label={t('fields.taxRate')}
          inputMode="decimal"
          autoComplete="off"
          {...form.getInputProps('taxRate')}
        />
      </div>
      <TextInput
        label={t('fields.unit')}
        placeholder={t('fields.unitHint')}
        maxLength={30}
        {...form.getInputProps('unit')}
      />
      <Textarea
        label={t('fields.notes')}
        autosize
        minRows={3}
        maxRows={10}
        maxLength={2000}
        {...form.getInputProps('notes')}
      />
    </>
  );
}
