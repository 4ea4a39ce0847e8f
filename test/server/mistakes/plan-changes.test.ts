import { describe, expect, it } from 'vitest';
import { GRACE_DAYS } from '#server/features/billing/facts.ts';
import { reduce } from '#server/features/billing/reduce.ts';
import { changeDirection } from '#shared/domain/plan-comparison.ts';
import { app, bench, stageBilling } from '../billing/billing-stage.ts';
import { addPlan, addPlans, DAY, HOUR, type Owner } from '../billing/paying-business.ts';
import {
  at,
  DEFAULT_PLAN,
  factsOf,
  intentOf,
  PRICES,
  paymentOf,
  running,
  subscriptionOf,
} from '../billing/reduce-world.ts';

const PROVIDERS = ['stripe', 'mercadopago'] as const;
stageBilling(async () => {
  await addPlans();
  await addPlan('TRY', { sortOrder: 40, amountMinor: 700_000, trialDays: 14 });
  await addPlan('TRY-TOO', { sortOrder: 45, amountMinor: 800_000, trialDays: 30 });
});

const MONTHLY = 'monthly' as const;
interface StripeState {
  customers: Record<string, { id: string; metadata: Record<string, string> }>;
  subscriptions: Record<string, { id: string; customer: string }>;
}
const cancel = (owner: Owner, when: 'now' | 'period_end') =>
  owner.post('/api/billing/cancel', { when });

describe('mistakes with upgrades', () => {
  it('an upgrade makes no second customer and no second subscription (better-auth 1880, 2440)', async () => {
    const owner = await bench.subscriber('stripe');
    const before = await bench.record(owner);
    await Promise.all([
      bench.upgrade(owner, { targetPlanId: 'TOP' }),
      bench.upgrade(owner, { targetPlanId: 'TOP' }),
    ]);
    await bench.later(owner, HOUR);
    const after = await bench.record(owner);
    expect(after).toMatchObject({
      planId: 'TOP',
      providerSubscriptionId: before.providerSubscriptionId,
      customerIds: before.customerIds,
    });
    const state = await app.sandbox.look<StripeState>('state');
    const customers = Object.values(state.customers).filter(
      ({ metadata }) => metadata['businessId'] === owner.businessId,
    );
    expect(customers.map(({ id }) => id)).toEqual([before.customerIds.stripe]);
    const subscriptions = Object.values(state.subscriptions).filter(
      ({ customer }) => customer === before.customerIds.stripe,
    );
    expect(subscriptions).toHaveLength(1);
  });

  it.each(PROVIDERS)(
    '"already subscribed" is no dead end: every other plan is open at %s (polar 8134)',
    async (provider) => {
      const owner = await bench.subscriber(provider);
      const same = await bench.upgrade(owner, { targetPlanId: 'MID' });
      expect([same.status, same.problem.code]).toEqual([409, 'ALREADY_ON_PLAN']);
      expect((await bench.preview(owner, { targetPlanId: 'TOP' })).body.direction).toBe('upgrade');
      expect((await bench.preview(owner, { targetPlanId: 'LOW' })).body.method).toBe('scheduled');
      await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'TOP' }));
      expect(await app.status(owner)).toMatchObject({ planId: 'TOP', status: 'active' });
    },
  );

  it.each(PROVIDERS)(
    'an upgrade whose payment fails at %s takes nothing away and owes nothing (polar 5608, better-auth 3562)',
    async (provider) => {
      const owner = await bench.subscriber(provider);
      await bench.later(owner, 5 * DAY);
      const { providerSubscriptionId, currentPeriodEnd } = await bench.record(owner);
      await app.hands(provider).setCard(providerSubscriptionId ?? '', false);
      const answer = await bench.upgrade(owner, { targetPlanId: 'TOP' });
      expect(answer.status).toBe(201);
      await app.hands(provider).settle(answer.body.checkoutUrl, 'decline');
      await bench.later(owner, 2 * DAY);
      await app.reconcile();
      expect(await bench.record(owner)).toMatchObject({
        planId: 'MID',
        status: 'active',
        failedPayments: 0,
        graceEndsAt: null,
        currentPeriodEnd,
      });
      expect(await bench.paid(owner)).toEqual([1_000_000]);
    },
  );

  it('the second upgrade in one period credits what the first one paid (gumroad PR 6077)', async () => {
    const owner = await bench.subscriber('mercadopago', 'LOW');
    await bench.later(owner, 5 * DAY);
    await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'MID' }));
    expect(await app.status(owner)).toMatchObject({ planId: 'MID' });
    await bench.later(owner, 5 * DAY);
    const { currentPeriodStart: start, currentPeriodEnd: end } = await bench.record(owner);
    const { body } = await bench.preview(owner, { targetPlanId: 'TOP' });
    const length = (end?.getTime() ?? 0) - (start?.getTime() ?? 0);
    const left = ((end?.getTime() ?? 0) - Date.parse(body.computedAt)) / length;
    expect(length).toBeGreaterThan(27 * DAY);
    expect(Math.abs(body.dueNow.amountMinor - left * 3_000_000)).toBeLessThan(100);
    const credit = body.lines.find(({ amount }) => amount.amountMinor < 0);
    expect(Math.abs((credit?.amount.amountMinor ?? 0) + left * 1_000_000)).toBeLessThan(100);
    await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'TOP', quote: body.quote }));
    expect((await bench.paid(owner)).at(-1)).toBe(body.dueNow.amountMinor);
    expect(await bench.record(owner)).toMatchObject({ planId: 'TOP', currentPeriodEnd: end });
  });

  it('from yearly to monthly is no upgrade, however the prices compare (lago-api 1834)', () => {
    const plan = { id: 'a', sortOrder: 5 };
    const dearer = { plan, billingPeriod: 'yearly' as const };
    const direction = (to: Parameters<typeof changeDirection>[1]) => changeDirection(dearer, to);
    expect(direction({ plan, billingPeriod: MONTHLY })).toBe('period');
    expect(direction({ plan: { id: 'b', sortOrder: 4 }, billingPeriod: MONTHLY })).toBe(
      'downgrade',
    );
    expect(direction({ plan: { id: 'b', sortOrder: 6 }, billingPeriod: MONTHLY })).toBe('upgrade');
  });
});

