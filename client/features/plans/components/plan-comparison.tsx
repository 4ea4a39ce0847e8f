import { Table, Text, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/contracts/plans.ts';
import type { BillingPeriod, FeatureValue } from '#shared/domain/plan.ts';
import { featureKeys } from '../feature-order.ts';
import { capitalised, useFeatureWords } from '../feature-words.ts';
import classes from './plan-comparison.module.css';
import { PlanPriceText } from './plan-price-text.tsx';

interface PlanComparisonProps {
  plans: readonly Plan[];
  period: BillingPeriod;
  currency: string;
  /** Marked as the plan that the business has. */
  currentPlanId?: string | undefined;
}

/** Every feature of every plan in one table. Narrow screens have the cards, which say the same. */
export function PlanComparison({ plans, period, currency, currentPlanId }: PlanComparisonProps) {
  const { t } = useTranslation('plans');
  const words = useFeatureWords();
  return (
    <Table className={classes.table ?? ''} verticalSpacing="sm" layout="fixed">
      <caption>
        <VisuallyHidden>{t('comparison.caption')}</VisuallyHidden>
      </caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('comparison.feature')}</Table.Th>
          {plans.map((plan) => (
            <Table.Th key={plan.id} scope="col">
              {plan.name}
              {plan.id === currentPlanId && (
                <Text size="xs" c="dimmed">
                  {t('card.current')}
                </Text>
              )}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        <Table.Tr>
          <Table.Th scope="row">{t('comparison.price')}</Table.Th>
          {plans.map((plan) => (
            <Table.Td key={plan.id}>
              <PlanPriceText plan={plan} period={period} currency={currency} />
            </Table.Td>
          ))}
        </Table.Tr>
        {featureKeys(plans).map((key) => (
          <Table.Tr key={key}>
            <Table.Th scope="row">{capitalised(words.feature(key))}</Table.Th>
            {plans.map((plan) => (
              <Table.Td key={plan.id}>
                <Cell value={plan.features[key]} words={words.cell(plan.features[key])} />
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Cell({ value, words }: { value: FeatureValue | undefined; words: string }) {
  if (typeof value === 'number' || value === null) return <span className="tabular">{words}</span>;
  const Icon = value ? IconCheck : IconMinus;
  return (
    <>
      <Icon size={18} className={classes.mark ?? ''} data-included={Boolean(value)} aria-hidden />
      <VisuallyHidden>{words}</VisuallyHidden>
    </>
  );
}
