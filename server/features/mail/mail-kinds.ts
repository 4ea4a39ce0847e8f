import type { EndReason } from '#shared/contracts/subscriptions.ts';
import type { Metric } from '#shared/domain/entitlements.ts';
import type { Money } from '#shared/domain/money.ts';
import type { PlanPrice } from '#shared/domain/plan.ts';

export interface UsageFacts {
  metric: Metric;
  used: number;
  limit: number;
}

interface AccountMails {
  welcome: { businessName: string };
  /** `percent` is the highest threshold that was crossed. */
  usage_threshold: UsageFacts & { planName: string; percent: 80 | 95 | 100 };
  over_limit: { planName: string; metrics: UsageFacts[] };
  consumer_request: { request: 'cancellation' | 'withdrawal'; code: string };
}

interface PlanMails {
  /** By an operator. `terms`: free of charge, or agreed and paid elsewhere; null where nothing was agreed. */
  plan_given: {
    planName: string;
    terms: 'comped' | 'agreed' | null;
    until: Date | null;
    /** What was paid until then, and is charged no more. */
    formerPlanName: string | null;
  };
  plan_started: {
    planName: string;
    price: PlanPrice | null;
    periodEnd: Date | null;
    renewal: 'automatic' | 'manual' | null;
  };
  trial_started: { planName: string; price: PlanPrice | null; trialEnd: Date };
  trial_ending: { planName: string; price: PlanPrice | null; trialEnd: Date };
  plan_changed: { formerPlanName: string; planName: string; price: PlanPrice | null };
  /** `planName` is what ended, `currentPlanName` what the business has now. */
  plan_ended: { planName: string; currentPlanName: string; reason: EndReason };
  cancellation_confirmed: {
    planName: string;
    when: 'period_end' | 'now';
    endsAt: Date | null;
    /** Its payment is disputed, or it is paused beyond what was paid: there is nothing to keep. */
    isWaiting: boolean;
    code: string | null;
  };
  withdrawn: { planName: string; refunded: Money | null; code: string | null };
  /** `isWaiting`: what was paid is over, and the plan comes back with the next charge. */
  resumed: { planName: string; periodEnd: Date | null; isWaiting: boolean; code: string | null };
  change_scheduled: {
    planName: string;
    nextPlanName: string;
    effectiveAt: Date;
    price: PlanPrice | null;
  };
  change_unscheduled: { planName: string };
  price_change: {
    planName: string;
    formerPrice: PlanPrice | null;
    price: PlanPrice;
    effectiveAt: Date;
  };
  paused: { planName: string; periodEnd: Date | null };
  /** Paused, and what was paid is over: `planName` waits, `currentPlanName` is what the business has. */
  suspended: { planName: string; currentPlanName: string; price: PlanPrice | null };
  /** After a dispute was settled, or though it is not, with the charge of another period. */
  plan_back: { planName: string; why: 'settled' | 'renewed'; periodEnd: Date | null };
}

interface PaymentMails {
  payment_failed: { planName: string; price: PlanPrice | null; graceEndsAt: Date | null };
  payment_recovered: { planName: string; periodEnd: Date | null };
  /** Cash or a transfer was ordered: it arrives in days. */
  payment_awaited: { planName: string; amount: Money | null };
  renewal_coming: { planName: string; price: PlanPrice | null; periodEnd: Date; days: 1 | 7 };
  renewed: { planName: string; periodEnd: Date };
  refunded: { planName: string; amount: Money };
  /** A payment that bought nothing went back. */
  given_back: { planName: string; amount: Money };
  disputed: { planName: string };
  charged_back: { planName: string; amount: Money | null };
}

/** What each kind of mail is about: all that its texts may say, already read and typed. */
export interface MailFacts extends AccountMails, PlanMails, PaymentMails {}
export type MailKind = keyof MailFacts;
export type AccountMail = keyof AccountMails;
export type PlanMail = keyof PlanMails;
export type PaymentMail = keyof PaymentMails;

/** One mail to write, whoever gets it. */
export type MailNote = { [K in MailKind]: { kind: K; facts: MailFacts[K] } }[MailKind];
