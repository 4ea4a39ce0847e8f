import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import { serverNow } from '#client/lib/server-clock.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { daysUntil } from './days-until.ts';
import { endsAt, nextCharge, planState } from './plan-state.ts';
import { usePriceWords } from './use-price-words.ts';
import { useProviderWords } from './use-provider-words.ts';

/** What the subscription is, and then what happens next and when, in whole sentences. */
export function useStateWords(subscription: SubscriptionStatus): {
  title: string;
  body: string[];
} {
  const { t } = useTranslation('billingPage');
  const format = useFormat();
  const providers = useProviderWords();
  const priceWords = usePriceWords();
  const state = planState(subscription);
  const { ended, graceEndsAt, currentPeriodEnd, trialEnd, price, failedPayments } = subscription;
  const next = nextCharge(subscription);
  const at = state === 'trialing' ? trialEnd : (endsAt(subscription) ?? currentPeriodEnd);
  const values = {
    plan: subscription.planName,
    provider: subscription.provider ? providers.name(subscription.provider) : '',
    date: at ? format.date(at) : '',
    amount: next ? format.money(next.amount) : price ? priceWords(price) : '',
  };
  return { title: title(), body: body() };

  function title(): string {
    if (state === 'active' && next && !subscription.scheduledChange) {
      return t('state.active.titleNext', { ...values, date: format.date(next.at) });
    }
    return t(`state.${state}.title`, values);
  }

  function body(): string[] {
    switch (state) {
      case 'ended': {
        if (!ended) return [];
        const former = { plan: ended.planName, date: format.date(ended.at) };
        return [t(`state.ended.${ended.reason}`, former), t('state.ended.after', former)];
      }
      case 'agreed':
        return [currentPeriodEnd ? t('state.agreed.until', values) : t('state.agreed.body')];
      case 'trialing':
        return [next ? t('state.trialing.body', values) : t('state.trialing.free')];
      case 'active':
        // What changes then is said beside it, where it can be undone.
        if (subscription.scheduledChange) return [];
        return [next ? t('state.active.body', values) : t('state.active.quiet')];
      case 'pastDue':
        return [pastDueWords(), t('state.pastDue.what')];
      default:
        return [t(`state.${state}.body`, values)];
    }
  }

  function pastDueWords(): string {
    const failed = t('state.pastDue.failed', { count: Math.max(1, failedPayments) });
    if (!graceEndsAt) return t('state.pastDue.bodyNoDate', { failed });
    return t('state.pastDue.body', {
      failed,
      count: daysUntil(graceEndsAt, serverNow()),
      date: format.date(graceEndsAt),
    });
  }
}
