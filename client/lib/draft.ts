import { newKey } from './new-key.ts';

/** What a person typed and has not saved, with the key that makes saving it happen once. */
export interface Draft<Values> {
  values: Values;
  /** Sent as Idempotency-Key: however often this draft is sent, it is created once. */
  idempotencyKey: string;
}

const PREFIX = 'estante.draft/';
/** Used when the browser refuses storage (private modes, full disk): drafts then last as long as the page. */
const memory = new Map<string, string>();

/** The key of a form's draft. Drafts belong to a person: nobody else in this browser sees them. */
export function draftKey(owner: string, form: string): string {
  return `${owner}/${form}`;
}

/** The draft kept under a key. Its values are those that the same form once saved. */
export function loadDraft<Values>(key: string): Draft<Values> | null {
  const stored = read(PREFIX + key);
  if (stored === null) return null;
  try {
    const draft = JSON.parse(stored) as Partial<Draft<Values>> | null;
    return draft?.values && typeof draft.idempotencyKey === 'string'
      ? { values: draft.values, idempotencyKey: draft.idempotencyKey }
      : null;
  } catch {
    return null;
  }
}

/** Keeps what was typed. A draft keeps its idempotency key through every change of its values. */
export function saveDraft<Values>(key: string, values: Values): Draft<Values> {
  return store(key, { values, idempotencyKey: loadDraft(key)?.idempotencyKey ?? newKey() });
}

/**
 * Gives a draft a new idempotency key. Only after the server said no: nothing exists under the old key
 * then, and its answer must not be repeated when the person has corrected the values or upgraded.
 */
export function renewDraft(key: string): void {
  const draft = loadDraft(key);
  if (draft) store(key, { ...draft, idempotencyKey: newKey() });
}

export function clearDraft(key: string): void {
  remove(PREFIX + key);
}

/** Forgets every draft of a person, when they sign out. */
export function clearDrafts(owner: string): void {
  for (const name of names()) if (name.startsWith(`${PREFIX}${owner}/`)) remove(name);
}

function store<Values>(key: string, draft: Draft<Values>): Draft<Values> {
  const text = JSON.stringify(draft);
  memory.delete(PREFIX + key);
  try {
    sessionStorage.setItem(PREFIX + key, text);
  } catch {
    memory.set(PREFIX + key, text);
  }
  return draft;
}

function read(name: string): string | null {
  const kept = memory.get(name);
  if (kept !== undefined) return kept;
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

function remove(name: string): void {
  memory.delete(name);
  try {
    sessionStorage.removeItem(name);
  } catch {
    // Without storage there is nothing to remove.
  }
}

function names(): string[] {
  const kept = [...memory.keys()];
  try {
    return [...kept, ...Object.keys(sessionStorage)];
  } catch {
    return kept;
  }
}
