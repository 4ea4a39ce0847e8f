import { Anchor, Badge, Text, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Money } from '#client/components/money.tsx';
import { useFormat } from '#client/lib/format.ts';
import type { Invoice } from '#shared/contracts/billing.ts';
import { receiptAddress } from '../receipt-address.ts';

const COLORS: Record<Invoice['status'], string> = {
  pending: 'yellow',
  paid: 'petrol',
  failed: 'red',
  void: 'gray',
  refunded: 'gray',
  disputed: 'yellow',
  charged_back: 'red',
};

export function InvoiceRow({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation('billingPage');
  const format = useFormat();
  const { status, total, refunded, periodStart, periodEnd, number } = invoice;
  const date = format.shortDate(invoice.paidAt ?? invoice.createdAt);
  const meaning = t(`invoices.statusMeaning.${status}`, { defaultValue: '' });
  return (
    <tr>
      <td data-column="date">{date}</td>
      <td data-column="number" data-empty={number === null}>
        {number ?? <Nothing words={t('invoices.noNumber')} />}
      </td>
      <td data-column="concept">
        {periodStart && periodEnd
          ? t('invoices.conceptPeriod', {
              plan: invoice.planName,
              start: format.shortDate(periodStart),
              end: format.shortDate(periodEnd),
            })
          : t(`invoices.concept_${invoice.kind}`, { plan: invoice.planName })}
      </td>
      <td data-column="amount">
        <Money value={total} />
        {refunded.amountMinor > 0 && status !== 'refunded' && (
          <Text size="sm" c="dimmed">
            {t('invoices.refunded', { amount: format.money(refunded) })}
          </Text>
        )}
      </td>
      <td data-column="status">
        <Badge variant="light" tt="none" color={COLORS[status]}>
          {t(`invoices.statusWords.${status}`)}
        </Badge>
        {meaning && (
          <Text size="sm" c="dimmed" mt={4}>
            {meaning}
          </Text>
        )}
      </td>
      <td data-column="receipt">
        <Receipt invoice={invoice} date={date} />
      </td>
    </tr>
  );
}

function Receipt({ invoice, date }: { invoice: Invoice; date: string }) {
  const { t } = useTranslation('billingPage');
  const address = receiptAddress(invoice, window.location.origin);
  if (!address) return <Nothing words={t('invoices.noReceipt')} />;
  const isOrdered = invoice.status === 'pending';
  const words = t(isOrdered ? 'invoices.howToPay' : 'invoices.open');
  const label = t(isOrdered ? 'invoices.howToPayOf' : 'invoices.openOf', { date });
  const shared = { className: 'tap-link', 'aria-label': label, size: 'sm' as const };
  return address.kind === 'ours' ? (
    <Anchor component={Link} to={address.href} {...shared}>
      {words}
    </Anchor>
  ) : (
    <Anchor href={address.href} target="_blank" rel="noopener noreferrer" {...shared}>
      {words}
    </Anchor>
  );
}

/** A dash for the eye, words for the ear. */
function Nothing({ words }: { words: string }) {
  return (
    <Text span c="dimmed" size="sm">
      <span aria-hidden>—</span>
      <VisuallyHidden>{words}</VisuallyHidden>
    </Text>
  );
}
