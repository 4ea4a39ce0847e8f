import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import type { Preview } from '#shared/contracts/billing.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { BillingPeriod } from '#shared/domain/plan.ts';

interface PaymentActionProps {
  plan: Plan;
  period: BillingPeriod;
  providerName: string;
  preview: Preview;
  isBusy: boolean;
  onPay: () => void;
}

/** The one button of the summary, which says what pressing it does and costs. */
export function PaymentAction(props: PaymentActionProps) {
  const { plan, period, providerName, preview, isBusy, onPay } = props;
  const { t } = useTranslation('billing');
  const format = useFormat();
  const { method, dueNow, trialDays, direction } = preview;
  const isAgreement = dueNow.amountMinor === 0 && trialDays === 0;
  if (method === 'none') return <Text>{t('summary.nothing')}</Text>;
  return (
    <>
      <Button
        size="md"
        onClick={onPay}
        disabled={isBusy}
        {...(method === 'checkout' ? { 'aria-describedby': 'pay-after' } : {})}
      >
        {isBusy ? busyWords() : label()}
      </Button>
      {method === 'checkout' && (
        <Text id="pay-after" size="sm" c="dimmed">
          {t(isAgreement ? 'pay.after_agreement' : 'pay.after_checkout')}
        </Text>
      )}
    </>
  );

  function busyWords(): string {
    if (method === 'scheduled') return t('downgrade.busy');
    return t(`pay.busy_${method as 'checkout' | 'in_place'}`, { provider: providerName });
  }

  function label(): string {
    const amount = format.money(dueNow);
    const date = format.date(preview.effectiveAt);
    if (method === 'scheduled') {
      return direction === 'period'
        ? t('downgrade.confirmPeriod', { period: t(`period.${period}`), date })
        : t('downgrade.confirm', { plan: plan.name, date });
    }
    if (dueNow.amountMinor > 0) return t(`pay.${method as 'checkout' | 'in_place'}`, { amount });
    if (trialDays > 0) return t('pay.checkout_trial');
    return t(`pay.${method as 'checkout' | 'in_place'}_free`, { provider: providerName });
  }
}
