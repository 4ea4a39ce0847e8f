import type { MailNote } from '#server/features/mail/mail-kinds.ts';
import { END_REASONS } from '#shared/contracts/subscriptions.ts';

export const MONTHLY = { amountMinor: 1_234_567, currency: 'ARS', interval: 'month' } as const;
const YEARLY = { amountMinor: 9_900, currency: 'USD', interval: 'year' } as const;
const SOON = new Date('2026-12-01T12:00:00Z');
const PLAN = 'Plan <b>A&B</b>';

/** At least one note of every kind, and of each way a kind can read; names hold what markup has to escape. */
export const NOTES: readonly MailNote[] = [
  { kind: 'welcome', facts: { businessName: 'Tornillos "S&P" <script>' } },
  ...([80, 95, 100] as const).map(
    (percent): MailNote => ({
      kind: 'usage_threshold',
      facts: { metric: 'products', used: 1900, limit: 2000, planName: PLAN, percent },
    }),
  ),
  {
    kind: 'over_limit',
    facts: {
      planName: PLAN,
      metrics: [
        { metric: 'products', used: 640, limit: 500 },
        { metric: 'users', used: 3, limit: 2 },
        { metric: 'categories', used: 3, limit: 2 },
        { metric: 'clients', used: 3, limit: 2 },
        { metric: 'suppliers', used: 3, limit: 2 },
        { metric: 'invoiceChannels', used: 3, limit: 2 },
      ],
    },
  },
  { kind: 'consumer_request', facts: { request: 'cancellation', code: 'BAJA-ABCDEFGHJK' } },
  { kind: 'consumer_request', facts: { request: 'withdrawal', code: 'ARR-ABCDEFGHJK' } },
  {
    kind: 'plan_started',
    facts: { planName: PLAN, price: MONTHLY, periodEnd: SOON, renewal: 'automatic' },
  },
  {
    kind: 'plan_started',
    facts: { planName: PLAN, price: YEARLY, periodEnd: SOON, renewal: 'manual' },
  },
  { kind: 'plan_started', facts: { planName: PLAN, price: null, periodEnd: null, renewal: null } },
  ...(['comped', 'agreed', null] as const).map(
    (terms): MailNote => ({
      kind: 'plan_given',
      facts: {
        planName: PLAN,
        terms,
        until: terms ? SOON : null,
        formerPlanName: terms === 'agreed' ? 'B' : null,
      },
    }),
  ),
  { kind: 'suspended', facts: { planName: PLAN, currentPlanName: 'B', price: MONTHLY } },
  { kind: 'suspended', facts: { planName: PLAN, currentPlanName: 'B', price: null } },
  { kind: 'plan_back', facts: { planName: PLAN, why: 'settled', periodEnd: SOON } },
  { kind: 'plan_back', facts: { planName: PLAN, why: 'renewed', periodEnd: null } },
  { kind: 'charged_back', facts: { planName: PLAN, amount: MONTHLY } },
  { kind: 'charged_back', facts: { planName: PLAN, amount: null } },
  { kind: 'trial_started', facts: { planName: PLAN, price: MONTHLY, trialEnd: SOON } },
  { kind: 'trial_started', facts: { planName: PLAN, price: null, trialEnd: SOON } },
  { kind: 'trial_ending', facts: { planName: PLAN, price: MONTHLY, trialEnd: SOON } },
  { kind: 'trial_ending', facts: { planName: PLAN, price: null, trialEnd: SOON } },
  { kind: 'plan_changed', facts: { formerPlanName: PLAN, planName: 'B', price: MONTHLY } },
  { kind: 'plan_changed', facts: { formerPlanName: PLAN, planName: PLAN, price: null } },
  ...END_REASONS.map(
    (reason): MailNote => ({
      kind: 'plan_ended',
      facts: { planName: PLAN, currentPlanName: 'B', reason },
    }),
  ),
  {
    kind: 'cancellation_confirmed',
    facts: { planName: PLAN, when: 'period_end', endsAt: SOON, isWaiting: true, code: 'ABC12345' },
  },
  {
    kind: 'cancellation_confirmed',
    facts: { planName: PLAN, when: 'period_end', endsAt: SOON, isWaiting: false, code: 'ABC12345' },
  },
  {
    kind: 'cancellation_confirmed',
    facts: { planName: PLAN, when: 'period_end', endsAt: null, isWaiting: false, code: null },
  },
  {
    kind: 'cancellation_confirmed',
    facts: { planName: PLAN, when: 'now', endsAt: null, isWaiting: false, code: 'ABC12345' },
  },
  { kind: 'withdrawn', facts: { planName: PLAN, refunded: MONTHLY, code: 'ABC12345' } },
  { kind: 'withdrawn', facts: { planName: PLAN, refunded: null, code: null } },
  {
    kind: 'resumed',
    facts: { planName: PLAN, periodEnd: SOON, isWaiting: false, code: 'ABC12345' },
  },
  { kind: 'resumed', facts: { planName: PLAN, periodEnd: null, isWaiting: true, code: null } },
  {
    kind: 'change_scheduled',
    facts: { planName: PLAN, nextPlanName: 'B', effectiveAt: SOON, price: MONTHLY },
  },
  {
    kind: 'change_scheduled',
    facts: { planName: PLAN, nextPlanName: PLAN, effectiveAt: SOON, price: null },
  },
  { kind: 'change_unscheduled', facts: { planName: PLAN } },
  {
    kind: 'price_change',
    facts: { planName: PLAN, formerPrice: MONTHLY, price: YEARLY, effectiveAt: SOON },
  },
  {
    kind: 'price_change',
    facts: { planName: PLAN, formerPrice: null, price: MONTHLY, effectiveAt: SOON },
  },
  { kind: 'paused', facts: { planName: PLAN, periodEnd: SOON } },
  { kind: 'paused', facts: { planName: PLAN, periodEnd: null } },
  { kind: 'payment_failed', facts: { planName: PLAN, price: MONTHLY, graceEndsAt: SOON } },
  { kind: 'payment_failed', facts: { planName: PLAN, price: null, graceEndsAt: null } },
  { kind: 'payment_recovered', facts: { planName: PLAN, periodEnd: SOON } },
  { kind: 'payment_recovered', facts: { planName: PLAN, periodEnd: null } },
  { kind: 'payment_awaited', facts: { planName: PLAN, amount: MONTHLY } },
  { kind: 'payment_awaited', facts: { planName: PLAN, amount: null } },
  { kind: 'renewal_coming', facts: { planName: PLAN, price: MONTHLY, periodEnd: SOON, days: 7 } },
  { kind: 'renewal_coming', facts: { planName: PLAN, price: null, periodEnd: SOON, days: 1 } },
  { kind: 'renewed', facts: { planName: PLAN, periodEnd: SOON } },
  { kind: 'refunded', facts: { planName: PLAN, amount: MONTHLY } },
  { kind: 'given_back', facts: { planName: PLAN, amount: MONTHLY } },
  { kind: 'disputed', facts: { planName: PLAN } },
];
