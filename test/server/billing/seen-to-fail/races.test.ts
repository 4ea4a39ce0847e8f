import { afterAll, describe, expect, it } from 'vitest';
import { crashingDatabase } from '#test/support/crashing-database.ts';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { DAY, HOUR, MINUTE, type Owner } from '../paying-business.ts';
import { PREPAID } from '../prepaid-orders.ts';
import { actionsOf, expectOutcomes, live } from './told.ts';

stageBilling();

const PROVIDERS = ['stripe', 'mercadopago'] as const;
const sync = ({ businessId }: Owner) =>
  app.services.sync.sync({ businessId, appId: 'inventory' }, 'test').catch(() => 'failed');
const database = crashingDatabase();
afterAll(() => database.restore());

describe.each(PROVIDERS)('at once at %s', (provider) => {
  it('webhooks, the return page, the reconciliation and a cancellation end in one true state', async () => {
    const owner = await bench.owner(provider);
    const { body } = await bench.upgrade(owner, { targetPlanId: 'MID' });
    await app.hands(provider).settle(body.checkoutUrl, 'pay');
    await app.pass(MINUTE);
    const [, , , cancelled] = await Promise.all([
      app.hear(),
      app.checkout(owner, body.checkoutId),
      app.reconcile(),
      owner.post('/api/billing/cancel', { when: 'now' }),
      sync(owner),
      sync(owner),
    ]);
    await bench.later(owner, HOUR);
    const status = await app.status(owner);
    expect(status.isPremium).toBe(cancelled?.status !== 200);
    await live(35 * DAY, 35 * DAY);
    const paid = await bench.paid(owner);
    expect(paid).toHaveLength(cancelled?.status === 200 ? 1 : 2);
    await expectOutcomes(owner);
  });

  it('two cancellations and a withdrawal give back once', async () => {
    const owner = await bench.subscriber(provider);
    await bench.later(owner, 3 * DAY);
    const answers = await Promise.all([
      owner.post('/api/billing/cancel', { when: 'period_end' }),
      owner.post('/api/billing/withdraw', {}),
      owner.post('/api/billing/withdraw', {}),
    ]);
    for (const { status } of answers) expect(status).toBeLessThan(500);
    await bench.later(owner, HOUR);
    expect(await app.status(owner)).toMatchObject({ isPremium: false });
    expect(await bench.paid(owner)).toEqual([]);
    expect((await actionsOf(owner)).withdraw.isAllowed).toBe(false);
    await expectOutcomes(owner);
  });
});

/** A process that dies after so many writes; it is started again, and only time and the reconciliation go on. */
async function dying(owner: Owner, writes: number, run: () => Promise<unknown>): Promise<void> {
  database.crashAfter(writes);
  await run().catch(() => undefined);
  database.recover();
  await app.pass(5 * MINUTE);
  await app.hear();
  await app.services.reconciliation.drain();
  await app.services.remedies.drain();
  await bench.later(owner, 10 * MINUTE);
}

const WRITES = [1, 2, 3, 4, 5, 6, 7, 8];
describe.each(WRITES)('a process that dies after %d writes', (writes) => {
  it('of a prepaid page that was paid twice still grants one and gives the other back', async () => {
    const owner = await bench.owner('mercadopago');
    const { body } = await bench.upgrade(owner, PREPAID);
    await app.hands('mercadopago').settle(body.checkoutUrl, 'twice');
    await app.pass(MINUTE);
    await dying(owner, writes, () => sync(owner));
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', renewal: 'manual' });
    expect((await app.checkout(owner, body.checkoutId)).status).toBe('completed');
    expect(await bench.paid(owner)).toEqual([1_000_000]);
    await expectOutcomes(owner);
  });

  it.each(PROVIDERS)(
    'of a switch from %s charges by one of the two, and never by both',
    async (from) => {
      const to = from === 'stripe' ? ('mercadopago' as const) : ('stripe' as const);
      const owner = await bench.subscriber(from);
      await bench.later(owner, 8 * DAY);
      const { body } = await bench.upgrade(owner, { targetPlanId: 'MID', provider: to });
      await app.hands(to).settle(body.checkoutUrl, 'pay');
      await app.pass(MINUTE);
      await dying(owner, writes, () => sync(owner));
      expect(await app.status(owner)).toMatchObject({ planId: 'MID', provider: to });
      await bench.toRenewal(owner, 3);
      expect(await bench.paid(owner)).toEqual([1_000_000, 1_000_000]);
      await expectOutcomes(owner);
    },
  );
});
