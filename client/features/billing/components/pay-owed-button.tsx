import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFormat } from '#client/lib/format.ts';
import { paths } from '#client/lib/paths.ts';
import { useBillingActions } from '../api/get-billing-actions.ts';

interface PayOwedButtonProps {
  size: 'xs' | 'sm';
  /** Leads to another method where there is no page of what is owed; without it the billing page does. */
  onOtherMethod: (() => void) | undefined;
  isLeaving?: boolean | undefined;
}

/**
 * Pays what is owed, with its amount: at the provider's page of that bill, in a tab of its own, since that page
 * does not lead back; where there is none, by giving another method.
 */
export function PayOwedButton({ size, onOtherMethod, isLeaving = false }: PayOwedButtonProps) {
  const { t } = useTranslation('planState');
  const format = useFormat();
  const { data, isLoading } = useBillingActions();
  const pay = data?.pay;
  const label = pay
    ? t('action.pay', { amount: format.money(pay.amount) })
    : t('action.payUnknown');
  if (pay?.url) {
    return (
      <Button component="a" href={pay.url} target="_blank" rel="noopener noreferrer" size={size}>
        {label}
      </Button>
    );
  }
  return onOtherMethod ? (
    <Button onClick={onOtherMethod} loading={isLeaving || isLoading} size={size}>
      {label}
    </Button>
  ) : (
    <Button component={Link} to={paths.billing()} size={size}>
      {label}
    </Button>
  );
}
