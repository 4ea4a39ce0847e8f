import { useTranslation } from 'react-i18next';
import { Money } from '#client/components/money.tsx';
import { useFormat } from '#client/lib/format.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import classes from './dashboard.module.css';
import { nextDate } from './next-date.ts';

/** What it costs, and the next date that matters. */
export function PlanFacts({ subscription }: { subscription: SubscriptionStatus }) {
  const { t } = useTranslation('app');
  const format = useFormat();
  const next = nextDate(subscription);
  const { price, isPremium, isComped } = subscription;
  const isFree = isComped || !isPremium;
  // Paid in advance, it is no price of every month.
  const often = subscription.renewal === 'manual' ? 'for' : 'per';
  return (
    <dl className={classes.facts}>
      {isFree || price ? (
        <div>
          <dt>{t('dashboard.price')}</dt>
          <dd>
            {isFree || !price ? (
              t('dashboard.free')
            ) : (
              <>
                <Money value={price} />{' '}
                {t(`dashboard.${often}${price.interval === 'year' ? 'Year' : 'Month'}`)}
              </>
            )}
          </dd>
        </div>
      ) : null}
      {next ? (
        <div>
          <dt>{t(`dashboard.${next.key}`)}</dt>
          <dd className="tabular">
            <time dateTime={next.at}>{format.date(next.at)}</time>
          </dd>
        </div>
      ) : null}
    </dl>
  );
}
