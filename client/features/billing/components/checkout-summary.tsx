import { Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import type { Preview } from '#shared/contracts/billing.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import type { PaidOffer } from '../offers.ts';
import { useProviderWords } from '../use-provider-words.ts';
import classes from './checkout-summary.module.css';
import { type Fact, Facts } from './facts.tsx';

interface CheckoutSummaryProps {
  plan: Plan;
  offer: PaidOffer;
  /** The answer of POST /api/billing/preview for exactly this offer. */
  preview: Preview;
  /** What the business has now, where it is known. */
  current: SubscriptionStatus | null;
}

/** What is charged today, what next and when, by whom and for how long: everything before the redirect. */
export function CheckoutSummary({ plan, offer, preview, current }: CheckoutSummaryProps) {
  const { billingPeriod: period, provider, mode } = offer;
  const { t } = useTranslation('billing');
  const format = useFormat();
  const providers = useProviderWords();
  const { dueNow, nextCharge, lines, trialDays } = preview;
  /** The same plan, agreed to anew today and charged so from its next renewal on. */
  const isSwitch =
    SWITCHES.has(offer.kind) && preview.method === 'checkout' && dueNow.amountMinor === 0;
  return (
    <div>
      <div className={classes.today}>
        <div>
          <Title order={3} size="h5">
            {t('summary.today')}
          </Title>
          <Text size="sm" c="dimmed">
            {bought()}
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
          ...(isSwitch ? [] : [{ term: t('summary.starts'), value: starts() }]),
          {
            term: isSwitch ? t('summary.first') : t('summary.next'),
            value: nextCharge
              ? t(isSwitch ? 'summary.firstValue' : 'summary.nextValue', {
                  provider: providers.name(provider),
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
          ...(isSwitch ? switching() : []),
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

  /** The plan, and how often it is paid; paid in advance, for how long. */
  function bought(): string {
    return mode === 'prepaid'
      ? t(`summary.planOnce_${period}`, { plan: plan.name })
      : t('summary.plan', { plan: plan.name, period: t(`period.${period}`) });
  }

  /** At once, unless it follows on what is paid already. */
  function starts(): string {
    if (preview.method === 'in_place') return t('summary.starts_in_place');
    if (trialDays > 0) return t('summary.starts_trial');
    if (Date.parse(preview.effectiveAt) - Date.parse(preview.computedAt) > MINUTE) {
      return t('summary.starts_later', { date: format.date(preview.effectiveAt) });
    }
    return t('summary.starts_checkout');
  }

  /** What becomes of the way that is charged now, and how long the new one can be agreed to. */
  function switching(): Fact[] {
    const former = current?.provider;
    const how = current?.renewal === 'manual' ? 'prepaid' : former === provider ? 'same' : 'other';
    return [
      {
        term: t('summary.former'),
        value: t(`summary.former_${how}`, {
          former: former ? providers.name(former) : '',
          provider: providers.name(provider),
        }),
      },
      {
        term: t('summary.page'),
        value: t('summary.pageValue', { date: format.date(preview.effectiveAt) }),
      },
    ];
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
        term: bought(),
        value: format.money({ amountMinor: charge, currency }),
      },
      { term: t('summary.credit'), value: format.money({ amountMinor: credit, currency }) },
    ];
  }
}

/** What begins at once is not computed to begin later than this. */
const MINUTE = 60_000;

/** Kinds of offers that go on with the same plan. */
const SWITCHES: ReadonlySet<PaidOffer['kind']> = new Set(['payment', 'yearly', 'monthly']);

function sumOf(lines: Preview['lines']): number {
  return lines.reduce((sum, line) => sum + line.amount.amountMinor, 0);
}
