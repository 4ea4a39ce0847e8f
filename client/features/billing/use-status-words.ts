import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { endsAt, planState } from './plan-state.ts';

/** A subscription's status in one line, as a person would say it. */
export function useStatusWords(subscription: SubscriptionStatus): string {
  const { t } = useTranslation('billing');
  const format = useFormat();
  const state = planState(subscription);
  const { ended, graceEndsAt, currentPeriodEnd } = subscription;
  const on = (at: string | null) => ({ date: at ? format.date(at) : '' });
  switch (state) {
    case 'ended':
      return t('statusWords.ended', { plan: ended?.planName, ...on(ended?.at ?? null) });
    case 'agreed':
      return currentPeriodEnd
        ? t('statusWords.agreedUntil', on(currentPeriodEnd))
        : t('statusWords.agreed');
    case 'pastDue':
      return graceEndsAt
        ? t('statusWords.pastDueUntil', on(graceEndsAt))
        : t('statusWords.pastDue');
    case 'prepaid':
    case 'ending':
    case 'runningOut':
      return t(`statusWords.${state}`, {
        plan: subscription.planName,
        ...on(endsAt(subscription)),
      });
    default:
      return t(`statusWords.${state}`);
  }
}
