/** The duplicated key's pattern when an error is the database's unique-index error, else null. */
export function duplicateKey(thrown: unknown): Record<string, unknown> | null {
  const { code, keyPattern } = (thrown ?? {}) as { code?: unknown; keyPattern?: unknown };
  return code === 11_000 ? ((keyPattern ?? {}) as Record<string, unknown>) : null;
}
