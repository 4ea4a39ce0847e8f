import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { InvalidSignatureError } from '../payment-provider.ts';

/** How far a signature's time may be from ours, both ways: each retry is signed anew (measured). */
const TOLERANCE_MS = 10 * 60 * 1000;

/** Above this a timestamp counts milliseconds: as seconds it would be the year 5138. */
const MILLISECONDS_FROM = 100_000_000_000;

/**
 * Checks `x-signature` (Mercado Pago docs: Webhooks, Validate the origin of a notification). Not the SDK's own
 * check: it takes every timestamp for seconds, and the id as it came, though it is signed in lower case.
 * @param dataId `data.id` from the query, null where there is none.
 * @throws InvalidSignatureError
 */
export function checkSignature(
  headers: IncomingHttpHeaders,
  dataId: string | null,
  secret: string,
  now: Date,
): void {
  const header = headers['x-signature'];
  if (typeof header !== 'string') throw new InvalidSignatureError('The signature is missing.');
  const parts = partsOf(header);
  const [timestamp, signature] = [parts.get('ts') ?? '', parts.get('v1') ?? ''];
  if (!/^\d{1,16}$/.test(timestamp) || !/^[0-9a-f]{64}$/.test(signature)) {
    throw new InvalidSignatureError('The signature cannot be read.');
  }
  const requestId = headers['x-request-id'];
  const manifest = manifestOf({
    dataId,
    requestId: typeof requestId === 'string' && requestId !== '' ? requestId : null,
    timestamp,
  });
  const expected = createHmac('sha256', secret).update(manifest).digest();
  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) {
    throw new InvalidSignatureError('The signature does not fit this notification.');
  }
  if (Math.abs(now.getTime() - instantOf(timestamp)) > TOLERANCE_MS) {
    throw new InvalidSignatureError('The signature is too old, or dated in the future.');
  }
}

/** A part that is missing is left out with its name. The time goes in as it was received. */
function manifestOf(parts: {
  dataId: string | null;
  requestId: string | null;
  timestamp: string;
}): string {
  return [
    parts.dataId === null ? '' : `id:${parts.dataId.toLowerCase()};`,
    parts.requestId === null ? '' : `request-id:${parts.requestId};`,
    `ts:${parts.timestamp};`,
  ].join('');
}

function partsOf(header: string): Map<string, string> {
  return new Map(
    header.split(',').map((part) => {
      const [name = '', ...value] = part.split('=');
      return [name.trim(), value.join('=').trim()];
    }),
  );
}

function instantOf(timestamp: string): number {
  const value = Number(timestamp);
  return value > MILLISECONDS_FROM ? value : value * 1000;
}
