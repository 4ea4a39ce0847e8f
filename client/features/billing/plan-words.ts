import type { EndReason } from '#shared/contracts/subscriptions.ts';
import type { PlanState } from './plan-state.ts';

/** Variants of one sentence, the fuller ones first; see knownSentence. */
export type Sentence = readonly string[];

/** What is said of a state, wherever it is told. */
interface PlanStateWords {
  badge: string;
  /** In one line, as a person would say it. */
  status: Sentence;
  title: Sentence;
  body: readonly Sentence[];
  /** Above every page; PLAN_STATES has when. */
  banner: { title: Sentence; more: Sentence } | null;
}

/** A row for each state: the words of PLAN_STATES in one language. */
export interface PlanWords {
  state: Record<PlanState, PlanStateWords>;
  /** Why the last paid plan ended. */
  ended: Record<EndReason, string>;
}
