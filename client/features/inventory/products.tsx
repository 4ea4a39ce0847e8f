import { NativeSelect, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Money } from '#client/components/money.tsx';
import { products as contract } from '#shared/contracts/products.ts';
import { type Money as Amount, parseAmount } from '#shared/domain/money.ts';
import { AmountInput } from './components/amount-input.tsx';
import { createdColumn, nameColumn } from './components/columns.tsx';
import { ShelfDrawing } from './components/drawings.tsx';
import { ReferenceInput } from './components/reference-input.tsx';
import classes from './components/resource-form.module.css';
import listClasses from './components/resource-list.module.css';
import { NotesField, TextField } from './components/text-field.tsx';
import { defineResource, type FieldsProps, type FormValues, plainForm } from './resource.ts';
import { parseNumber, typedAmount, typedNumber } from './typed-numbers.ts';

/** Currencies that prices can be typed in; a stored price in another one keeps it. */
const PRICE_CURRENCIES = ['ARS', 'USD'] as const;

/** Stock and its minimum join when movements exist: until then they would say nothing. */
const plain = plainForm(contract, [
  'name',
  'sku',
  'barcode',
  'categoryId',
  'supplierId',
  'unit',
  'notes',
]);
type Values = ReturnType<typeof plain.empty> &
  Record<'price' | 'cost' | 'currency' | 'taxRate', string>;
type ProductItem = Parameters<typeof plain.typed>[0];

const DEFAULT_TAX_RATE = contract.input.parse({ name: '-', sku: '-' }).taxRate;

/** Both amounts of a product are in one currency. */
const values: FormValues<ProductItem, Values> = {
  empty: (language) => ({
    ...plain.empty(language),
    price: '',
    cost: '',
    currency: PRICE_CURRENCIES[0],
    taxRate: typedNumber(DEFAULT_TAX_RATE, language),
  }),
  typed: (product, language) => ({
    ...plain.typed(product, language),
    price: typedAmount(product.price, language),
    cost: typedAmount(product.cost, language),
    currency: product.price?.currency ?? product.cost?.currency ?? PRICE_CURRENCIES[0],
    taxRate: typedNumber(product.taxRate, language),
  }),
  read: ({ currency, price, cost, taxRate, ...typed }, language) => ({
    ...(plain.read(typed, language) as object),
    price: amount(price, currency),
    cost: amount(cost, currency),
    taxRate: taxRate.trim() === '' ? 0 : (parseNumber(taxRate, language) ?? Number.NaN),
  }),
};

function amount(text: string, currency: string): Amount | null {
  if (text.trim() === '') return null;
  return { amountMinor: parseAmount(text, currency) ?? Number.NaN, currency };
}

function Fields({ form }: FieldsProps<Values>) {
  const { t } = useTranslation('inventory');
  const { currency } = form.values;
  const currencies = [...new Set<string>([...PRICE_CURRENCIES, currency])];
  return (
    <>
      <div className={classes.pair}>
        <TextField form={form} name="sku" required maxLength={64} />
        <TextField form={form} name="barcode" maxLength={64} />
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
        <TextField form={form} name="taxRate" inputMode="decimal" />
      </div>
      <div className={classes.pair}>
        <ReferenceInput
          resource="categories"
          label={t('fields.categoryId')}
          {...form.getInputProps('categoryId')}
        />
        <ReferenceInput
          resource="suppliers"
          label={t('fields.supplierId')}
          {...form.getInputProps('supplierId')}
        />
      </div>
      <TextField form={form} name="unit" placeholder={t('fields.unitHint')} maxLength={30} />
      <NotesField form={form} />
    </>
  );
}

function Blank() {
  const { t } = useTranslation('inventory');
  return (
    <Text span c="dimmed" aria-label={t('none')}>
      —
    </Text>
  );
}

export const products = defineResource({
  contract,
  form: values,
  Fields,
  columns: (words) => [
    nameColumn(words, ({ sku }) => sku),
    {
      id: 'sku',
      header: words.t('fields.sku'),
      sortKey: 'sku',
      from: 'sm',
      cell: ({ sku }) => (
        <div className={listClasses.code} title={sku}>
          {sku}
        </div>
      ),
    },
    {
      id: 'cost',
      header: words.t('fields.cost'),
      numeric: true,
      from: 'md',
      cell: ({ cost }) => (cost ? <Money value={cost} /> : <Blank />),
    },
    {
      id: 'price',
      header: words.t('fields.priceColumn'),
      numeric: true,
      cell: ({ price }) => (price ? <Money value={price} /> : <Blank />),
    },
    createdColumn(words),
  ],
  Drawing: ShelfDrawing,
  references: { categoryId: 'categories', supplierId: 'suppliers' },
});
