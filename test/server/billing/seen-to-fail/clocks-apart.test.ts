import { afterEach, describe, expect, it } from 'vitest';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { DAY, HOUR, MINUTE } from '../paying-business.ts';
import { alertsOf, expectOutcomes, live } from './told.ts';

stageBilling();
afterEach(() => app.setSkew(0));

const CASES = (['stripe', 'mercadopago'] as const).flatMap((provider) =>
  [-4, 4].map((minutes) => ({ provider, minutes })),
);

describe.each(CASES)('our clock $minutes minutes ahead of $provider', ({ provider, minutes }) => {
  it('what is paid is had at once, is raised as it was shown, and renews', async () => {
    app.setSkew(minutes * MINUTE);
    const owner = await bench.owner(provider);
    await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'LOW' }));
    expect(await app.status(owner)).toMatchObject({ planId: 'LOW', status: 'active', ended: null });
    const { quote, dueNow } = (await bench.preview(owner, { targetPlanId: 'TOP' })).body;
    await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'TOP', quote }));
    expect(await app.status(owner)).toMatchObject({ planId: 'TOP', status: 'active' });
    await live(2 * HOUR, HOUR);
    await bench.toRenewal(owner, 4);
    await live(DAY, DAY);
    expect(await app.status(owner)).toMatchObject({ planId: 'TOP', status: 'active' });
    expect(await bench.paid(owner)).toEqual([500_000, dueNow.amountMinor, 4_000_000]);
    expect(await alertsOf(owner)).toEqual([]);
    await expectOutcomes(owner);
  });
});

it('a period paid in advance is had at once, though our clock is behind', async () => {
  app.setSkew(-4 * MINUTE);
  const owner = await bench.owner('mercadopago');
  await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'MID', mode: 'prepaid' }));
  expect(await app.status(owner)).toMatchObject({ planId: 'MID', renewal: 'manual', ended: null });
  await live(HOUR, HOUR);
  expect(await app.status(owner)).toMatchObject({ planId: 'MID' });
  await expectOutcomes(owner);
});
