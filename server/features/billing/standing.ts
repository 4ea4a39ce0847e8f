import type { Facts } from './facts.ts';
import type { LedgerEntry } from './ledger.model.ts';
import type { RunningTerms } from './price-changes.ts';
import type { Running } from './succession.ts';

/** Everything from which the state of a subscription follows. */
export interface Standing extends RunningTerms {
  facts: Facts;
  running: Running;
  entries: readonly LedgerEntry[];
}
