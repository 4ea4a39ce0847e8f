import { describe, expect, it } from 'vitest';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { DAY, HOUR } from '../paying-business.ts';
import { alertsOf, expectOutcomes, live, unheard } from './told.ts';

stageBilling();

describe.each(['stripe', 'mercadopago'] as const)(
  'a subscriber of %s with an open page at the other',
  (provider) => {
    const other = provider === 'stripe' ? ('mercadopago' as const) : ('stripe' as const);

    it('cancels, and hears of renewals, while the other is down', async () => {
      const owner = await bench.subscriber(provider);
      await bench.later(owner, 8 * DAY);
      const page = await bench.upgrade(owner, { targetPlanId: 'MID', provider: other });
      expect(page.status).toBe(201);
      await app.sandbox.control('health', { provider: other, health: 'down' });
      const cancelled = await owner.post<{ confirmationCode: string }>('/api/billing/cancel', {
        when: 'period_end',
      });
      expect([cancelled.status, cancelled.body]).toEqual([
        200,
        expect.objectContaining({ confirmationCode: expect.any(String) }),
      ]);
      const resumed = await owner.post('/api/billing/resume', {});
      expect(resumed.status).toBe(200);
      await unheard(() => bench.toRenewal(owner, 3));
      await live(30 * 60_000, 15 * 60_000);
      expect(await bench.paid(owner)).toEqual([1_000_000, 1_000_000]);
      expect((await app.status(owner)).status).toBe('active');
      await app.sandbox.control('health', { provider: other, health: 'normal' });
      await live(2 * HOUR, HOUR);
      expect((await app.checkout(owner, page.body.checkoutId)).status).toBe('expired');
      await expectOutcomes(owner);
      expect(await alertsOf(owner)).not.toContain('second_subscription');
    });
  },
);
