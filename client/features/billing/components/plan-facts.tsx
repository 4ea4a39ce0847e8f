import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { endsAt, nextCharge } from '../plan-state.ts';
import { useProviderWords } from '../use-provider-words.ts';
import { type Fact, Facts } from './facts.tsx';

/** What is charged next and when, what is paid until when, and by whom: only what is so. */
export function PlanFacts({ subscription }: { subscription: SubscriptionStatus }) {
  const { t } = useTranslation('billingPage');
  const format = useFormat();
  const providers = useProviderWords();
  const list = facts();
  return list.length > 0 ? <Facts facts={list} /> : null;

  function facts(): Fact[] {
    const { provider, isPremium, currentPeriodStart, currentPeriodEnd } = subscription;
    const found: Fact[] = [];
    const next = nextCharge(subscription);
    const end = endsAt(subscription);
    if (next) {
      found.push({
        term: t('facts.next'),
        value: t('facts.nextValue', {
          amount: format.money(next.amount),
          date: format.date(next.at),
        }),
      });
    } else if (provider && subscription.status !== 'past_due') {
      found.push({ term: t('facts.next'), value: t('facts.nextNone') });
    }
    if (end && isPremium) found.push({ term: t('facts.ends'), value: format.date(end) });
    if (isPremium && currentPeriodStart && currentPeriodEnd) {
      found.push({
        term: t('facts.period'),
        value: t('facts.periodValue', {
          start: format.shortDate(currentPeriodStart),
          end: format.shortDate(currentPeriodEnd),
        }),
      });
    }
    if (provider) found.push({ term: t('facts.provider'), value: providers.name(provider) });
    return found;
  }
}
