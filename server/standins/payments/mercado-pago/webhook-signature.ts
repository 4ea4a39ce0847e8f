import { createHmac } from 'node:crypto';

/**
 * `x-signature` over the id from the query in lower case, the request's id and the time in milliseconds
 * (Mercado Pago docs: Webhooks, Validate the origin of a notification).
 */
export function mercadoPagoSignature(
  parts: { dataId: string; requestId: string; timestamp: number },
  secret: string,
): string {
  const { dataId, requestId, timestamp } = parts;
  const manifest = `id:${dataId.toLowerCase()};request-id:${requestId};ts:${timestamp};`;
  const digest = createHmac('sha256', secret).update(manifest).digest('hex');
  return `ts=${timestamp},v1=${digest}`;
}
