import fc from 'fast-check';
import { expect, it } from 'vitest';
import { prepaidTime } from '#server/features/billing/prepaid-time.ts';
import type { CheckoutSnapshot } from '#server/payments/payment-provider.ts';
import { addInterval } from '#shared/domain/calendar.ts';
import { at, checkoutOf, factsOf, intentOf, PRICES, paymentOf } from './reduce-world.ts';

/** Single periods, each ordered on a day before the one before is over, as they stand now. */
const ahead = fc.array(
  fc.record({
    day: fc.integer({ min: 0, max: 20 }),
    status: fc.constantFrom('paid', 'refunded', 'charged_back'),
  }),
  { minLength: 1, maxLength: 5 },
);

it('what stays paid keeps its own length, and what went back gives none and leaves no hole', () => {
  fc.assert(
    fc.property(ahead, (drawn) => {
      const days = drawn.map(({ day }) => day).toSorted((a, b) => a - b);
      let start: Date | null = null;
      const intents = drawn.map((_one, index) => {
        const created = at(days[index] ?? 0);
        const intent = intentOf(`p${index}`, PRICES[0], {
          provider: 'mercadopago',
          createdAt: created,
          charge: { kind: 'once', amount: PRICES[0], period: { start, end: null } },
          replaces:
            index === 0
              ? null
              : { provider: 'mercadopago', subscriptionId: null, intentId: `p${index - 1}` },
        });
        start = addInterval(start ?? created, 'month');
        return intent;
      });
      const checkouts = new Map<string, CheckoutSnapshot>(
        intents.map((intent, index) => {
          const paidAt = intent.createdAt;
          const { status = 'paid' } = drawn[index] ?? {};
          const payment = paymentOf(intent, { status, createdAt: paidAt, paidAt });
          return [`cs_${intent._id}`, { ...checkoutOf(intent), payments: [payment] }] as const;
        }),
      );
      const newest = intents.at(-1);
      if (!newest) throw new Error('One was ordered');
      const { paid } = prepaidTime(newest, factsOf({ intents, checkouts, now: at(20) }));
      const isNewestPaid = drawn.at(-1)?.status === 'paid';
      const standing = intents.filter(
        (_one, index) => isNewestPaid && drawn[index]?.status === 'paid',
      );
      expect(paid).toHaveLength(standing.length);
      paid.forEach((period, index) => {
        const paidAt = standing[index]?.createdAt ?? at(0);
        const free = paid[index - 1]?.end ?? paidAt;
        expect(period.start).toEqual(free > paidAt ? free : paidAt);
        expect(period.end).toEqual(addInterval(period.start, 'month'));
      });
    }),
    { numRuns: 300, seed: 2026 },
  );
});
