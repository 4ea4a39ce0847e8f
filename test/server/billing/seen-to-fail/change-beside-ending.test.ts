import { describe, expect, it } from 'vitest';
import { type Meddling, meddlingProvider } from '#test/support/meddling-provider.ts';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { addPlans, DAY, HOUR, type Owner, raisePrice } from '../paying-business.ts';
import { callService } from '../service-calls.ts';
import { expectOutcomes, live } from './told.ts';

const before: Meddling = {};
stageBilling(addPlans, {
  wrap: (provider) => meddlingProvider(provider, before),
  // Nobody who waits for another waits long.
  turnSteps: 3,
});

/** What was answered to what is asked for while one of these is being told to a provider. */
function beside<T>(name: keyof Meddling, ask: () => Promise<T>): () => T {
  const answers: T[] = [];
  before[name] = async () => answers.push(await ask());
  return () => {
    const [answer] = answers;
    if (!answer) throw new Error('Nothing was told to the provider');
    return answer;
  };
}
const cancel = (owner: Owner) => owner.post('/api/billing/cancel', { when: 'period_end' });

describe.each(['stripe', 'mercadopago'] as const)('at %s', (provider) => {
  /** Waited for in vain, or done before or after: never with a code and undone by what was being told. */
  async function expectCancelled(owner: Owner, answered: Awaited<ReturnType<typeof cancel>>) {
    expect([200, 409]).toContain(answered.status);
    const done = answered.status === 409 ? await cancel(owner) : answered;
    expect(done.status).toBe(200);
    expect(await app.status(owner)).toMatchObject({ autoRenew: false, cancelAtPeriodEnd: true });
    await live(40 * DAY, 10 * DAY);
    expect(await bench.paid(owner)).toEqual([1_000_000]);
    await expectOutcomes(owner);
  }

  it('a cancellation beside a lower plan that is being told is followed by no charge', async () => {
    const owner = await bench.subscriber(provider);
    await bench.later(owner, 5 * DAY);
    const answered = beside('scheduleChange', () => cancel(owner));
    await bench.upgrade(owner, { targetPlanId: 'LOW' });
    await expectCancelled(owner, answered());
  });

  it('a cancellation beside a price that the operator raises is followed by no charge', async () => {
    const owner = await bench.subscriber(provider);
    await bench.later(owner, 5 * DAY);
    await raisePrice(app, 'MID', { amountMinor: 1_200_000 });
    const answered = beside('scheduleChange', () => cancel(owner));
    const body = { appId: 'inventory', planId: 'MID', noticeDays: 1 };
    await callService(app, 'POST', '/api/operations/apply-plan-version', body);
    await raisePrice(app, 'MID', { amountMinor: 1_000_000 });
    await expectCancelled(owner, answered());
  });

  it('a purchase that is taken back while its difference is paid comes back whole', async () => {
    const owner = await bench.subscriber(provider, 'LOW');
    await bench.later(owner, 5 * DAY);
    const page =
      provider === 'mercadopago' ? await bench.upgrade(owner, { targetPlanId: 'TOP' }) : null;
    const raised = beside('cancelSubscription', async () => {
      if (!page) return bench.upgrade(owner, { targetPlanId: 'TOP' });
      await app.hands(provider).settle(page.body.checkoutUrl, 'pay');
      await app.hear();
      return page;
    });
    expect((await owner.post('/api/billing/withdraw', {})).status).toBe(200);
    raised();
    await live(2 * HOUR, HOUR);
    expect(await app.status(owner)).toMatchObject({ isPremium: false });
    expect(await bench.paid(owner)).toEqual([]);
    await expectOutcomes(owner);
  });
});
