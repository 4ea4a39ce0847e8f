import type { SubscriptionRecord } from '#server/features/subscriptions/subscription.model.ts';
import type { Session } from '#server/http/session.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import type { CrashingDatabase } from '#test/support/crashing-database.ts';
import type { PayingApp } from '#test/support/paying-app.ts';
import type { Unsteadiness } from '#test/support/unsteady-provider.ts';
import type { Step } from './steps.ts';

export const APP = 'inventory';
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const OTHER = { stripe: 'mercadopago', mercadopago: 'stripe' } as const;

/** What the lives of one provider share. */
export interface Stage {
  app: PayingApp;
  database: CrashingDatabase;
  provider: ProviderName;
  unsteadiness: Record<ProviderName, Unsteadiness>;
  /** What processes remember for a while by a clock that never jumps is forgotten. */
  forgetCaches(): void;
}

/** Where one business lives, and what of its life is asked about afterwards. */
export interface Scene extends Stage {
  session: Session;
  notes: Notes;
  current(): Promise<SubscriptionRecord>;
  /** The provider's subscription under our record, if there is one. */
  running(): Promise<string[]>;
}

export interface Notes {
  /** Payment pages that the person was sent to, oldest first. */
  pages: { url: string; checkoutId: string; sessionId: string }[];
  /** Where something that is owed could be paid. */
  bills: Set<string>;
  /** Every sum that was shown as due now, or as what comes next, in minor units. */
  sums: Set<number>;
  /** Cancellations that were confirmed with a code, and not taken back. */
  cancellations: { subscriptionId: string | null; at: Date }[];
  /** What was shown as the next charge, and when something happened after which that need not hold. */
  shown: Shown[];
  /** When an operator gave something, or took it away. */
  operatorActs: Date[];
  /** When the operator took a plan away, and gave none since. */
  takenAwayAt: Date | null;
  /** The seller took something off what is charged. */
  isReduced: boolean;
  /** Subscriptions whose status is answered as another. */
  disguised: Set<string>;
}

export interface Shown {
  at: Date;
  /** Null where an act of somebody begins: nothing that was shown before binds any more. */
  record: Pick<
    SubscriptionRecord,
    'providerSubscriptionId' | 'price' | 'scheduledChange' | 'status'
  > | null;
}

/** One function for each kind of step. */
export type Acts<Steps extends { do: Step['do'] }> = {
  [Name in Steps['do']]: (step: Extract<Steps, { do: Name }>) => Promise<void>;
};

export function emptyNotes(): Notes {
  return {
    pages: [],
    bills: new Set(),
    sums: new Set(),
    cancellations: [],
    shown: [],
    operatorActs: [],
    takenAwayAt: null,
    isReduced: false,
    disguised: new Set(),
  };
}

/** As often as it is honest: the product asks about whatever is due, and carries out what is owed. */
export async function tend({ app }: Pick<Stage, 'app'>): Promise<void> {
  const { reconciliation, remedies } = app.services;
  await reconciliation.endManualGrants();
  await reconciliation.drain();
  await remedies.drain();
}
