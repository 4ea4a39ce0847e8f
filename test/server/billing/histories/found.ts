import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import type { Choice, StepOf, Turn } from './steps.ts';

/** Lives that ended wrong once, each by what was wrong, in the fewest steps that it took. */
export interface FoundLife {
  name: string;
  provider: ProviderName;
  turns: Turn[];
}

const choose = (
  over: Partial<Choice & StepOf<'choose'>> & Pick<StepOf<'choose'>, 'outcome'>,
): StepOf<'choose'> => ({
  do: 'choose',
  plan: 1,
  period: 'monthly',
  mode: 'recurring',
  elsewhere: false,
  quote: 'at once',
  ...over,
});

export const FOUND: readonly FoundLife[] = [
  {
    name: 'a crash after our record was written left its checkout confirming for ever',
    provider: 'stripe',
    turns: [
      { step: choose({ outcome: 'pays' }) },
      { step: { do: 'give up', times: 20 }, diesAfter: 7 },
    ],
  },
  {
    name: 'a lower plan chosen just after a renewal that nobody had heard of was scheduled, and never shown',
    provider: 'stripe',
    turns: [
      { step: choose({ plan: 2, outcome: 'pays and returns' }) },
      { step: { do: 'renewal', hours: 1 } },
      { step: choose({ outcome: 'leaves' }) },
    ],
  },
  {
    name: 'a silent provider ended a trial within the quarter of an hour',
    provider: 'stripe',
    turns: [
      { step: choose({ period: 'yearly', outcome: 'pays and returns' }) },
      { step: { do: 'down', elsewhere: false } },
      { step: { do: 'wait', hours: 24 * 62 } },
      { step: { do: 'renewal', hours: -2 } },
    ],
  },
  {
    name: 'after an outage of weeks nobody cancelled any more what went on charging',
    provider: 'stripe',
    turns: [
      { step: choose({ plan: 2, outcome: 'pays and returns' }) },
      { step: { do: 'down', elsewhere: false } },
      { step: { do: 'wait', hours: 24 * 31 } },
      { step: { do: 'wait', hours: 24 * 8 } },
      { step: { do: 'wait', hours: 24 * 8 } },
      { step: { do: 'hear', duplicate: 0, reorder: false, drop: true } },
      { step: { do: 'reconcile' } },
    ],
  },
  {
    name: 'a crash just after an intent was written left it open for ever',
    provider: 'stripe',
    turns: [
      { step: choose({ plan: 0, outcome: 'pays and returns' }) },
      { step: { do: 'delete customer' } },
      { step: { do: 'wait', hours: 3 } },
      { step: choose({ plan: 2, period: 'yearly', outcome: 'is declined' }), diesAfter: 2 },
    ],
  },
  {
    name: 'a year that was credited by a change to months went on beside them',
    provider: 'stripe',
    turns: [
      { step: choose({ plan: 0, period: 'yearly', outcome: 'pays and returns' }) },
      { step: { do: 'wait', hours: 24 } },
      { step: choose({ plan: 2, outcome: 'leaves' }) },
      { step: { do: 'wait', hours: 24 * 62 } },
    ],
  },
  {
    name: 'what was given back stood as owed for ever when the notice of it was lost',
    provider: 'stripe',
    turns: [
      { step: choose({ period: 'yearly', outcome: 'pays and returns' }) },
      { step: { do: 'renewal', hours: 24 }, skewMinutes: -4 },
      { step: { do: 'hear', duplicate: 2, reorder: false, drop: false }, diesAfter: 7 },
      { step: choose({ plan: 0, period: 'yearly', elsewhere: true, outcome: 'pays' }) },
      { step: { do: 'card', works: false } },
      { step: { do: 'renewal', hours: 24 } },
      { step: { do: 'coupon', percentOff: 10 }, diesAfter: 3, skewMinutes: 4 },
      { step: { do: 'cancel', when: 'now' } },
      { step: { do: 'renewal', hours: 24 }, diesAfter: 3 },
      { step: { do: 'dispute' } },
      { step: choose({ outcome: 'is declined' }), diesAfter: 7 },
      { step: { do: 'reconcile' }, fault: { when: 'before', calls: 1, which: 'writes' } },
      { step: { do: 'renewal', hours: 1 }, diesAfter: 8, skewMinutes: -4 },
      { step: { do: 'hear', duplicate: 1, reorder: true, drop: true } },
    ],
  },
  {
    name: 'a lower plan stood as scheduled for ever after the operator granted another by hand',
    provider: 'stripe',
    turns: [
      { step: choose({ plan: 2, outcome: 'pays and returns' }) },
      { step: choose({ plan: 1, outcome: 'leaves' }) },
      { step: { do: 'grant', plan: 2, isComped: true, days: null } },
      { step: { do: 'wait', hours: 24 * 31 } },
    ],
  },
  {
    name: 'a renewal that was heard of after the operator took the plan away brought it back',
    provider: 'stripe',
    turns: [
      { step: choose({ outcome: 'pays and returns' }) },
      { step: { do: 'renewal', hours: 4 } },
      { step: { do: 'take away' } },
    ],
  },
  {
    name: 'what was bought, and withdrawn before our record knew of it, went on being charged',
    provider: 'mercadopago',
    turns: [
      { step: choose({ plan: 2, outcome: 'pays' }) },
      { step: { do: 'renewal', hours: 96 }, diesAfter: 3 },
      { step: { do: 'withdraw' }, skewMinutes: -4 },
    ],
  },
  {
    name: 'a declined renewal after a disputed one gave the grace of the plan before both',
    provider: 'stripe',
    turns: [
      { step: choose({ plan: 2, period: 'yearly', outcome: 'pays and returns' }) },
      { step: choose({ outcome: 'leaves' }) },
      { step: { do: 'renewal', hours: 1 } },
      { step: { do: 'dispute' } },
      { step: { do: 'card', works: false } },
      { step: { do: 'wait', hours: 24 * 31 } },
    ],
  },
  {
    name: 'a plan that was paid, and taken away before that was heard of, began all the same',
    provider: 'mercadopago',
    turns: [
      { step: choose({ plan: 2, outcome: 'pays' }) },
      { step: { do: 'take away' }, skewMinutes: 4 },
    ],
  },
  {
    name: 'a trial that ended in silence, and was taken away, came back with the charge of its last day',
    provider: 'stripe',
    turns: [
      { step: choose({ outcome: 'pays and returns' }) },
      { step: { do: 'down', elsewhere: false } },
      { step: { do: 'wait', hours: 24 * 8 } },
      { step: { do: 'reconcile' } },
      { step: { do: 'take away' } },
    ],
  },
  {
    name: 'a page that was paid, and whose closing was answered with an error, gave a second trial',
    provider: 'stripe',
    turns: [
      { step: choose({ period: 'yearly', outcome: 'pays' }) },
      {
        step: choose({ quote: 'late', outcome: 'pays and returns' }),
        fault: { when: 'after', calls: 1, which: 'writes' },
      },
    ],
  },
  {
    name: 'a renewal that was charged in silence counted beside what was bought elsewhere meanwhile',
    provider: 'mercadopago',
    turns: [
      { step: choose({ period: 'yearly', outcome: 'pays' }) },
      { step: { do: 'wait', hours: 1488 } },
      {
        step: choose({ plan: 2, period: 'yearly', outcome: 'by cash' }),
        fault: { when: 'after', calls: 4, which: 'wire' },
      },
      { step: choose({ elsewhere: true, outcome: 'leaves' }) },
      { step: { do: 'old page', back: 0, outcome: 'pays' } },
      { step: choose({ period: 'yearly', outcome: 'pays' }) },
    ],
  },
  {
    name: 'what was bought in the minutes in which our clock was ahead looked taken away',
    provider: 'mercadopago',
    turns: [
      { step: choose({ period: 'yearly', outcome: 'pays and returns' }) },
      { step: { do: 'take away' }, skewMinutes: 4 },
      { step: choose({ plan: 2, mode: 'prepaid', outcome: 'pays' }) },
    ],
  },
];
