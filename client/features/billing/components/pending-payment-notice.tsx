import { Alert, Anchor, Text } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import type { Invoice } from '#shared/contracts/billing.ts';
import { useInvoices } from '../api/get-invoices.ts';
import { receiptAddress } from '../receipt-address.ts';

/** What was ordered in cash or by transfer and did not arrive yet: what it is for, what comes next, how to pay it. */
export function PendingPaymentNotice() {
  const { data: invoices } = useInvoices({ enabled: true });
  const pending = invoices?.find(isWaitedFor);
  return pending ? <Notice payment={pending} /> : null;
}

/** With a slip or an address to pay to; a charge that the provider is about to make by itself has none. */
function isWaitedFor(invoice: Invoice): boolean {
  return invoice.status === 'pending' && receiptAddress(invoice, window.location.origin) !== null;
}

function Notice({ payment }: { payment: Invoice }) {
  const { t } = useTranslation('billingPage');
  const format = useFormat();
  const { planName: plan, total } = payment;
  const address = receiptAddress(payment, window.location.origin);
  return (
    <Alert
      variant="light"
      color="yellow"
      mb="lg"
      icon={<IconClock aria-hidden />}
      title={t('pendingPayment.title', { plan, amount: format.money(total) })}
    >
      <Text size="sm">{t('pendingPayment.body', { plan })}</Text>
      <Anchor
        href={address?.href}
        target="_blank"
        rel="noopener noreferrer"
        size="sm"
        className="tap-link"
      >
        {t('invoices.howToPay')}
      </Anchor>
    </Alert>
  );
}
