import { asObject, child, type JsonObject, text } from '../json-object.ts';

/** The object that an event is about: `data.object` (Stripe docs: The Event object). */
export function objectOf(payload: unknown): JsonObject {
  return child(child(asObject(payload), 'data'), 'object');
}

/** An id, given as such or inside of the object in its place. */
export function id(parent: JsonObject, name: string): string | null {
  return text(parent, name) ?? text(child(parent, name), 'id');
}
