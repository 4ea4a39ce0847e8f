import { renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, test } from 'vitest';
import { Providers } from '#client/app/providers.tsx';
import { type PlanState, planState } from '#client/features/billing/plan-state.ts';
import { PLAN_STATES } from '#client/features/billing/plan-states.ts';
import { REFUSALS } from '#client/features/billing/refusal-texts.ts';
import { usePlanWords } from '#client/features/billing/use-plan-words.ts';
import { useRefusalWords } from '#client/features/billing/use-refusal-words.ts';
import { i18n } from '#client/lib/i18n.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { BILLING_REFUSALS } from '#shared/domain/billing-refusals.ts';
import { createTestQueryClient } from '#test/support/client.tsx';
import { answerForBusiness } from '#test/support/client-business.ts';
import { aSubscription, paidSubscription } from '#test/support/client-plans.ts';

const END = '2026-12-21T12:00:00.000Z';
const toFree = { planId: 'seed', planName: 'SEED', effectiveAt: END, price: null };
const unpaid = { isPremium: false, autoRenew: false } as const;

/** Each state with everything known of it, and with as little as it can be. */
const STATES: Record<PlanState, SubscriptionStatus[]> = {
  free: [aSubscription()],
  ended: [aSubscription({ ended: { reason: 'unpaid', planId: 'oak', planName: 'OAK', at: END } })],
  cancelled: [paidSubscription({ status: 'cancelled' })],
  comped: [
    paidSubscription({ isComped: true, provider: null, renewal: null }),
    paidSubscription({ isComped: true, provider: null, renewal: null, currentPeriodEnd: null }),
  ],
  arranged: [
    paidSubscription({ provider: null, renewal: null }),
    paidSubscription({ provider: null, renewal: null, currentPeriodEnd: null }),
  ],
  trialing: [
    paidSubscription({ status: 'trialing', trialEnd: END }),
    paidSubscription({ status: 'trialing', trialEnd: null, price: null }),
  ],
  active: [paidSubscription(), paidSubscription({ price: null, currentPeriodEnd: null })],
  prepaid: [
    paidSubscription({ renewal: 'manual', autoRenew: false }),
    paidSubscription({ renewal: 'manual', autoRenew: false, currentPeriodEnd: null }),
  ],
  ending: [
    paidSubscription({ cancelAtPeriodEnd: true, canResume: true, scheduledChange: toFree }),
    paidSubscription({ cancelAtPeriodEnd: true, canResume: true, currentPeriodEnd: null }),
  ],
  runningOut: [
    paidSubscription({ cancelAtPeriodEnd: true, scheduledChange: toFree }),
    paidSubscription({ cancelAtPeriodEnd: true, currentPeriodEnd: null }),
  ],
  pastDue: [
    paidSubscription({ status: 'past_due', graceEndsAt: END }),
    paidSubscription({ status: 'past_due' }),
  ],
  paused: [
    paidSubscription({ status: 'paused' }),
    paidSubscription({ status: 'paused', currentPeriodEnd: null }),
  ],
  suspended: [paidSubscription({ ...unpaid, status: 'paused', canResume: true })],
  resumed: [
    paidSubscription({ ...unpaid, status: 'paused' }),
    paidSubscription({ ...unpaid, status: 'paused', currentPeriodEnd: null }),
  ],
  disputed: [
    paidSubscription({ ...unpaid, status: 'paused', isDisputed: true }),
    paidSubscription({ ...unpaid, status: 'paused', isDisputed: true, provider: null }),
  ],
  incomplete: [paidSubscription({ ...unpaid, status: 'incomplete' })],
};

function hooked<Result>(use: () => Result) {
  const queryClient = createTestQueryClient();
  return renderHook(use, {
    wrapper: ({ children }: { children: ReactNode }) => (
      <Providers queryClient={queryClient} env="test">
        {children}
      </Providers>
    ),
  });
}

const CASES = (['es-AR', 'en'] as const).flatMap((language) =>
  (Object.keys(STATES) as PlanState[]).flatMap((state) =>
    STATES[state].map((subscription) => [language, state, subscription] as const),
  ),
);

test.each(CASES)('%s, %s: every word that screens need, and none with a hole', async (...told) => {
  const [language, state, subscription] = told;
  await i18n.changeLanguage(language);
  answerForBusiness({ subscription });
  expect(planState(subscription)).toBe(state);
  const { result } = hooked(() => usePlanWords(subscription));
  await waitFor(() => expect(result.current.state).toBe(state));
  const { badge, status, title, body, banner } = result.current;
  const { banner: shown } = PLAN_STATES[state];
  // A banner that speaks near the end needs an end to be near to.
  const always = shown?.daysBefore === null ? [banner?.title] : [];
  for (const words of [badge, status, title, ...body, ...always]) {
    expect(words).not.toBe('');
    expect(words).not.toMatch(/[{}]|undefined|null|NaN/);
  }
  expect(body.length).toBeGreaterThan(0);
  expect(banner !== null).toBe(shown !== null);
});

test.each([
  ['comped', /sin cargo. Vale hasta el 21 de diciembre de 2026/],
  ['arranged', /Vale hasta el 21 de diciembre de 2026/],
] as const)('a plan that was given until a day says which (%s)', (state, words) => {
  const [subscription] = STATES[state];
  answerForBusiness();
  const told = hooked(() => usePlanWords(subscription as SubscriptionStatus)).result.current;
  expect(told.body.join(' ')).toMatch(words);
  expect(told.status).toContain('21 de diciembre de 2026');
});

test('no two states that a person has to tell apart look the same', () => {
  const badges = (
    ['pastDue', 'paused', 'suspended', 'resumed', 'disputed', 'ending', 'prepaid'] as const
  ).map((state) => {
    const [subscription] = STATES[state];
    answerForBusiness();
    return hooked(() => usePlanWords(subscription as SubscriptionStatus)).result.current.badge;
  });
  expect(new Set(badges).size).toBe(badges.length);
});

test.each(['es-AR', 'en'] as const)(
  'every refusal has words of its own in %s',
  async (language) => {
    await i18n.changeLanguage(language);
    const { result } = hooked(() => useRefusalWords());
    const bare = BILLING_REFUSALS.map((reason) => result.current({ reason, until: null }));
    for (const words of bare) expect(words).not.toMatch(/[{}]|undefined|_/);
    expect(new Set(bare).size).toBe(BILLING_REFUSALS.length);
    const dated = BILLING_REFUSALS.filter((reason) =>
      REFUSALS[language][reason].some((sentence) => sentence.includes('{{date}}')),
    );
    expect(dated).toContain('WAITS_FOR_FIRST_CHARGE');
    for (const reason of dated) {
      expect(result.current({ reason, until: END })).toMatch(/21 de diciembre|December 21/);
    }
  },
);

test('a reason of a newer server still reads', () => {
  const { result } = hooked(() => useRefusalWords());
  expect(result.current({ reason: 'OF_TOMORROW' as 'PAST_DUE' })).toMatch(/cambió mientras tanto/);
});
