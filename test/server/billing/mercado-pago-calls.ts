import { createHmac } from 'node:crypto';
import { type PayingApp, SANDBOX_KEYS } from '#test/support/paying-app.ts';
import type { Answer } from '#test/support/test-client.ts';

/** A call of Mercado Pago's API as somebody makes it who is not us. */
export async function callMercadoPago<T>(app: PayingApp, path: string, body: object): Promise<T> {
  const response = await fetch(`${app.sandbox.origin}/mercadopago${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${SANDBOX_KEYS.accessToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

export interface Notice {
  type: 'subscription_preapproval' | 'subscription_authorized_payment' | 'payment';
  dataId: string;
  /** As it is written in the address; the signature is over its lower case. */
  written?: string;
  version?: number;
  in?: 'seconds' | 'milliseconds';
  secret?: string;
  ageMs?: number;
}

/** Sends a notice as Mercado Pago signs it (docs: Your integrations, Webhooks, signature). */
export function notify(app: PayingApp, notice: Notice): Promise<Answer> {
  const { type, dataId, written = dataId, version = 1 } = notice;
  const at = app.clock.now().getTime() - (notice.ageMs ?? 0);
  const ts = notice.in === 'milliseconds' ? String(at) : String(Math.floor(at / 1000));
  const requestId = 'bb56a2f1-6aae-46ac-982e-9dcd3581d08e';
  const manifest = `id:${dataId.toLowerCase()};request-id:${requestId};ts:${ts};`;
  const v1 = createHmac('sha256', notice.secret ?? SANDBOX_KEYS.mercadoPagoSecret)
    .update(manifest)
    .digest('hex');
  const path = `/api/webhooks/mercadopago?data.id=${encodeURIComponent(written)}&type=${type}`;
  const body = { action: 'updated', type, data: { id: dataId }, id: at, version };
  return app.client().send('POST', path, {
    rawBody: JSON.stringify(body),
    headers: { 'x-signature': `ts=${ts},v1=${v1}`, 'x-request-id': requestId },
  });
}
