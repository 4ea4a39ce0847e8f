import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import { currentLanguage } from '#client/lib/i18n.ts';
import { type Facts, knownSentence } from '#client/lib/known-sentence.ts';
import { serverNow } from '#client/lib/server-clock.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { useBillingActions } from './api/get-billing-actions.ts';
import { daysUntil } from './days-until.ts';
import { endsAt, nextCharge, type PlanState, planState, stateDate } from './plan-state.ts';
import type { PlanWords, Sentence } from './plan-words.ts';
import { english } from './plan-words-en.ts';
import { spanish } from './plan-words-es.ts';
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
  const isPastDue = planState(subscription) === 'pastDue';
  // What is owed, and when it is tried again, is asked for where somebody waits for it.
  const owed = useBillingActions({ enabled: isPastDue }).data?.pay;
  const { ended, provider, graceEndsAt, cancelAtPeriodEnd, failedPayments } = subscription;
  // A change that is coming is told beside it, with its own date and price.
  const isChanging = subscription.scheduledChange !== null && !cancelAtPeriodEnd;
  const coming = isChanging ? null : nextCharge(subscription);
  // Of a plan that waits nothing is charged on a day that is over.
  const isComing = subscription.isPremium || (coming && Date.parse(coming.at) > serverNow());
  const next = isComing ? coming : null;
  const retry = owed?.nextAttemptAt;
  const date = stateDate(subscription);
  const until = cancelAtPeriodEnd ? endsAt(subscription) : null;
  const facts: Facts = {
    plan: subscription.planName,
    former: ended?.planName,
    provider: provider ? providers.name(provider) : undefined,
    date: date ? format.date(date) : undefined,
    until: until ? format.date(until) : undefined,
    next: next ? format.date(next.at) : undefined,
    amount: next ? format.money(next.amount) : undefined,
    price: subscription.price ? format.money(subscription.price) : undefined,
    owed: owed ? format.money(owed.amount) : undefined,
    retry: retry && Date.parse(retry) > serverNow() ? format.date(retry) : undefined,
    failed: t('failed', { count: Math.max(1, failedPayments) }),
    days: graceEndsAt ? t('days', { count: daysUntil(graceEndsAt, serverNow()) }) : undefined,
  };
  const why = ended && knownSentence([WORDS[currentLanguage()].ended[ended.reason]], facts);
  return { ...facts, why: why ?? undefined };
}
