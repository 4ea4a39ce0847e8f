/** A status that no SDK lists: an answer with it contradicts their types, as it is meant to. */
export const UNKNOWN_STATUS = 'unheard_of';

/** A choice of what to pay, as a person makes it on the page of plans. */
export interface Choice {
  plan: number;
  period: 'monthly' | 'yearly';
  mode: 'recurring' | 'prepaid';
  /** At the other provider. */
  elsewhere: boolean;
}

/** What a person does. */
export type PersonStep =
  | (Choice & {
      do: 'choose';
      /** Confirmed at once, after the quote is over, or after the catalogue was edited. */
      quote: 'at once' | 'late' | 'edited';
      outcome: 'pays and returns' | 'pays' | 'pays twice' | 'by cash' | 'is declined' | 'leaves';
    })
  /** Opens so many pages one after the other, and pays none. */
  | { do: 'give up'; times: number }
  /** Goes back to an older page, so many before the last one, and pays there. */
  | { do: 'old page'; back: number; outcome: 'pays' | 'is declined' }
  /** Pays every bill whose page was ever shown. */
  | { do: 'old bills' }
  | { do: 'cancel'; when: 'now' | 'period_end' }
  | { do: 'resume' | 'pause' | 'withdraw' | 'look' | 'new method' };

/** What providers, banks and the seller in the provider's dashboard do. */
export type ProviderStep =
  | { do: 'card'; works: boolean }
  | { do: 'refund' | 'dispute' | 'win' | 'lose' }
  /** The money of a slip: in time, never, or after it was given up. */
  | { do: 'slip'; back: number; how: 'pay' | 'expire' | 'late' }
  | { do: 'coupon'; percentOff: number }
  | { do: 'credit' | 'discount'; amountMinor: number }
  | { do: 'delete customer' }
  | { do: 'metadata'; isAll: boolean }
  | { do: 'status'; word: typeof UNKNOWN_STATUS | null }
  | { do: 'down'; elsewhere: boolean }
  | { do: 'up' }
  | { do: 'refuse'; what: 'refund' | 'cancel'; times: number };

/** What whoever runs the product does. */
export type OperatorStep =
  | { do: 'edit'; plan: number; isDearer: boolean }
  | { do: 'reprice'; plan: number }
  | { do: 'grant'; plan: number; isComped: boolean; days: number | null }
  | { do: 'take away' };

/** Time, and what is heard meanwhile. */
export type TimeStep =
  | { do: 'wait'; hours: number }
  /** To so many hours after the end of what is paid. */
  | { do: 'renewal'; hours: number }
  | { do: 'hear'; duplicate: number; reorder: boolean; drop: boolean }
  | { do: 'forge' | 'reconcile' };

/** One thing that happens in the life of a subscription: a person, the provider, the operator, time, or a fault. */
export type Step = PersonStep | ProviderStep | OperatorStep | TimeStep;
export type StepOf<Name extends Step['do']> = Extract<Step, { do: Name }>;

/** Calls to the providers that go wrong while a step is taken. */
export interface Fault {
  when: 'before' | 'after';
  calls: number;
  /** writes: what is read stays readable. wire: on the way, so that the adapters themselves meet it. */
  which: 'writes' | 'all' | 'wire';
}

/** A step with what goes wrong over it. */
export interface Turn {
  step: Step;
  /** After how many writes to the database the process dies over it. */
  diesAfter?: number | null;
  fault?: Fault | null;
  /** The server's clock is so much ahead of the provider's. */
  skewMinutes?: number;
}
