import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import { currentLanguage } from '#client/lib/i18n.ts';
import { type Facts, knownSentence } from '#client/lib/known-sentence.ts';
import { serverNow } from '#client/lib/server-clock.ts';
import type { BillingActions } from '#shared/contracts/billing-actions.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { useBillingActions } from './api/get-billing-actions.ts';
import { daysUntil } from './days-until.ts';
import { nextCharge, type PlanState, planState, stateDate } from './plan-state.ts';
import { PLAN_STATES } from './plan-states.ts';
import type { PlanWords, Sentence } from './plan-words.ts';
import { english } from './plan-words-en.ts';
import { spanish } from './plan-words-es.ts';
import { usePriceWords } from './use-price-words.ts';
import { useProviderWords } from './use-provider-words.ts';

const WORDS: Record<ReturnType<typeof currentLanguage>, PlanWords> = {
  'es-AR': spanish,
  en: english,
};

/** A subscription's state in the person's language, as every screen tells it. */
export interface ToldState {
  state: PlanState;
  badge: string;
  status: string;
  title: string;
  body: string[];
  banner: { title: string; more: string } | null;
}

/** How the subscription stands in words: the row of its state, with what is known of amounts and dates. */
export function usePlanWords(subscription: SubscriptionStatus): ToldState {
  const facts = useStateFacts(subscription);
  const state = planState(subscription);
  const words = WORDS[currentLanguage()].state[state];
  const say = (sentence: Sentence): string => knownSentence(sentence, facts) ?? '';
  return {
    state,
    badge: words.badge,
    status: say(words.status),
    title: say(words.title),
    body: words.body.map(say).filter(Boolean),
    banner: words.banner && { title: say(words.banner.title), more: say(words.banner.more) },
  };
}

function useStateFacts(subscription: SubscriptionStatus): Facts {
  const { t } = useTranslation('planState');
  const format = useFormat();
  const providers = useProviderWords();
  const priceWords = usePriceWords();
  const state = planState(subscription);
  // What is owed, and what the provider will do, is asked for where somebody waits for it.
  const isAsked = PLAN_STATES[state].banner?.daysBefore === null;
  const actions = useBillingActions({ enabled: isAsked }).data;
  const { ended, provider, price, graceEndsAt, scheduledChange, failedPayments } = subscription;
  const next = nextCharge(subscription);
  const end = endOf(actions);
  const retry = actions?.pay?.nextAttemptAt;
  const date = end?.at ?? stateDate(subscription);
  const isFarEnd = state === 'ending' && end !== null && end.renewals > 0;
  const nextAt = next?.at ?? (isFarEnd ? subscription.currentPeriodEnd : null);
  const facts: Facts = {
    plan: subscription.planName,
    former: ended?.planName,
    provider: provider ? providers.name(provider) : undefined,
    date: date ? format.date(date) : undefined,
    // A change that is coming is told beside it, with its own date and price.
    next: nextAt && !scheduledChangeOf() ? format.date(nextAt) : undefined,
    amount: amountWords(),
    owed: actions?.pay ? format.money(actions.pay.amount) : undefined,
    retry: retry && Date.parse(retry) > serverNow() ? format.date(retry) : undefined,
    failed: t('failed', { count: Math.max(1, failedPayments) }),
    days: graceEndsAt ? t('days', { count: daysUntil(graceEndsAt, serverNow()) }) : undefined,
    renewals: isFarEnd ? t('renewals', { count: end.renewals }) : undefined,
  };
  const why = ended && knownSentence([WORDS[currentLanguage()].ended[ended.reason]], facts);
  return { ...facts, why: why ?? undefined };

  function scheduledChangeOf() {
    return subscription.cancelAtPeriodEnd ? null : scheduledChange;
  }

  function amountWords(): string | undefined {
    if (scheduledChangeOf()) return undefined;
    if (next) return format.money(next.amount);
    return isFarEnd && price ? priceWords(price) : undefined;
  }

  /** The day on which the provider will act, where it was told to end the plan. */
  function endOf(known: BillingActions | undefined): { at: string; renewals: number } | null {
    if (state !== 'ending' || !known) return null;
    if (!known.cancel.isAllowed) {
      return known.cancel.until ? { at: known.cancel.until, renewals: 0 } : null;
    }
    const option = known.cancel.options.find(({ when }) => when === 'period_end');
    return option ? { at: option.endsAt, renewals: option.renewalsBefore } : null;
  }
}
