import { Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import type { PaymentMode, Preview } from '#shared/contracts/billing.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import type { BillingPeriod } from '#shared/domain/plan.ts';
import { useProviderWords } from '../use-provider-words.ts';
import classes from './checkout-summary.module.css';
import { type Fact, Facts } from './facts.tsx';

interface CheckoutSummaryProps {
  plan: Plan;
  period: BillingPeriod;
  provider: ProviderName;
  mode: PaymentMode;
  /** The answer of POST /api/billing/preview for exactly this plan, period, provider and currency. */
  preview: Preview;
  /** The end of what is paid already, where something is. */
  paidUntil: string | null;
}

/** What is charged today, what next and when, by whom and for how long: everything before the redirect. */
export function CheckoutSummary(props: CheckoutSummaryProps) {
  const { plan, period, provider, mode, preview, paidUntil } = props;
  const { t } = useTranslation('billing');
  const format = useFormat();
  const providers = useProviderWords();
  const { dueNow, nextCharge, lines, trialDays } = preview;
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
          ...trial(),
          { term: t('summary.starts'), value: starts() },
          {
            term: t('summary.next'),
            value: nextCharge
              ? t('summary.nextValue', {
                  amount: format.money(nextCharge.amount),
                  date: format.date(nextCharge.at),
                })
              : t('summary.noNext'),
          },
          ...(nextCharge || mode === 'prepaid'
            ? [
                {
                  term: t('summary.renewal'),
                  value: t(`summary.renewal_${mode === 'prepaid' ? 'prepaid' : period}`),
                },
              ]
            : []),
          {
            term: t('summary.paidWith'),
            value: t(`summary.paidWith_${preview.method === 'checkout' ? 'page' : 'kept'}`, {
              provider: providers.name(provider),
            }),
          },
        ]}
      />
    </div>
  );

  /** At once, unless it follows on what is paid already. */
  function starts(): string {
    if (preview.method === 'in_place') return t('summary.starts_in_place');
    if (trialDays > 0) return t('summary.starts_trial');
    if (preview.effectiveAt === paidUntil) {
      return t('summary.starts_later', { date: format.date(preview.effectiveAt) });
    }
    return t('summary.starts_checkout');
  }

  function trial(): Fact[] {
    if (trialDays === 0 || !nextCharge) return [];
    const value = t('summary.trialValue', { count: trialDays, date: format.date(nextCharge.at) });
    return [{ term: t('summary.trial'), value }];
  }

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
