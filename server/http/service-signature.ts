import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Request } from 'express';
import { model, Schema } from 'mongoose';
import type { Clock } from '../clock.ts';
import { duplicateKey } from '../db/duplicate-key.ts';
import { ProblemError } from './problem.ts';

/**
 * How trusted services sign their requests to us, with the service secret:
 *
 *     x-estante-timestamp: <unix seconds>
 *     x-estante-signature: v1=<hex HMAC-SHA256(secret, "<timestamp>.<METHOD>.<path with query>.<raw body>")>
 *
 * The signature covers the bytes of the body as they are sent; a request without one signs the empty text.
 * It holds for five minutes and is accepted once: a repeat is signed anew, with a later second.
 */
export const TIMESTAMP_HEADER = 'x-estante-timestamp';
export const SIGNATURE_HEADER = 'x-estante-signature';

const TOLERANCE_SECONDS = 5 * 60;
const TIMESTAMP = /^[1-9]\d{9,11}$/;
const SIGNATURE = /^v1=([0-9a-f]{64})$/;

interface UsedSignature {
  _id: string;
  usedAt: Date;
}

const usedSignatureModel = model<UsedSignature>(
  'UsedSignature',
  new Schema<UsedSignature>(
    // Far longer than the tolerance on both sides: who waits for a row to go finds the signature stale.
    { _id: String, usedAt: { type: Date, expires: 60 * 60 } },
    { versionKey: false, collection: 'usedSignatures' },
  ),
);

export interface SignedParts {
  timestamp: string;
  method: string;
  /** As it is sent: path and query. */
  url: string;
  body: Buffer | string;
}

/** The value of the signature header. */
export function signService(secret: string, parts: SignedParts): string {
  return `v1=${digest(secret, parts).toString('hex')}`;
}

function digest(secret: string, { timestamp, method, url, body }: SignedParts): Buffer {
  return createHmac('sha256', secret)
    .update(`${timestamp}.${method}.${url}.`)
    .update(body)
    .digest();
}

const rawBodies = new WeakMap<IncomingMessage, Buffer>();

/** For the JSON parser's `verify`: keeps the bytes of signed requests, which are what was signed. */
export function keepSignedBody(request: IncomingMessage, _response: unknown, body: Buffer): void {
  if (request.headers[SIGNATURE_HEADER] !== undefined) rawBodies.set(request, body);
}

export interface ServiceSignatures {
  /** @throws ProblemError INVALID_SIGNATURE (401) when it is missing, stale, wrong, or was used before. */
  verify(request: Request): Promise<void>;
}

/** Without a secret nothing is accepted. Used signatures are shared by all processes. */
export function createServiceSignatures(parts: {
  clock: Clock;
  secret: string | null;
}): ServiceSignatures {
  const { clock, secret } = parts;
  const refuse = () => new ProblemError('INVALID_SIGNATURE', {}, { status: 401 });

  return {
    async verify(request) {
      const timestamp = request.get(TIMESTAMP_HEADER) ?? '';
      const given = SIGNATURE.exec(request.get(SIGNATURE_HEADER) ?? '')?.[1];
      if (!secret || !given || !TIMESTAMP.test(timestamp)) throw refuse();
      const now = clock.now();
      const age = Math.abs(now.getTime() / 1000 - Number(timestamp));
      if (age > TOLERANCE_SECONDS) throw refuse();
      const { method, originalUrl: url } = request;
      const body = rawBodies.get(request) ?? '';
      const expected = digest(secret, { timestamp, method, url, body });
      if (!timingSafeEqual(expected, Buffer.from(given, 'hex'))) throw refuse();
      const used: UsedSignature = { _id: given, usedAt: now };
      try {
        await usedSignatureModel.collection.insertOne(used as never);
      } catch (thrown) {
        throw duplicateKey(thrown) ? refuse() : thrown;
      }
    },
  };
}
