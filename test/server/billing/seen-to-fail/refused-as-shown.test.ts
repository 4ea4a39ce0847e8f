import { describe, expect, it } from 'vitest';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { DAY, HOUR, type Owner } from '../paying-business.ts';
import { callService } from '../service-calls.ts';
import { actionsOf, expectOutcomes, live, unheard } from './told.ts';

stageBilling();

const PROVIDERS = ['stripe', 'mercadopago'] as const;
const subscriptionOf = async (owner: Owner) =>
  (await bench.record(owner)).providerSubscriptionId ?? '';
const refusalOf = ({ status, problem }: { status: number; problem: object }) => [
  status,
  'reason' in problem ? problem.reason : null,
];

/** Each action that the page does not offer, asked for all the same. */
async function expectRefusedAsShown(owner: Owner): Promise<string[]> {
  const { cancel, pause, resume } = await actionsOf(owner);
  const refused: string[] = [];
  for (const [path, rule] of Object.entries({ cancel, pause, resume })) {
    if (rule.isAllowed) continue;
    refused.push(rule.reason);
    const answer = await owner.post(
      `/api/billing/${path}`,
      path === 'cancel' ? { when: 'now' } : {},
    );
    expect(answer.problem).toMatchObject({
      code: 'REFUSED',
      reason: rule.reason,
      until: rule.until,
    });
  }
  return refused;
}

describe('what the page does not offer', () => {
  it('is refused for the same reason without a plan, given by hand, and paid ahead', async () => {
    const free = await bench.owner('mercadopago');
    expect(await expectRefusedAsShown(free)).toEqual([
      'NOTHING_CHARGED',
      'NOTHING_CHARGED',
      'NOTHING_TO_RESUME',
    ]);
    const prepaid = await bench.upgrade(free, { targetPlanId: 'MID', mode: 'prepaid' });
    await bench.pay(free, prepaid);
    expect(await expectRefusedAsShown(free)).toContain('ENDS_BY_ITSELF');
    const given = await bench.owner('stripe');
    const { businessId } = given;
    const gift = { businessId, planId: 'TOP', status: 'active', reason: 'a gift' };
    expect((await callService(app, 'PUT', '/api/subscriptions/status', gift)).status).toBe(200);
    expect(await expectRefusedAsShown(given)).toContain('ARRANGED');
  });
});

describe.each(PROVIDERS)('while a payment at %s is disputed', (provider) => {
  it('nothing is raised, switched or bought beside it, as the page says', async () => {
    const owner = await bench.subscriber(provider);
    await bench.later(owner, 5 * DAY);
    await app.hands(provider).reverse(await subscriptionOf(owner), 'dispute');
    await bench.later(owner, HOUR);
    const { change, offers } = await actionsOf(owner);
    expect(change).toMatchObject({ isAllowed: false, reason: 'DISPUTED' });
    const other = provider === 'stripe' ? 'mercadopago' : 'stripe';
    const wishes = [
      { targetPlanId: 'TOP' },
      { targetPlanId: 'LOW' },
      { targetPlanId: 'MID', provider: other },
      { targetPlanId: 'MID', billingPeriod: 'yearly' },
    ] as const;
    for (const wish of wishes) {
      expect(refusalOf(await bench.preview(owner, wish))).toEqual([409, 'DISPUTED']);
      expect(refusalOf(await bench.upgrade(owner, wish))).toEqual([409, 'DISPUTED']);
    }
    const paid = offers.filter(({ price, refused }) => price && refused === null);
    expect(paid).toEqual([]);
    await app.hear();
    expect(await bench.paid(owner)).toEqual([]);
    // Decided for us, everything can be done again.
    await app.hands(provider).reverse(await subscriptionOf(owner), 'win');
    await bench.later(owner, HOUR);
    expect((await bench.preview(owner, { targetPlanId: 'TOP' })).status).toBe(200);
    await expectOutcomes(owner);
  });

  it('cancelled for a day that has come unheard, it cannot be taken back, as the page says', async () => {
    const owner = await bench.subscriber(provider);
    await bench.later(owner, 5 * DAY);
    expect((await owner.post('/api/billing/cancel', { when: 'period_end' })).status).toBe(200);
    await unheard(async () => {
      const end = (await bench.record(owner)).currentPeriodEnd?.getTime() ?? 0;
      await app.pass(end - app.clock.now().getTime() + HOUR);
    });
    await owner.post('/api/auth/login', { email: owner.email, password: owner.password });
    const { resume } = await actionsOf(owner);
    expect(resume).toMatchObject({ isAllowed: false, reason: 'OVER_AT_PROVIDER' });
    const answer = await owner.post('/api/billing/resume', {});
    expect(refusalOf(answer)).toEqual([409, 'OVER_AT_PROVIDER']);
    await live(35 * DAY, 7 * DAY);
    expect(await bench.record(owner)).toMatchObject({ isPremium: false, provider: null });
    expect(await bench.paid(owner)).toEqual([1_000_000]);
    await expectOutcomes(owner);
  });
});
