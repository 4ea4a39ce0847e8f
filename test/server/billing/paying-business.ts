import { expect } from 'vitest';
import { intentModel } from '#server/features/billing/intent.model.ts';
import { type LedgerEntry, ledgerModel } from '#server/features/billing/ledger.model.ts';
import { planModel } from '#server/features/plans/plan.model.ts';
import {
  type SubscriptionRecord,
  subscriptionModel,
} from '#server/features/subscriptions/subscription.model.ts';
import type { Preview } from '#shared/contracts/billing.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { ProviderName, SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import type { PayingApp, StartedCheckout } from '#test/support/paying-app.ts';
import type { Answer, Registered, TestClient } from '#test/support/test-client.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Plans of these tests, by order: monthly price in centavos; a year costs ten months. */
export const PLANS = {
  LOW: { sortOrder: 30, amountMinor: 500_000, maxProducts: 3 },
  MID: { sortOrder: 50, amountMinor: 1_000_000, maxProducts: 600 },
  TOP: { sortOrder: 80, amountMinor: 4_000_000, maxProducts: null },
} as const;

export type Owner = TestClient & Registered & { provider: ProviderName };
export interface Params {
  targetPlanId: string;
  billingPeriod?: 'monthly' | 'yearly';
  provider?: ProviderName;
  currency?: string;
  mode?: 'recurring' | 'prepaid';
  quote?: string;
}
export type Upgraded = StartedCheckout & { subscription?: SubscriptionStatus };

export interface BillingBench {
  owner(provider?: ProviderName): Promise<Owner>;
  /** A business whose plan is bought and heard of. */
  subscriber(provider: ProviderName, planId?: string): Promise<Owner>;
  preview(owner: Owner, params: Params): Promise<Answer<Preview>>;
  upgrade(owner: Owner, params: Params): Promise<Answer<Upgraded>>;
  /** Goes through a payment page, if one was asked for, and waits until the first charge was made. */
  pay(owner: Owner, answer: Answer<Upgraded>): Promise<void>;
  /** Time passes, webhooks arrive, and the person signs in anew: no session lasts for months. */
  later(owner: Owner, milliseconds: number): Promise<void>;
  /** To so many hours after the end of what is paid. */
  toRenewal(owner: Owner, hours?: number): Promise<void>;
  record(owner: Owner): Promise<SubscriptionRecord>;
  /** Everything that was really paid, oldest first, in minor units. */
  paid(owner: Owner): Promise<number[]>;
  payments(owner: Owner): Promise<LedgerEntry[]>;
  /** Ends everything at the providers: what a test began does not renew through the months of the next one. */
  rest(): Promise<void>;
}

export async function addPlans(over: { trialDays?: number } = {}): Promise<void> {
  for (const [id, { sortOrder, amountMinor, maxProducts }] of Object.entries(PLANS)) {
    const features = { maxProducts, maxUsers: 2, maxClients: 5 };
    await addPlan(id, { sortOrder, amountMinor, features, ...over });
  }
}

export async function addPlan(
  id: string,
  over: {
    sortOrder: number;
    amountMinor: number;
    features?: Record<string, number | boolean | null>;
    trialDays?: number;
  },
): Promise<void> {
  const { sortOrder, amountMinor, features = { maxProducts: 50 }, trialDays = 0 } = over;
  await planModel.create({
    _id: `inventory:${id}`,
    appId: 'inventory',
    planId: id,
    name: id,
    sortOrder,
    features,
    trialDays,
    prices: [
      { currency: 'ARS', interval: 'month', amountMinor },
      { currency: 'ARS', interval: 'year', amountMinor: amountMinor * 10 },
    ],
  });
}

/** The operator makes a plan dearer: a new version, which this process has read when this is done. */
export async function raisePrice(
  app: PayingApp,
  planId: string,
  edit: { amountMinor: number; features?: Record<string, number | null> },
): Promise<void> {
  const { amountMinor, ...rest } = edit;
  const prices = [{ currency: 'ARS', interval: 'month', amountMinor }];
  await planModel.updateOne({ planId }, { $set: { ...rest, prices }, $inc: { version: 1 } });
  const offered = async () => {
    const { body } = await app.client().get<{ plans: Plan[] }>('/api/plans');
    return body.plans.find(({ id }) => id === planId)?.prices[0]?.amountMinor;
  };
  await expect.poll(offered, { timeout: 3000 }).toBe(amountMinor);
}

export function createBillingBench(app: PayingApp): BillingBench {
  const record = async ({ businessId }: Owner): Promise<SubscriptionRecord> => {
    const found = await subscriptionModel.findOne({ businessId }).lean<SubscriptionRecord>();
    if (!found) throw new Error('The business has no subscription');
    return found;
  };
  const paramsOf = (owner: Owner, params: Params) => ({
    billingPeriod: 'monthly',
    provider: owner.provider,
    currency: 'ARS',
    ...params,
  });
  const payments: BillingBench['payments'] = ({ businessId }) =>
    ledgerModel.find({ businessId }).sort({ createdAt: 1, _id: 1 }).lean<LedgerEntry[]>();

  const owners: Owner[] = [];

  const bench: BillingBench = {
    record,
    payments,
    async rest() {
      const businessIds = owners.splice(0).map(({ businessId }) => businessId);
      const records = await subscriptionModel.find({ businessId: { $in: businessIds } }).lean();
      for (const { provider, providerSubscriptionId, version } of records) {
        if (!provider || providerSubscriptionId === null) continue;
        await app.provider(provider).cancelSubscription(providerSubscriptionId, {
          when: 'now',
          idempotencyKey: `rest:${providerSubscriptionId}:${version}`,
        });
      }
      // Nobody needs to hear of it, and nobody is to ask about them any more.
      await app.sandbox.control('webhooks/mode', { automatic: false, drop: true });
      await app.sandbox.control('webhooks/flush');
      await app.sandbox.control('webhooks/mode', { automatic: false });
      for (const model of [subscriptionModel, intentModel]) {
        await model.collection.deleteMany({ businessId: { $in: businessIds } });
      }
    },
    async owner(provider = 'stripe') {
      const client = app.client();
      const owner = Object.assign(client, await client.register(), { provider });
      owners.push(owner);
      return owner;
    },
    async subscriber(provider, planId = 'MID') {
      const owner = await bench.owner(provider);
      await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: planId }));
      return owner;
    },
    preview: (owner, params) => owner.post('/api/billing/preview', paramsOf(owner, params)),
    upgrade: (owner, params) => owner.post('/api/billing/upgrade', paramsOf(owner, params)),
    async pay({ provider }, { status, body }) {
      if (status === 201) await app.hands(provider).settle(body.checkoutUrl, 'pay');
      else if (status !== 200) throw new Error(JSON.stringify(body));
      // The first charge of a subscription comes a little after the person agreed to it.
      await app.pass(MINUTE);
      await app.hear();
    },
    async later(owner, milliseconds) {
      await app.pass(milliseconds);
      await app.hear();
      const { email, password } = owner;
      await owner.post('/api/auth/login', { email, password });
    },
    async toRenewal(owner, hours = 2) {
      const { currentPeriodEnd } = await record(owner);
      if (!currentPeriodEnd) throw new Error('Nothing is paid');
      const left = currentPeriodEnd.getTime() - app.clock.now().getTime();
      await bench.later(owner, left + hours * HOUR);
    },
    paid: async (owner) =>
      (await payments(owner))
        .filter(({ status, amount }) => status === 'paid' && amount.amountMinor > 0)
        .map(({ amount }) => amount.amountMinor),
  };
  return bench;
}
