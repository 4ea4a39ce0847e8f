import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { featureKeys } from '#client/features/plans/feature-order.ts';
import { capitalised, useFeatureWords } from '#client/features/plans/feature-words.ts';
import { useFormat } from '#client/lib/format.ts';
import type { Preview } from '#shared/contracts/billing.ts';
import type { Features, FeatureValue, PlanPrice } from '#shared/domain/plan.ts';
import { usePriceWords } from '../use-price-words.ts';
import { ChangeList } from './change-list.tsx';
import classes from './downgrade-summary.module.css';
import { type Fact, Facts } from './facts.tsx';

interface DowngradeSummaryProps {
  target: { name: string; features: Features };
  /** What the business has today, to say from what to what. */
  current: Features | undefined;
  preview: Pick<Preview, 'effectiveAt' | 'featuresLost' | 'overLimit'>;
  /** What is charged from then on; null when nothing is. */
  price: PlanPrice | null;
  /** Left out where date and refund are told beside it. */
  withDates?: boolean;
}

/** Everything that getting less means, before it is agreed to: when, what for, what is lost and what stays. */
export function DowngradeSummary(props: DowngradeSummaryProps) {
  const { target, current, preview, price, withDates = true } = props;
  const { t } = useTranslation('billing');
  const format = useFormat();
  const words = useFeatureWords();
  const priceWords = usePriceWords();
  // As on the cards of the plans.
  const order = featureKeys([{ features: current ?? {} }, target]);
  const lostInOrder = preview.featuresLost.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
  return (
    <div>
      {withDates && <Facts facts={facts()} />}
      <ChangeList title={t('downgrade.lost')} items={lostInOrder.map(lost)} />
      {preview.overLimit.map(({ metric, used, limit, over }) => (
        <Text key={metric} size="sm" className={classes.over ?? ''}>
          {t(metric === 'users' ? 'downgrade.overUsers' : 'downgrade.over', {
            count: over,
            plan: target.name,
            used: format.number(used),
            limit: format.number(limit),
            over: format.number(over),
            things: words.metric(metric),
          })}
        </Text>
      ))}
      <Text size="sm" fw={600} mt="sm">
        {t('downgrade.nothingDeleted')}
      </Text>
    </div>
  );

  function facts(): Fact[] {
    return [
      {
        term: t('downgrade.when'),
        value: t('downgrade.whenValue', { date: format.date(preview.effectiveAt) }),
      },
      {
        term: t('downgrade.price'),
        value: price ? priceWords(price) : t('downgrade.free'),
      },
      { term: t('downgrade.refund'), value: t('downgrade.refundValue') },
      { term: t('downgrade.undo'), value: t('downgrade.undoValue') },
    ];
  }

  /** "Productos: de 5.000 a 500", "Reportes avanzados". */
  function lost(key: string): string {
    const from = current?.[key];
    const to = target.features[key];
    if (typeof to !== 'number' || from === undefined || typeof from === 'boolean') {
      return capitalised(words.feature(key));
    }
    return t('downgrade.lostLimit', {
      things: capitalised(words.feature(key)),
      from: amount(from),
      to: amount(to),
    });
  }

  function amount(value: FeatureValue): string {
    return typeof value === 'number' ? format.number(value) : t('downgrade.unlimited');
  }
}
