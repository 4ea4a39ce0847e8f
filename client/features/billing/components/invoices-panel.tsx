import { Button, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '#client/components/error-state.tsx';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import { useInvoices } from '../api/get-invoices.ts';
import { InvoiceRow } from './invoice-row.tsx';
import classes from './invoices-panel.module.css';

const FIRST = 12;
const COLUMNS = ['date', 'number', 'concept', 'amount', 'status', 'receipt'] as const;

/** Every payment of every provider with its receipt, newest first. */
export function InvoicesPanel() {
  const { t } = useTranslation('billingPage');
  const [isWhole, setWhole] = useState(false);
  const { data: invoices, isPending, error, refetch } = useInvoices({ enabled: true });
  const shown = isWhole ? invoices : invoices?.slice(0, FIRST);
  return (
    <section className="panel" aria-labelledby="invoices">
      <Stack gap="md" p="lg">
        <Title order={2} size="h4" id="invoices">
          {t('invoices.title')}
        </Title>
        {isPending && <ListSkeleton rows={3} />}
        {error && !invoices && <ErrorState error={error} onRetry={() => void refetch()} />}
        {invoices?.length === 0 && <Text c="dimmed">{t('invoices.empty')}</Text>}
        {shown && shown.length > 0 && (
          <table className={classes.table} aria-label={t('invoices.caption')}>
            <thead>
              <tr>
                {COLUMNS.map((column) => (
                  <th key={column} scope="col" data-column={column}>
                    {t(`invoices.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((invoice) => (
                <InvoiceRow key={invoice.id} invoice={invoice} />
              ))}
            </tbody>
          </table>
        )}
        {invoices && shown && invoices.length > shown.length && (
          <Button variant="default" className={classes.more ?? ''} onClick={() => setWhole(true)}>
            {t('invoices.more')}
          </Button>
        )}
      </Stack>
    </section>
  );
}
