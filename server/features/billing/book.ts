import type { Alert, Facts, Verdict } from './facts.ts';
import type { IntentRecord } from './intent.model.ts';
import { INTENT_STATES, type IntentState } from './intent-states.ts';
import type { LedgerEntry } from './ledger.model.ts';
import type { Remedy } from './remedy.ts';

/** The facts as they become while they are reckoned with. What changed of them is the verdict. */
export class Book {
  readonly entries: Map<string, LedgerEntry>;
  readonly intents: Map<string, IntentRecord>;
  readonly #remedies = new Map<string, Remedy>();
  readonly #alerts: Alert[] = [];

  readonly facts: Facts;

  constructor(facts: Facts) {
    this.facts = facts;
    this.entries = new Map(facts.entries.map((entry) => [entry._id, entry]));
    this.intents = new Map(facts.intents.map((intent) => [intent._id, intent]));
  }

  post(entries: readonly LedgerEntry[]): void {
    for (const entry of entries) this.entries.set(entry._id, entry);
  }

  setState({ _id }: IntentRecord, state: IntentState, more: Partial<IntentRecord> = {}): void {
    const intent = this.intents.get(_id);
    if (!intent || (intent.state === state && Object.keys(more).length === 0)) return;
    const { isOpen } = INTENT_STATES[state];
    this.intents.set(_id, { ...intent, ...more, state, isOpen });
  }

  /** The intent as it is by now. */
  now(intent: IntentRecord): IntentRecord {
    return this.intents.get(intent._id) ?? intent;
  }

  owe(remedy: Remedy): void {
    this.#remedies.set(remedy._id, remedy);
  }

  alert(code: string, data: Alert['data']): void {
    this.#alerts.push({ code, data });
  }

  changed(): Pick<Verdict, 'entries' | 'intents' | 'remedies' | 'alerts'> {
    const { facts } = this;
    return {
      entries: changedOf(this.entries, facts.entries),
      intents: changedOf(this.intents, facts.intents),
      remedies: [...this.#remedies.values()],
      alerts: this.#alerts,
    };
  }
}

function changedOf<Row extends { _id: string }>(
  now: ReadonlyMap<string, Row>,
  before: readonly Row[],
): Row[] {
  const former = new Map(before.map((row) => [row._id, row]));
  return [...now.values()].filter((row) => !isSame(former.get(row._id), row));
}

/** Whether two things have the same content, whatever the order of their keys. */
export function isSame(a: unknown, b: unknown): boolean {
  return a === b || canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
