import type { HistoryEntry } from '#shared/contracts/billing.ts';
import type { StoredEvent } from './event.model.ts';

/** No event is meant to carry any of these; should one do so by mistake, they stay inside. */
const SECRET_KEY = /secret|token|password|signature|hash/i;

type Actor = HistoryEntry['actor'];

export function presentEntry(event: StoredEvent, names: ReadonlyMap<string, string>): HistoryEntry {
  const { before, after, ...data } = withoutSecrets(event.data ?? {});
  return {
    id: event._id,
    type: event.type,
    at: event.at.toISOString(),
    actor: presentActor(event.actor, names),
    before: asRecord(before),
    after: asRecord(after),
    data,
  };
}

/**
 * A user's id, or one of the words that services write: `webhook:<id>` and `provider` for a payment provider,
 * `service` for a trusted service, `visitor` for somebody who is not signed in. Jobs and the rest are the system.
 */
function presentActor(actor: string, names: ReadonlyMap<string, string>): Actor {
  const name = names.get(actor) ?? null;
  if (name !== null || /^[0-9a-f]{24}$/.test(actor)) return { kind: 'person', name };
  if (actor === 'visitor') return { kind: 'visitor', name: null };
  if (/^(webhook|provider)\b/.test(actor)) return { kind: 'provider', name: null };
  if (/^(service|operator)\b/.test(actor)) return { kind: 'service', name: null };
  return { kind: 'system', name: null };
}

function asRecord(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function withoutSecrets(record: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(record).filter(([key]) => !SECRET_KEY.test(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, cleaned(value)]));
}

function cleaned(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(cleaned);
  if (value !== null && typeof value === 'object') {
    return withoutSecrets(value as Record<string, unknown>);
  }
  return value;
}
