import { type JsonObject, number, text } from '../json-object.ts';

/**
 * An id is a number or a text, depending on the object and on who documents it; ours are texts. Null for a number
 * that lost digits: those of an answer come as texts (exact-json.ts).
 */
export function identifier(parent: JsonObject, name: string): string | null {
  const asNumber = number(parent, name);
  if (asNumber === null) return text(parent, name);
  return Number.isSafeInteger(asNumber) ? String(asNumber) : null;
}
