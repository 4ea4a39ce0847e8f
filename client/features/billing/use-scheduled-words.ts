import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { scheduledKind } from './plan-state.ts';
import { usePriceWords } from './use-price-words.ts';

/** What is going to change and when, in a sentence; null when nothing is, or when it is a cancellation. */
export function useScheduledWords(subscription: SubscriptionStatus): string | null {
  const { t } = useTranslation('billing');
  const format = useFormat();
  const priceWords = usePriceWords();
  const kind = scheduledKind(subscription);
  const change = subscription.scheduledChange;
  if (!kind || !change) return null;
  const values = {
    date: format.date(change.effectiveAt),
    plan: change.planName,
    price: change.price ? priceWords(change.price) : '',
  };
  if (kind === 'plan') return t(change.price ? 'scheduled.plan' : 'scheduled.planFree', values);
  if (kind === 'period') return t(`scheduled.period_${change.price?.interval ?? 'month'}`, values);
  return t('scheduled.price', values);
}
