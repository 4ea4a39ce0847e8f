import * as fc from 'fast-check';

/** One thing that happens in the life of a subscription: a person, the provider, time, or a fault. */
export type Step =
  | {
      do: 'choose';
      plan: number;
      period: 'monthly' | 'yearly';
      mode: 'recurring' | 'prepaid';
      /** At the other provider. */
      elsewhere: boolean;
      outcome: 'pays and returns' | 'pays' | 'is declined' | 'leaves';
    }
  | { do: 'cancel'; when: 'now' | 'period_end' }
  | { do: 'resume' | 'pause' | 'withdraw' | 'look' }
  | { do: 'wait'; hours: number }
  | { do: 'card'; works: boolean }
  | { do: 'refund' | 'dispute' | 'win' | 'lose' }
  | { do: 'hear'; duplicate: number; reorder: boolean; drop: boolean }
  | { do: 'forge' };

/** A step, and after how many writes to the database the process dies over it; null for not at all. */
export interface Turn {
  step: Step;
  diesAfter: number | null;
}

const choose: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('choose' as const),
  plan: fc.constantFrom(0, 1, 1, 2),
  period: fc.constantFrom('monthly' as const, 'monthly' as const, 'yearly' as const),
  mode: fc.constantFrom('recurring' as const, 'recurring' as const, 'prepaid' as const),
  elsewhere: fc.constantFrom(false, false, false, true),
  outcome: fc.constantFrom(
    'pays' as const,
    'pays' as const,
    'is declined' as const,
    'leaves' as const,
  ),
});

const plain = (...names: ('resume' | 'pause' | 'withdraw' | 'look')[]): fc.Arbitrary<Step> =>
  fc.constantFrom(...names).map((name) => ({ do: name }));

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: choose },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('cancel' as const),
      when: fc.constantFrom('now' as const, 'period_end' as const),
    }),
  },
  { weight: 3, arbitrary: plain('resume', 'pause', 'withdraw', 'look') },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(1, 3, 24, 72, 24 * 8, 24 * 31, 24 * 62)
      .map((hours) => ({ do: 'wait' as const, hours })),
  },
  { weight: 2, arbitrary: fc.boolean().map((works) => ({ do: 'card' as const, works })) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('refund' as const, 'dispute' as const, 'win' as const, 'lose' as const)
      .map((name) => ({ do: name })),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('hear' as const),
      duplicate: fc.integer({ min: 0, max: 2 }),
      reorder: fc.boolean(),
      drop: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'forge' }) },
);

const turn: fc.Arbitrary<Turn> = fc.record({
  step,
  diesAfter: fc.option(fc.integer({ min: 0, max: 8 }), { freq: 3 }),
});

/** A life: it always begins with a purchase, or nothing would happen in most of them. */
export const histories: fc.Arbitrary<Turn[]> = fc
  .tuple(
    choose.map((first): Turn => ({ step: first, diesAfter: null })),
    fc.array(turn, { minLength: 2, maxLength: 12 }),
  )
  .map(([first, rest]) => [first, ...rest]);
