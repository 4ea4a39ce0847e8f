import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { BillingPeriod } from '#shared/domain/plan.ts';
import { compareYear } from '../plan-price.ts';

interface PricingToggleProps {
  period: BillingPeriod;
  onChange: (period: BillingPeriod) => void;
  /** The plan whose two totals are compared under the switch. */
  plan?: Pick<Plan, 'name' | 'prices' | 'isCustom'> | undefined;
  currency: string;
}

/** Monthly or yearly, with what a year costs either way and the difference. */
export function PricingToggle({ period, onChange, plan, currency }: PricingToggleProps) {
  const { t } = useTranslation('plans');
  const format = useFormat();
  const year = plan ? compareYear(plan, currency) : null;
  return (
    <Stack gap={6} align="flex-start">
      <SegmentedControl
        aria-label={t('toggle.label')}
        value={period}
        onChange={(value) => onChange(value === 'yearly' ? 'yearly' : 'monthly')}
        data={[
          { value: 'monthly', label: t('toggle.monthly') },
          { value: 'yearly', label: t('toggle.yearly') },
        ]}
      />
      {plan && year && year.saving.amountMinor > 0 && (
        <Text size="sm" c="dimmed" className="tabular">
          {t('toggle.compare', {
            plan: plan.name,
            monthly: format.money(year.monthlyTotal),
            yearly: format.money(year.yearlyTotal),
            saving: format.money(year.saving),
            percent: format.percent(year.share),
          })}
        </Text>
      )}
    </Stack>
  );
}
