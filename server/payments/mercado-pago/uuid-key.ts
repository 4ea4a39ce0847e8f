import { createHash } from 'node:crypto';

/** Chosen once at random: keys of ours are names in it. */
const NAMESPACE = Buffer.from('6f0f9a1c5c8f4f0e9a3db64e2d9c7f15', 'hex');

/**
 * The UUID (version 5, RFC 9562) of one of our keys: Mercado Pago's API description types X-Idempotency-Key as a
 * UUID. The same key is always the same UUID, so that a repetition is known as one.
 */
export function uuidOf(key: string): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(key).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [8, 12, 16, 20, 32]
    .map((end, index, ends) => hex.slice(ends[index - 1] ?? 0, end))
    .join('-');
}
