import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useInvoices } from '../api/get-invoices.ts';
import { receiptAddress } from '../receipt-address.ts';

interface PayOwedButtonProps {
  /** Leads to another method where there is no page of what is owed. */
  onOtherMethod: () => void;
  isLeaving: boolean;
}

/**
 * The provider's page of the bill that was declined, where there is one: another method alone would wait for
 * the provider's next attempt. In a tab of its own, since that page does not lead back.
 */
export function PayOwedButton({ onOtherMethod, isLeaving }: PayOwedButtonProps) {
  const { t } = useTranslation('billingPage');
  const { data: invoices, isPending } = useInvoices({ enabled: true });
  const owed = invoices?.find(({ status }) => status === 'failed');
  // Declined once, but still to be paid.
  const bill = owed && receiptAddress({ ...owed, status: 'pending' }, window.location.origin);
  if (bill?.kind === 'theirs') {
    return (
      <Button component="a" href={bill.href} target="_blank" rel="noopener noreferrer">
        {t('action.payNow')}
      </Button>
    );
  }
  return (
    <Button onClick={onOtherMethod} loading={isLeaving || isPending}>
      {t('action.payNow')}
    </Button>
  );
}
