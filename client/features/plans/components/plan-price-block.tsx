import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import { type BillingPeriod, findPrice, intervalOf } from '#shared/domain/plan.ts';
import { compareYear, priceShown } from '../plan-price.ts';
import classes from './plan-price-block.module.css';

interface PlanPriceBlockProps {
  plan: Pick<Plan, 'prices' | 'isCustom'>;
  period: BillingPeriod;
  currency: string;
}

/** The price of a card: the amount of one charge, and under it what a year comes to. */
export function PlanPriceBlock({ plan, period, currency }: PlanPriceBlockProps) {
  const { t } = useTranslation('plans');
  const format = useFormat();
  const price = priceShown(plan, period, currency);
  const amount = plan.isCustom ? t('price.custom') : price ? format.money(price) : t('price.free');
  return (
    <div>
      <Group gap={6} align="baseline">
        <Text fz={30} fw={650} lh={1.2} className="tabular">
          {amount}
        </Text>
        {price && (
          <Text size="sm" c="dimmed">
            {t(price.interval === 'year' ? 'price.perYear' : 'price.perMonth')}
          </Text>
        )}
      </Group>
      <Text size="sm" c="dimmed" mt={4} className={`tabular ${classes.note}`}>
        {note()}
      </Text>
    </div>
  );

  function note(): string {
    if (plan.isCustom) return t('price.customNote');
    if (!price) return t('price.freeNote');
    if (!findPrice(plan, intervalOf(period), price.currency)) {
      return t(period === 'yearly' ? 'price.noYearly' : 'price.noMonthly');
    }
    const year = compareYear(plan, price.currency);
    if (!year) return '';
    if (period === 'monthly')
      return t('price.totalYear', { price: format.money(year.monthlyTotal) });
    return t('price.monthlyEquivalent', {
      price: format.money({
        amountMinor: Math.round(year.yearlyTotal.amountMinor / 12),
        currency: price.currency,
      }),
      saving: format.money(year.saving),
    });
  }
}
