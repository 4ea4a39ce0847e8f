import { Text } from '@mantine/core';
import type { DataTableColumn } from '#client/components/data-table.tsx';
import type { Client } from '#shared/contracts/clients.ts';
import { RecordLink } from '../components/record-link.tsx';
import classes from '../components/record-list.module.css';
import type { Words } from '../record.ts';

export function clientColumns({ t, format }: Words): DataTableColumn<Client>[] {
  return [
    {
      id: 'name',
      header: t('fields.name'),
      sortKey: 'name',
      cell: (client) => (
        <RecordLink
          item={client}
          detail={[client.taxId, client.phone || client.email].filter(Boolean).join(' · ')}
        />
      ),
    },
    {
      id: 'taxId',
      header: t('fields.taxId'),
      from: 'sm',
      cell: (client) => client.taxId,
    },
    {
      id: 'taxCondition',
      header: t('fields.taxCondition'),
      from: 'md',
      cell: (client) =>
        client.taxCondition === 'unspecified' ? '' : t(`taxCondition.${client.taxCondition}`),
    },
    {
      id: 'contact',
      header: t('fields.contact'),
      from: 'sm',
      cell: (client) => (
        <>
          <Text size="sm">{client.email}</Text>
          <Text size="sm" c="dimmed">
            {client.phone}
          </Text>
        </>
      ),
    },
    {
      id: 'createdAt',
      header: t('fields.created'),
      sortKey: 'createdAt',
      from: 'md',
      cell: (client) => <span className={classes.date}>{format.shortDate(client.createdAt)}</span>,
    },
  ];
}