describe('mistakes with beginnings and ends', () => {
  it('a trial is not given again, not for another plan either (better-auth 4539)', async () => {
    const owner = await bench.subscriber('stripe', 'TRY');
    expect(await app.status(owner)).toMatchObject({ status: 'trialing' });
    await cancel(owner, 'now');
    await app.hear();
    for (const targetPlanId of ['TRY', 'TRY-TOO']) {
      const { body } = await bench.preview(owner, { targetPlanId });
      expect(body.trialDays).toBe(0);
      expect(body.dueNow.amountMinor).toBeGreaterThan(0);
    }
  });

  it.each(PROVIDERS)(
    'who cancelled at %s can subscribe again, at once and later (better-auth 5781)',
    async (provider) => {
      const owner = await bench.subscriber(provider);
      for (const days of [0, 20]) {
        await cancel(owner, 'now');
        await bench.later(owner, days * DAY);
        expect(await app.status(owner)).toMatchObject({ isPremium: false });
        await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'MID' }));
        expect(await app.status(owner)).toMatchObject({ planId: 'MID', status: 'active' });
      }
      expect(await bench.paid(owner)).toHaveLength(3);
    },
  );

  it('what expires here does not go on charging at the provider (revel-backend 394)', () => {
    const intent = intentOf('i1', PRICES[0], { state: 'completed', isOpen: false });
    const snapshot = subscriptionOf(intent);
    const verdict = reduce(
      factsOf({
        current: running(snapshot),
        intents: [intent],
        snapshots: new Map([['sub_i1', snapshot]]),
        now: at(25 + GRACE_DAYS + 1),
      }),
    );
    expect(verdict.changes).toMatchObject({ planId: DEFAULT_PLAN.id, provider: null });
    expect(verdict.duplicates.map(({ subscriptionId }) => subscriptionId)).toEqual(['sub_i1']);
  });

  it('grace does not start anew with each retry (sbomify PR 1084)', () => {
    const intent = intentOf('i1', PRICES[0], { state: 'completed', isOpen: false });
    let current = running(subscriptionOf(intent));
    const graceEnds = [1, 2, 3].map((attempts) => {
      const failed = paymentOf(intent, {
        paymentId: 'in_2',
        status: 'failed',
        reason: 'renewal',
        createdAt: at(25),
        paidAt: null,
        period: { start: at(25), end: at(55) },
        attempts,
      });
      const payments = [failed, paymentOf(intent)];
      const snapshot = subscriptionOf(intent, { state: 'past_due', payments });
      const { changes } = reduce(
        factsOf({
          current,
          intents: [intent],
          snapshots: new Map([['sub_i1', snapshot]]),
          now: at(24 + 2 * attempts),
        }),
      );
      current = { ...current, ...changes };
      return current.graceEndsAt;
    });
    expect(graceEnds).toEqual([at(25 + GRACE_DAYS), at(25 + GRACE_DAYS), at(25 + GRACE_DAYS)]);
  });
});

describe('mistakes with downgrades', () => {
  it('one made at the provider by hand is seen, not swallowed: a person is told, what is paid holds (shelf)', () => {
    const intent = intentOf('i1', PRICES[1], { state: 'completed', isOpen: false });
    const cheaper = { ...PRICES[1], amountMinor: 700 };
    const snapshot = subscriptionOf(intent, { price: cheaper, lookupKey: 'made:by:hand' });
    const verdict = reduce(
      factsOf({
        current: running(subscriptionOf(intent)),
        intents: [intent],
        snapshots: new Map([['sub_i1', snapshot]]),
      }),
    );
    expect(verdict.changes).toBeNull();
    expect(verdict.alerts).toMatchObject([
      { code: 'payment_without_agreement', data: { subscriptionId: 'sub_i1', price: cheaper } },
    ]);
  });

  it('one that leaves a business over its limits is applied here and there alike, and deletes nothing (lms-front 461)', async () => {
    const owner = await bench.subscriber('stripe');
    for (const sku of ['A', 'B', 'C', 'D', 'E']) {
      expect((await owner.post('/api/products', { sku, name: sku })).status).toBe(201);
    }
    const preview = await bench.preview(owner, { targetPlanId: 'LOW' });
    expect(preview.body.overLimit).toEqual([{ metric: 'products', used: 5, limit: 3, over: 2 }]);
    await bench.upgrade(owner, { targetPlanId: 'LOW' });
    await bench.toRenewal(owner);
    const { providerSubscriptionId } = await bench.record(owner);
    const there = await app.provider('stripe').fetchSubscription(providerSubscriptionId ?? '');
    expect(there?.price.amountMinor).toBe(500_000);
    expect(await app.status(owner)).toMatchObject({
      planId: 'LOW',
      price: { amountMinor: 500_000 },
      overLimit: ['products'],
    });
    expect((await owner.get<{ total: number }>('/api/products')).body.total).toBe(5);
  });
});
