import * as fc from 'fast-check';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import {
  type Choice,
  type Fault,
  type Step,
  type StepOf,
  type Turn,
  UNKNOWN_STATUS,
} from './steps.ts';

type Weighted = { weight: number; arbitrary: fc.Arbitrary<Step> };

const plan = fc.constantFrom(0, 1, 1, 2);
const choice: fc.Arbitrary<Choice> = fc.record({
  plan,
  period: fc.constantFrom('monthly', 'monthly', 'yearly'),
  mode: fc.constantFrom('recurring', 'recurring', 'prepaid'),
  elsewhere: fc.constantFrom(false, false, false, true),
});

const choose: fc.Arbitrary<StepOf<'choose'>> = fc
  .tuple(
    choice,
    fc.constantFrom('at once', 'at once', 'at once', 'late', 'edited'),
    fc.constantFrom('pays', 'pays', 'pays and returns', 'pays twice', 'by cash', 'leaves'),
    fc.constantFrom(false, false, false, true),
  )
  .map(([chosen, quote, outcome, isDeclined]) => ({
    do: 'choose',
    ...chosen,
    quote,
    outcome: isDeclined ? 'is declined' : outcome,
  }));

const first: fc.Arbitrary<StepOf<'choose'>> = fc
  .tuple(choose, fc.constantFrom(true, true, true, false))
  .map(([step, isPlain]) =>
    isPlain ? { ...step, elsewhere: false, quote: 'at once', outcome: 'pays and returns' } : step,
  );

const plain = (...names: Step['do'][]) =>
  fc.constantFrom(...names).map((name) => ({ do: name }) as Step);

const COMMON: readonly Weighted[] = [
  { weight: 12, arbitrary: choose },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('give up'), times: fc.constantFrom(1, 2, 3, 20) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('old page'),
      back: fc.integer({ min: 0, max: 3 }),
      outcome: fc.constantFrom('pays', 'pays', 'is declined'),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'old bills' }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('cancel'),
      when: fc.constantFrom('now', 'period_end', 'period_end'),
    }),
  },
  { weight: 6, arbitrary: plain('resume', 'resume', 'pause', 'withdraw', 'look', 'new method') },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('wait'),
      hours: fc.constantFrom(0.2, 1, 3, 24, 72, 24 * 8, 24 * 31, 24 * 62),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('renewal'), hours: fc.constantFrom(-2, 1, 3, 24, 96) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('card'), works: fc.constantFrom(false, false, true) }),
  },
  { weight: 4, arbitrary: plain('refund', 'dispute', 'win', 'lose') },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('hear'),
      duplicate: fc.integer({ min: 0, max: 2 }),
      reorder: fc.boolean(),
      drop: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: plain('forge', 'reconcile', 'reconcile', 'reconcile') },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('down'),
      elsewhere: fc.constantFrom(false, false, true),
    }),
  },
  { weight: 2, arbitrary: plain('up') },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('refuse'),
      what: fc.constantFrom('refund', 'cancel'),
      times: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('status'),
      word: fc.constantFrom(UNKNOWN_STATUS, UNKNOWN_STATUS, null),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('edit'), plan, isDearer: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reprice'), plan }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('grant'),
      plan,
      isComped: fc.boolean(),
      days: fc.constantFrom(null, 10),
    }),
  },
  { weight: 1, arbitrary: plain('take away') },
] as readonly Weighted[];

/** What only a seller at Stripe can do. */
const AT_STRIPE = [
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('coupon'),
      percentOff: fc.constantFrom(10, 50, 100),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('credit', 'discount'),
      amountMinor: fc.constantFrom(100_000, 700_000, 90_000_000),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'delete customer' }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('metadata'), isAll: fc.boolean() }) },
] as readonly Weighted[];

/** Slips exist only at Mercado Pago. */
const AT_MERCADO_PAGO = [
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('slip'),
      back: fc.integer({ min: 0, max: 2 }),
      how: fc.constantFrom('pay', 'expire', 'late', 'late'),
    }),
  },
] as readonly Weighted[];

const fault: fc.Arbitrary<Fault> = fc.record({
  when: fc.constantFrom('before', 'after', 'after'),
  calls: fc.integer({ min: 1, max: 4 }),
  which: fc.constantFrom('writes', 'writes', 'writes', 'all', 'wire'),
});

/** In one turn of five. */
const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });

const turnOf = (step: fc.Arbitrary<Step>): fc.Arbitrary<Turn> =>
  fc.record({
    step,
    diesAfter: seldom(fc.integer({ min: 0, max: 10 })),
    fault: seldom(fault),
    skewMinutes: fc.constantFrom(0, 0, 0, 0, 0, 0, -4, 4),
  });

/** A life: it always begins with a purchase, or nothing would happen in most of them. */
export function histories(provider: ProviderName): fc.Arbitrary<Turn[]> {
  const own = provider === 'stripe' ? AT_STRIPE : AT_MERCADO_PAGO;
  const turn = turnOf(fc.oneof(...COMMON, ...own));
  return fc
    .tuple(
      first.map((step): Turn => ({ step })),
      fc.array(turn, { minLength: 2, maxLength: 16 }),
    )
    .map(([bought, rest]) => [bought, ...rest]);
}
