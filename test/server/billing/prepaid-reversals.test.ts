import { describe, expect, it } from 'vitest';
import { eventModel } from '#server/features/events/event.model.ts';
import { addInterval } from '#shared/domain/calendar.ts';
import { REVERSALS } from '#test/support/sandbox-hands.ts';
import { app, bench, stageBilling } from './billing-stage.ts';
import { DAY, HOUR, type Owner } from './paying-business.ts';
import { endOf, order, prepaid } from './prepaid-orders.ts';

stageBilling();

/** What the operator, or a bank, does at the provider, and nobody tells us of. */
async function reverseUnheard(id: { preference: string }, what: keyof typeof REVERSALS) {
  const [path, body] = REVERSALS[what];
  await app.sandbox.control('webhooks/mode', { automatic: false, drop: true });
  await app.sandbox.control(path, { ...id, ...body });
  await app.sandbox.control('webhooks/flush');
  await app.sandbox.control('webhooks/mode', { automatic: false });
  await app.reconcile();
}

/** Two periods, the second paid after five days of the first. */
async function twoPeriods() {
  const owner = await prepaid();
  const first = owner.page.sessionId;
  await bench.later(owner, 5 * DAY);
  const paidAt = app.clock.now();
  const { sessionId: second } = await order(owner, 'card_approved');
  await bench.later(owner, 3 * DAY);
  return { owner, first, second, paidAt };
}

const isNear = (one: Date, other: Date) =>
  expect(Math.abs(one.getTime() - other.getTime())).toBeLessThan(HOUR);

describe('the first of two periods that were paid ahead', () => {
  it('refunded gives no time: the second has its own length, from when it was paid', async () => {
    const { owner, first, paidAt } = await twoPeriods();
    await reverseUnheard({ preference: first }, 'refund');
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', isPremium: true });
    isNear(await endOf(owner), addInterval(paidAt, 'month'));
    const end = await endOf(owner);
    // Also when the first would be over, and when it is asked again.
    await bench.later(owner, 25 * DAY);
    await app.reconcile();
    expect(await endOf(owner)).toEqual(end);
    await bench.toRenewal(owner);
    await app.reconcile();
    expect(await app.status(owner)).toMatchObject({ isPremium: false });
  });

  it('disputed suspends while it runs, won goes on as if nothing was, lost gives no time', async () => {
    const { owner, first, paidAt } = await twoPeriods();
    const end = await endOf(owner);
    await reverseUnheard({ preference: first }, 'dispute');
    expect(await app.status(owner)).toMatchObject({ isPremium: false, isDisputed: true });
    await reverseUnheard({ preference: first }, 'win');
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', isDisputed: false });
    expect(await endOf(owner)).toEqual(end);
    await reverseUnheard({ preference: first }, 'dispute');
    await reverseUnheard({ preference: first }, 'lose');
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', isPremium: true });
    isNear(await endOf(owner), addInterval(paidAt, 'month'));
  });

  it('stays, with its own end, when the second is refunded', async () => {
    const { owner, second } = await twoPeriods();
    await reverseUnheard({ preference: second }, 'refund');
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', isPremium: true });
    expect((await endOf(owner)).getTime() - app.clock.now().getTime()).toBeLessThan(24 * DAY);
  });
});

describe('refunded in two parts', () => {
  const amountsTold = async ({ businessId }: Owner) =>
    (await eventModel.find({ businessId, type: 'payment.refunded' }).sort({ at: 1 }).lean()).map(
      ({ data }) => (data['refunded'] as { amountMinor: number }).amountMinor,
    );

  it('tells each time what went back then', async () => {
    const owner = await prepaid();
    const preference = owner.page.sessionId;
    for (const amount of [200_000, 300_000]) {
      await app.sandbox.control('refund', { preference, amount });
      await bench.later(owner, HOUR);
    }
    expect(await amountsTold(owner)).toEqual([200_000, 300_000]);
  });
});
