import { describe, expect, it } from 'vitest';
import { planModel } from '#server/features/plans/plan.model.ts';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { addPlan, DAY, HOUR, MINUTE, type Owner } from '../paying-business.ts';
import { order, PREPAID, slip } from '../prepaid-orders.ts';
import { callService } from '../service-calls.ts';
import { actionsOf, expectOutcomes, fatesOf, live, unheard } from './told.ts';

stageBilling();

const takeAway = ({ businessId }: Owner) =>
  callService(app, 'PUT', '/api/subscriptions/status', {
    businessId,
    planId: 'free',
    status: 'cancelled',
    reason: 'Abuse',
  });

describe('a plan that the operator took away', () => {
  it.each([1, 2])(
    'with %d periods paid ahead stays away, whatever is heard again',
    async (periods) => {
      const owner = await bench.owner('mercadopago');
      for (let count = 0; count < periods; count += 1) {
        const { body } = await bench.upgrade(owner, PREPAID);
        await app.hands('mercadopago').settle(body.checkoutUrl, 'pay');
        await app.pass(MINUTE);
        await app.hear();
      }
      expect(await app.status(owner)).toMatchObject({ planId: 'MID' });
      expect((await takeAway(owner)).status).toBe(200);
      const { attempts } = await app.sandbox.look<{ attempts: { id?: string }[] }>('state');
      for (const { id } of attempts.slice(-6)) {
        if (id) await app.sandbox.control(`webhooks/replay/${id}`).catch(() => undefined);
      }
      await bench.later(owner, HOUR);
      await app.reconcile();
      expect(await app.status(owner)).toMatchObject({ isPremium: false });
      await live(35 * DAY, 35 * DAY);
      expect((await bench.record(owner)).isPremium).toBe(false);
      await expectOutcomes(owner);
    },
  );

  it.each(['stripe', 'mercadopago'] as const)(
    'of %s stays away after its dispute was won',
    async (provider) => {
      const owner = await bench.subscriber(provider);
      const id = (await bench.record(owner)).providerSubscriptionId ?? '';
      await app.hands(provider).reverse(id, 'dispute');
      await bench.later(owner, HOUR);
      expect((await takeAway(owner)).status).toBe(200);
      await app.hands(provider).reverse(id, 'win');
      await bench.later(owner, HOUR);
      await app.reconcile();
      expect(await app.status(owner)).toMatchObject({ isPremium: false });
      await live(35 * DAY, 35 * DAY);
      expect((await bench.record(owner)).isPremium).toBe(false);
      expect(await bench.paid(owner)).toEqual([1_000_000]);
      await expectOutcomes(owner);
    },
  );
});

describe.each(['stripe', 'mercadopago'] as const)('a page at %s', (provider) => {
  it('that was open when the plan was taken away gives nothing, and what is paid on it goes back', async () => {
    const owner = await bench.subscriber(provider);
    await bench.later(owner, 5 * DAY);
    const other = provider === 'stripe' ? 'mercadopago' : 'stripe';
    await bench.upgrade(owner, { targetPlanId: 'MID', provider: other });
    expect((await takeAway(owner)).status).toBe(200);
    const page = await bench.upgrade(owner, { targetPlanId: 'LOW' });
    expect(page.status).toBe(201);
    await unheard(async () => {
      await app.hands(provider).settle(page.body.checkoutUrl, 'pay');
      await app.pass(MINUTE);
    });
    // Paid, and taken away once more before anybody heard of it.
    expect((await takeAway(owner)).status).toBe(200);
    await live(2 * HOUR, HOUR);
    await live(35 * DAY, 35 * DAY);
    expect(await bench.record(owner)).toMatchObject({ isPremium: false, provider: null });
    expect(await bench.paid(owner)).toEqual([1_000_000]);
    await expectOutcomes(owner);
  });
});

it('a slip that is paid after the plan was taken away gives nothing, and goes back', async () => {
  const owner = await bench.owner('mercadopago');
  const { sessionId } = await order(owner, 'cash');
  expect((await takeAway(owner)).status).toBe(200);
  await slip(sessionId, 'pay').catch(() => undefined);
  await bench.later(owner, HOUR);
  await live(2 * HOUR, HOUR);
  expect(await app.status(owner)).toMatchObject({ isPremium: false });
  expect(await bench.paid(owner)).toEqual([]);
  await expectOutcomes(owner);
  // It is no ban: what is chosen from now on is bought.
  await bench.pay(owner, await bench.upgrade(owner, PREPAID));
  expect(await app.status(owner)).toMatchObject({ planId: 'MID' });
});

describe.each(['stripe', 'mercadopago'] as const)(
  'a plan that is not public, at %s',
  (provider) => {
    it('is refused to who asks for it by any way', async () => {
      const planId = `HIDDEN-${provider}`;
      await addPlan(planId, { sortOrder: 60, amountMinor: 2_000_000 });
      await planModel.updateOne({ planId }, { $set: { isPublic: false } });
      await addPlan(`GIFT-${provider}`, { sortOrder: 61, amountMinor: 0 });
      await planModel.updateOne(
        { planId: `GIFT-${provider}` },
        { $set: { isPublic: false, prices: [] } },
      );
      const bare = await bench.owner(provider);
      const paying = await bench.subscriber(provider);
      const lower = await bench.subscriber(provider, 'TOP');
      for (const owner of [bare, paying, lower]) {
        for (const target of [planId, `GIFT-${provider}`]) {
          const answers = [
            await bench.preview(owner, { targetPlanId: target }),
            await bench.upgrade(owner, { targetPlanId: target }),
            await owner.post('/api/billing/checkout', {
              targetPlanId: target,
              billingPeriod: 'monthly',
              provider,
              currency: 'ARS',
            }),
            await owner.send('PATCH', `/api/businesses/${owner.businessId}/plan`, {
              body: { planId: target },
            }),
          ];
          const seen = answers.map(({ status, problem }) => [status, problem?.code]);
          for (const [status] of seen)
            expect(status, JSON.stringify(seen)).toBeGreaterThanOrEqual(400);
          expect(JSON.stringify(seen)).not.toContain('50');
        }
      }
      expect((await app.status(bare)).isPremium).toBe(false);
    });
  },
);

describe.each(['stripe', 'mercadopago'] as const)(
  'buying at %s, nine days, withdrawing',
  (provider) => {
    it('is done once, and the page says so the other times', async () => {
      const owner = await bench.subscriber(provider);
      const withdraw = async () => {
        await bench.later(owner, 9 * DAY);
        const { withdraw: shown } = await actionsOf(owner);
        const { status } = await owner.post('/api/billing/withdraw', {});
        await app.hear();
        return [shown.isAllowed, status];
      };
      expect(await withdraw()).toEqual([true, 200]);
      expect(await app.status(owner)).toMatchObject({ isPremium: false });
      await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'MID' }));
      expect(await app.status(owner)).toMatchObject({ planId: 'MID' });
      for (let round = 1; round < 5; round += 1) expect(await withdraw()).toEqual([false, 409]);
      const fates = await fatesOf(owner);
      expect(fates.filter(([, status]) => status === 'refunded')).toHaveLength(1);
      await expectOutcomes(owner);
    });
  },
);
