import { createHmac } from 'node:crypto';

/** `Stripe-Signature` over the exact bytes that are sent (Stripe docs: Verify webhook signatures manually). */
export function stripeSignature(payload: string, secret: string, timestamp: number): string {
  const digest = createHmac('sha256', secret).update(`${timestamp}.${payload}`).digest('hex');
  return `t=${timestamp},v1=${digest}`;
}
