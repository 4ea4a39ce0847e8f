import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { nextCharge } from '../plan-state.ts';
import { type Fact, Facts } from './facts.tsx';

/** What is paid until when. What comes next is said in words above; with a change ahead, what it will cost too. */
export function PlanFacts({ subscription }: { subscription: SubscriptionStatus }) {
  const { t } = useTranslation('billingPage');
  const format = useFormat();
  const list = facts();
  return list.length > 0 ? <Facts facts={list} /> : null;

  function facts(): Fact[] {
    const { isPremium, scheduledChange, status, currentPeriodStart, currentPeriodEnd } =
      subscription;
    const found: Fact[] = [];
    const next = scheduledChange ? nextCharge(subscription) : null;
    if (next) {
      found.push({
        term: t('facts.next'),
        value: t('facts.nextValue', {
          amount: format.money(next.amount),
          date: format.date(next.at),
        }),
      });
    }
    if (isPremium && currentPeriodStart && currentPeriodEnd) {
      found.push({
        // While a renewal is owed, what was paid is over.
        term: t(status === 'past_due' ? 'facts.lastPeriod' : 'facts.period'),
        value: t('facts.periodValue', {
          start: format.shortDate(currentPeriodStart),
          end: format.shortDate(currentPeriodEnd),
        }),
      });
    }
    return found;
  }
}
