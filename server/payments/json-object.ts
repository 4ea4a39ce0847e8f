/** Readers over JSON whose shape is promised by a document, not by a type: nothing is assumed. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

export function child(parent: JsonObject, name: string): JsonObject {
  return asObject(parent[name]);
}

export function children(parent: JsonObject, name: string): JsonObject[] {
  const value = parent[name];
  return Array.isArray(value) ? value.map(asObject) : [];
}

export function text(parent: JsonObject, name: string): string | null {
  const value = parent[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

export function number(parent: JsonObject, name: string): number | null {
  const value = parent[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** An instant in ISO 8601, with any offset. */
export function instant(parent: JsonObject, name: string): Date | null {
  const value = text(parent, name);
  if (value === null) return null;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date;
}
