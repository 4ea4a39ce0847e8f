import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';

/** A subscription's status as a person would say it. */
export function useStatusWords(subscription: SubscriptionStatus): string {
  const { t } = useTranslation('billing');
  const format = useFormat();
  const { status, isPremium, isComped, autoRenew, cancelAtPeriodEnd, graceEndsAt } = subscription;
  if (status === 'past_due' && graceEndsAt) {
    return t('billing.statusWords.past_due_grace', { date: format.date(graceEndsAt) });
  }
  if (status !== 'active') return t(`billing.statusWords.${status}`);
  if (isComped) return t('billing.statusWords.comped');
  if (!isPremium) return t('billing.statusWords.free');
  if (cancelAtPeriodEnd) return t('billing.statusWords.ending');
  return autoRenew ? t('billing.statusWords.active') : t('billing.statusWords.activeOnce');
}
