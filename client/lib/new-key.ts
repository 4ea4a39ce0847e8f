/**
 * An idempotency key: 128 random bits. crypto.randomUUID exists on secure origins only, and a shop's own server
 * may well be plain http.
 */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
