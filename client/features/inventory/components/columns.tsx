import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { DataTableColumn } from '#client/components/data-table.tsx';
import type { ResourceItem } from '#shared/contracts/resource.ts';
import type { ColumnWords } from '../resource.ts';
import { ResourceLink } from './resource-link.tsx';
import classes from './resource-list.module.css';

/** The first column: the name opens the form. `detail` says what the columns that drop would have said. */
export function nameColumn<Item extends ResourceItem>(
  { t }: ColumnWords,
  detail?: (item: Item) => ReactNode,
): DataTableColumn<Item> {
  return {
    id: 'name',
    header: t('fields.name'),
    sortKey: 'name',
    cell: (item) => <ResourceLink item={item} detail={detail?.(item)} />,
  };
}

export function createdColumn<Item extends ResourceItem>({
  t,
  format,
}: ColumnWords): DataTableColumn<Item> {
  return {
    id: 'createdAt',
    header: t('fields.created'),
    sortKey: 'createdAt',
    from: 'md',
    cell: (item) => <span className={classes.date}>{format.shortDate(item.createdAt)}</span>,
  };
}

/** How to reach somebody: two lines, of which either may be missing. */
export function contactColumn<Item extends { email: string; phone: string }>({
  t,
}: ColumnWords): DataTableColumn<Item> {
  return {
    id: 'contact',
    header: t('fields.contact'),
    from: 'sm',
    cell: ({ email, phone }) => (
      <>
        <Text size="sm">{email}</Text>
        <Text size="sm" c="dimmed">
          {phone}
        </Text>
      </>
    ),
  };
}
