import { describe, expect, it } from 'vitest';
import { intentModel } from '#server/features/billing/intent.model.ts';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { DAY, HOUR, type Owner } from '../paying-business.ts';
import { actionsOf, expectOutcomes, live } from './told.ts';

stageBilling();
const hands = () => app.hands('stripe');

/** A subscriber whose card is declined from now on. */
async function subscriber(): Promise<Owner> {
  const owner = await bench.subscriber('stripe', 'LOW');
  await bench.later(owner, 3 * DAY);
  await hands().setCard((await bench.record(owner)).providerSubscriptionId ?? '', false);
  return owner;
}

/** The page of the bill whose charge was declined. */
async function declined(owner: Owner, targetPlanId = 'TOP') {
  const { body } = await bench.upgrade(owner, { targetPlanId });
  expect(body.checkoutUrl).toMatch(/in_/);
  return body;
}

async function expectNothingBought(owner: Owner, payUrl: string): Promise<void> {
  await hands().settle(payUrl, 'pay');
  await live(2 * HOUR, HOUR);
  expect(await bench.record(owner)).toMatchObject({ planId: 'LOW', status: 'active' });
  expect(await bench.paid(owner)).toEqual([500_000]);
  await expectOutcomes(owner);
}

describe('a change whose charge was declined at Stripe', () => {
  it('can be paid on its page, and then the plan is there', async () => {
    const owner = await subscriber();
    const { checkoutUrl } = await declined(owner);
    await hands().settle(checkoutUrl, 'pay');
    await live(2 * HOUR, HOUR);
    expect(await bench.record(owner)).toMatchObject({ planId: 'TOP', status: 'active' });
    await expectOutcomes(owner);
  });

  it('given up, cannot be paid any more', async () => {
    const owner = await subscriber();
    const { checkoutId, checkoutUrl } = await declined(owner);
    const given = await owner.post(`/api/billing/checkouts/${checkoutId}/cancel`, {});
    expect(given.body).toMatchObject({ status: 'expired', checkoutUrl: null });
    await expectNothingBought(owner, checkoutUrl);
  });

  it('left for something else, cannot be paid any more', async () => {
    const owner = await subscriber();
    const { checkoutUrl } = await declined(owner);
    await declined(owner, 'MID');
    await expectNothingBought(owner, checkoutUrl);
  });

  it('asked for anew after it was given up, has a page that can be paid', async () => {
    const owner = await subscriber();
    const { checkoutId } = await declined(owner);
    await owner.post(`/api/billing/checkouts/${checkoutId}/cancel`, {});
    const { checkoutUrl } = await declined(owner);
    await live(5 * 60_000, 60_000);
    await hands().settle(checkoutUrl, 'pay');
    await live(2 * HOUR, HOUR);
    expect(await bench.record(owner)).toMatchObject({ planId: 'TOP' });
    await expectOutcomes(owner);
  });

  it('whose page our record never knew cannot be paid once nobody waits for it', async () => {
    const owner = await subscriber();
    const { checkoutId, checkoutUrl } = await declined(owner);
    // As a process leaves it that died before the page was written down.
    const unknown = { sessionId: null, checkoutUrl: null, state: 'failed', isOpen: false };
    await intentModel.updateOne({ _id: checkoutId }, { $set: unknown });
    await live(HOUR, HOUR);
    await expectNothingBought(owner, checkoutUrl);
  });

  it('is shown as open until its period ends, and not longer', async () => {
    const owner = await subscriber();
    const { currentPeriodEnd } = await bench.record(owner);
    await bench.later(owner, (currentPeriodEnd?.getTime() ?? 0) - app.clock.now().getTime() - HOUR);
    await declined(owner);
    const { openCheckout } = await actionsOf(owner);
    expect(openCheckout?.expiresAt).toBe(currentPeriodEnd?.toISOString());
  });
});
