import { Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { capitalised, useFeatureWords } from '#client/features/plans/feature-words.ts';
import { useFormat } from '#client/lib/format.ts';
import type { Preview } from '#shared/contracts/billing.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import type { BillingPeriod } from '#shared/domain/plan.ts';
import { useProviderWords } from '../use-provider-words.ts';
import { ChangeList } from './change-list.tsx';
import classes from './checkout-summary.module.css';
import { type Fact, Facts } from './facts.tsx';

interface CheckoutSummaryProps {
  plan: Plan;
  period: BillingPeriod;
  provider: ProviderName;
  /** The answer of POST /api/billing/preview for exactly this plan, period, provider and currency. */
  preview: Preview;
}

/** What is charged today, what next and when, by whom and for how long: everything before the redirect. */
export function CheckoutSummary({ plan, period, provider, preview }: CheckoutSummaryProps) {
  const { t } = useTranslation('billing');
  const format = useFormat();
  const providers = useProviderWords();
  const features = useFeatureWords();
  const { dueNow, nextCharge, lines } = preview;
  return (
    <div>
      <div className={classes.today}>
        <div>
          <Title order={3} size="h5">
            {t('summary.today')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('summary.plan', { plan: plan.name, period: t(`period.${period}`) })}
          </Text>
        </div>
        <Text fz={28} fw={650} className="tabular">
          {format.money(dueNow)}
        </Text>
      </div>
      <Facts
        facts={[
          ...prorated(),
          {
            term: t('summary.starts'),
            value: t([`summary.starts_${preview.method}`, 'summary.starts_later'], {
              date: format.date(preview.effectiveAt),
            }),
          },
          {
            term: t('summary.next'),
            value: nextCharge
              ? t('summary.nextValue', {
                  amount: format.money(nextCharge.amount),
                  date: format.date(nextCharge.at),
                })
              : t('summary.noNext'),
          },
          ...(nextCharge
            ? [{ term: t('summary.renewal'), value: t(`summary.renewal_${period}`) }]
            : []),
          {
            term: t('summary.paidWith'),
            value: t(`summary.paidWith_${preview.method === 'checkout' ? 'page' : 'kept'}`, {
              provider: providers.name(provider),
            }),
          },
        ]}
      />
      <ChangeList
        title={t('summary.lost')}
        items={preview.featuresLost.map((key) => capitalised(features.feature(key)))}
      />
      {preview.overLimit.map(({ metric, used, limit, over }) => (
        <Text key={metric} size="sm" mt="xs">
          {t('summary.over', {
            used: format.number(used),
            limit: format.number(limit),
            over: format.number(over),
            things: features.metric(metric),
          })}
        </Text>
      ))}
    </div>
  );

  /** What is charged and what is credited, in our words: the provider writes its lines in its own. */
  function prorated(): Fact[] {
    const credit = sumOf(lines.filter((line) => line.amount.amountMinor < 0));
    if (credit === 0) return [];
    const { currency } = dueNow;
    const charge = sumOf(lines) - credit;
    return [
      {
        term: t('summary.plan', { plan: plan.name, period: t(`period.${period}`) }),
        value: format.money({ amountMinor: charge, currency }),
      },
      { term: t('summary.credit'), value: format.money({ amountMinor: credit, currency }) },
    ];
  }
}

function sumOf(lines: Preview['lines']): number {
  return lines.reduce((sum, line) => sum + line.amount.amountMinor, 0);
}
