import type { PlanState } from './plan-state.ts';

/** What most people in a state come for; see components/plan-action for what each does. */
export type PlanActionKind =
  | 'plans'
  | 'backTo'
  | 'change'
  | 'extend'
  | 'goOn'
  | 'finish'
  | 'resume'
  | 'pay'
  | 'talk';

interface Banner {
  /** Something is wrong, and not only news. */
  isUrgent: boolean;
  /** Days before the end from which it is spoken of, and then it can be put away; null for always. */
  daysBefore: number | null;
  action: PlanActionKind | null;
}

interface PlanStateRow {
  /** Something has to be done about it, or somebody waits for something: told beside the plan's name too. */
  needsCare: boolean;
  /** Above every page; null where all is as it should be. */
  banner: Banner | null;
  /** The one main action of the billing page. */
  main: PlanActionKind;
  /** What is possible beside it, where that is not the main thing. */
  beside: PlanActionKind | null;
  /** What the dashboard leads to: a larger plan, a person, or nothing before something else is settled. */
  way: 'buy' | 'talk' | null;
}

/** What a calm state has: no banner, nothing beside its main action. */
const CALM = { needsCare: false, banner: null, beside: null } as const;
const always = (action: PlanActionKind | null, isUrgent = true): Banner => ({
  isUrgent,
  daysBefore: null,
  action,
});

/** One row for each state of a subscription; its words are the same row of plan-words-es and -en. */
export const PLAN_STATES: Record<PlanState, PlanStateRow> = {
  free: { ...CALM, main: 'plans', way: 'buy' },
  ended: { ...CALM, main: 'backTo', beside: 'plans', way: 'buy' },
  cancelled: { ...CALM, needsCare: true, main: 'plans', way: 'buy' },
  comped: { ...CALM, main: 'talk', way: 'talk' },
  arranged: { ...CALM, main: 'talk', way: 'talk' },
  trialing: {
    ...CALM,
    banner: { isUrgent: false, daysBefore: 3, action: null },
    main: 'change',
    way: 'buy',
  },
  active: { ...CALM, main: 'change', way: 'buy' },
  prepaid: {
    ...CALM,
    banner: { isUrgent: false, daysBefore: 7, action: 'extend' },
    main: 'extend',
    beside: 'change',
    way: 'buy',
  },
  ending: { ...CALM, banner: always('resume', false), main: 'resume', way: null },
  runningOut: { ...CALM, banner: always('goOn', false), main: 'goOn', way: null },
  pastDue: { ...CALM, needsCare: true, banner: always('pay'), main: 'pay', way: null },
  paused: { ...CALM, needsCare: true, banner: always('resume'), main: 'resume', way: null },
  suspended: { ...CALM, needsCare: true, banner: always('resume'), main: 'resume', way: null },
  resumed: { ...CALM, needsCare: true, banner: null, main: 'talk', way: null },
  disputed: { ...CALM, needsCare: true, banner: always(null), main: 'talk', way: null },
  incomplete: { ...CALM, needsCare: true, main: 'finish', way: null },
};
