/** Readers over a stored notice: its shape was true for the API version that sent it, so nothing is assumed. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The object that an event is about: `data.object` (Stripe docs: The Event object). */
export function objectOf(payload: unknown): JsonObject {
  return child(child(asObject(payload), 'data'), 'object');
}

export function child(parent: JsonObject, name: string): JsonObject {
  return asObject(parent[name]);
}

export function text(parent: JsonObject, name: string): string | null {
  const value = parent[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** An id, given as such or inside of the object in its place. */
export function id(parent: JsonObject, name: string): string | null {
  return text(parent, name) ?? text(child(parent, name), 'id');
}

function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
