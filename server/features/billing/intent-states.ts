/**
 * Every state of an intent, and what follows from it: the one table that everything about intents reads.
 *
 * open: its payment page can be paid. confirming: the person went through it, and the money is on its way. closing:
 * its hour is over, and the provider has not yet said that the page is closed. changing: another price of the running
 * subscription was asked for, and is not yet seen there. scheduling: the same for a later day. scheduled: the provider
 * confirmed it. undoing: it is to be taken back, and the provider has not yet said so. completed: agreed and begun.
 * ended: what it began is over. failed, expired, cancelled: nothing came of it.
 */
export const INTENT_STATES = {
  open: state({ mayBePaid: true, isOpen: true, endedBy: 'payment, the person, or its hour' }),
  confirming: state({ mayBePaid: true, isOpen: true, endedBy: 'the money, or the provider' }),
  closing: state({ mayBePaid: true, endedBy: 'the provider, asked by a remedy' }),
  changing: state({ isOpen: true, endedBy: 'the provider, or its hour' }),
  scheduling: state({ isOpen: true, endedBy: 'the provider, or its hour' }),
  scheduled: state({ isScheduled: true, endedBy: 'its day, the person, or the provider' }),
  undoing: state({ endedBy: 'the provider, asked by a remedy' }),
  completed: state({ isInForce: true, endedBy: 'the end of the subscription' }),
  ended: state({}),
  failed: state({}),
  expired: state({}),
  cancelled: state({}),
} as const;
export type IntentState = keyof typeof INTENT_STATES;

interface IntentStateRow {
  /** Money can still come of it at the provider. */
  mayBePaid: boolean;
  /** It stands in the way of another one: at most one for each business and app. */
  isOpen: boolean;
  /** Its terms hold, or held since then. */
  isInForce: boolean;
  /** Shown to the person as a change that is coming. */
  isScheduled: boolean;
  /** Who ends it; null for a state that nothing follows. */
  endedBy: string | null;
}

function state(row: Partial<IntentStateRow>): IntentStateRow {
  return {
    mayBePaid: false,
    isOpen: false,
    isInForce: false,
    isScheduled: false,
    endedBy: null,
    ...row,
  };
}

const ALL = Object.keys(INTENT_STATES) as IntentState[];
/** States from which something still follows without anybody asking. */
export const UNSETTLED_STATES = ALL.filter(
  (name) => INTENT_STATES[name].endedBy !== null && !INTENT_STATES[name].isInForce,
);
/** States in which money can still come at the provider. */
export const PAYABLE_STATES = ALL.filter((name) => INTENT_STATES[name].mayBePaid);
