import { describe, expect, it } from 'vitest';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { DAY, HOUR, MINUTE } from '../paying-business.ts';
import { actionsOf, alertsOf, expectOutcomes, fatesOf, live, unheard } from './told.ts';

stageBilling();

/** A page at the other provider, from the next renewal on, opened so long before it. */
async function switching(from: 'stripe' | 'mercadopago', before: number) {
  const to = from === 'stripe' ? ('mercadopago' as const) : ('stripe' as const);
  const owner = await bench.subscriber(from);
  const { currentPeriodEnd } = await bench.record(owner);
  const end = currentPeriodEnd?.getTime() ?? 0;
  await bench.later(owner, end - app.clock.now().getTime() - before);
  const started = await bench.upgrade(owner, { targetPlanId: 'MID', provider: to });
  expect(started.status).toBe(201);
  return { owner, to, page: started.body, end };
}

describe.each(['stripe', 'mercadopago'] as const)(
  'a page left open by a subscriber of %s',
  (from) => {
    it.each([20 * MINUTE, 20 * DAY])(
      '%d ms before the renewal, is closed at the provider and paid by nobody after it',
      async (before) => {
        const { owner, to, page } = await switching(from, before);
        await live(before + 2 * HOUR, before > DAY ? 10 * DAY : HOUR);
        await bench.later(owner, 2 * DAY);
        await app.hands(to).settle(page.checkoutUrl, 'pay');
        await bench.later(owner, HOUR);
        await live(HOUR, HOUR);
        expect((await app.checkout(owner, page.checkoutId)).status).toBe('expired');
        expect(await app.status(owner)).toMatchObject({ provider: from, status: 'active' });
        expect(await bench.paid(owner)).toEqual([1_000_000, 1_000_000]);
        await expectOutcomes(owner);
      },
    );

    it('that could not be closed, and is authorised two days after the renewal, takes nothing', async () => {
      const { owner, to, page, end } = await switching(from, 20 * MINUTE);
      // Nobody can close it: the provider is away over its hour.
      await app.sandbox.control('health', { provider: to, health: 'down' });
      await live(2 * HOUR, HOUR);
      await unheard(async () => {
        await app.pass(12 * HOUR);
        await app.hands(to).settle(page.checkoutUrl, 'pay');
      });
      await app.sandbox.control('health', { provider: to, health: 'normal' });
      await bench.later(owner, DAY);
      await live(2 * HOUR, HOUR);
      expect(app.clock.now().getTime()).toBeGreaterThan(end);
      const status = await app.status(owner);
      expect(status).toMatchObject({ provider: from, status: 'active', planId: 'MID' });
      expect(await bench.paid(owner)).toEqual([1_000_000, 1_000_000]);
      await expectOutcomes(owner);
      const fates = await fatesOf(owner);
      const isTold = (await alertsOf(owner)).includes('second_subscription');
      expect(isTold).toBe(fates.length > 2);
      const { change } = await actionsOf(owner);
      expect(change.isAllowed).toBe(true);
      await bench.toRenewal(owner);
      expect(await bench.paid(owner)).toHaveLength(3);
    });
  },
);
