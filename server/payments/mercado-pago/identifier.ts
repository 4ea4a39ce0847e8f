import { type JsonObject, number, text } from '../json-object.ts';

/** An id is a number or a text, depending on the object and on who documents it; ours are texts. */
export function identifier(parent: JsonObject, name: string): string | null {
  const asNumber = number(parent, name);
  return asNumber === null ? text(parent, name) : String(asNumber);
}
