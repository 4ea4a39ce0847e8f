import { describe, expect, it } from 'vitest';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { DAY, HOUR, MINUTE, type Owner } from '../paying-business.ts';
import { actionsOf, alertsOf, expectOutcomes, live, unheard } from './told.ts';

stageBilling();

const subscriptionOf = async (owner: Owner) =>
  (await bench.record(owner)).providerSubscriptionId ?? '';

describe.each(['stripe', 'mercadopago'] as const)(
  'a renewal at %s that was declined',
  (provider) => {
    const declined = async () => {
      const owner = await bench.subscriber(provider);
      const id = await subscriptionOf(owner);
      await app.hands(provider).setCard(id, false);
      await bench.toRenewal(owner, 3);
      return { owner, id };
    };

    it('and cancelled with the default choice is charged never again, and the dialog says when it ends', async () => {
      const { owner, id } = await declined();
      expect(await app.status(owner)).toMatchObject({ status: 'past_due', isPremium: true });
      const { cancel, pay } = await actionsOf(owner);
      expect(pay).toMatchObject({ amount: { amountMinor: 1_000_000 } });
      expect(cancel).toMatchObject({
        isAllowed: true,
        options: [{ when: 'now', voided: { amountMinor: 1_000_000 } }],
      });
      if (!cancel.isAllowed) return;
      for (const { endsAt } of cancel.options) {
        expect(Date.parse(endsAt)).toBeGreaterThan(app.clock.now().getTime() - MINUTE);
      }
      const answer = await owner.post('/api/billing/cancel', { when: 'period_end' });
      expect(answer.status).toBe(200);
      expect(await app.status(owner)).toMatchObject({ isPremium: false, provider: null });
      expect((await actionsOf(owner)).pay).toBeNull();
      // The card works again, and the provider tries.
      await app.hands(provider).setCard(id, true);
      await live(12 * DAY, 3 * DAY);
      expect(await bench.paid(owner)).toEqual([1_000_000]);
      await expectOutcomes(owner);
    });

    it('of which nobody told us, and cancelled at period end, is charged never again', async () => {
      const owner = await bench.subscriber(provider);
      const id = await subscriptionOf(owner);
      await unheard(async () => {
        await app.hands(provider).setCard(id, false);
        const { currentPeriodEnd } = await bench.record(owner);
        await app.pass((currentPeriodEnd?.getTime() ?? 0) - app.clock.now().getTime() + 3 * HOUR);
      });
      const { email, password } = owner;
      await owner.post('/api/auth/login', { email, password });
      const answer = await owner.post('/api/billing/cancel', { when: 'period_end' });
      expect(answer.status).toBe(200);
      await app.hands(provider).setCard(id, true);
      await live(12 * DAY, 3 * DAY);
      const paid = await bench.paid(owner);
      expect(paid).toEqual([1_000_000]);
      await expectOutcomes(owner);
    });

    it('cancelled in the first minutes of the new period, before it is charged, charges nothing that was not said', async () => {
      const owner = await bench.subscriber(provider);
      await bench.toRenewal(owner, 10 / 60);
      const { cancel } = await actionsOf(owner);
      expect(cancel.isAllowed).toBe(true);
      if (!cancel.isAllowed) return;
      const [option] = cancel.options;
      expect(Date.parse(option?.endsAt ?? '')).toBeGreaterThan(app.clock.now().getTime() - MINUTE);
      const before = await bench.paid(owner);
      expect((await owner.post('/api/billing/cancel', { when: 'period_end' })).status).toBe(200);
      await live(10 * DAY, 5 * DAY);
      expect(await bench.paid(owner)).toEqual(before);
      await expectOutcomes(owner);
    });

    it('that nobody settles ends, and what is paid after all goes back', async () => {
      const { owner } = await declined();
      const { pay } = await actionsOf(owner);
      await live(9 * DAY, 1.5 * DAY);
      expect(await app.status(owner)).toMatchObject({ isPremium: false, provider: null });
      expect((await actionsOf(owner)).pay).toBeNull();
      const invoices = await owner.get<{ items?: unknown[] }>('/api/billing/invoices');
      expect(JSON.stringify(invoices.body)).not.toContain('"open"');
      if (pay?.url) await app.hands(provider).settle(pay.url, 'pay');
      await bench.later(owner, HOUR);
      await live(HOUR, HOUR);
      expect(await app.status(owner)).toMatchObject({ isPremium: false });
      expect(await bench.paid(owner)).toEqual([1_000_000]);
      await expectOutcomes(owner);
      expect(await alertsOf(owner)).toEqual([]);
    });
  },
);
