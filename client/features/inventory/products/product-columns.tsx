import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DataTableColumn } from '#client/components/data-table.tsx';
import { Money } from '#client/components/money.tsx';
import type { Product } from '#shared/contracts/products.ts';
import { RecordLink } from '../components/record-link.tsx';
import classes from '../components/record-list.module.css';
import type { Words } from '../record.ts';

export function productColumns({ t, format }: Words): DataTableColumn<Product>[] {
  return [
    {
      id: 'name',
      header: t('fields.name'),
      sortKey: 'name',
      cell: (product) => <RecordLink item={product} detail={product.sku} />,
    },
    {
      id: 'sku',
      header: t('fields.sku'),
      sortKey: 'sku',
      from: 'sm',
      cell: ({ sku }) => (
        <div className={classes.code} title={sku}>
          {sku}
        </div>
      ),
    },
    {
      id: 'cost',
      header: t('fields.cost'),
      numeric: true,
      from: 'md',
      cell: (product) => (product.cost ? <Money value={product.cost} /> : <Blank />),
    },
    {
      id: 'price',
      header: t('fields.priceColumn'),
      numeric: true,
      cell: (product) => (product.price ? <Money value={product.price} /> : <Blank />),
    },
    {
      id: 'createdAt',
      header: t('fields.created'),
      sortKey: 'createdAt',
      from: 'md',
      cell: (product) => (
        <span className={classes.date}>{format.shortDate(product.createdAt)}</span>
      ),
    },
  ];
}

function Blank() {
  const { t } = useTranslation('inventory');
  return (
    <Text span c="dimmed" aria-label={t('none')}>
      —
    </Text>
  );
}
