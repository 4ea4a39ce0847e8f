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
];
