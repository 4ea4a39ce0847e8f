import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMercadoPagoProvider } from '#server/payments/mercado-pago/mercado-pago-provider.ts';
import type { CheckoutOrder, PaymentProvider } from '#server/payments/payment-provider.ts';
import { manualClock } from '../manual-clock.ts';

export interface RecordedRequest {
  route: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  body: unknown;
}

/**
 * What a route answers: a body with 200, or a status of its own. `hang` sends headers and never a body, `text` is sent
 * as it is.
 */
export type Answer =
  | object
  | { $status: number; body?: unknown }
  | { $hang: true }
  | { $text: string };

export interface RecordedApi {
  origin: string;
  provider: PaymentProvider;
  /** By "GET /preapproval/…", without a slash at the end. Unknown routes answer 404. */
  answers: Map<string, Answer | ((request: RecordedRequest) => Answer)>;
  requests: RecordedRequest[];
  stop(): Promise<void>;
}

export const SECRET = 'mp_test_secret';
export const CLOCK = manualClock('2026-11-20T12:00:00Z');

/** A server that answers what it was told to, in the shapes of Mercado Pago's documentation. */
export async function startRecordedApi(
  options: { timeoutMs?: number; accessToken?: string } = {},
): Promise<RecordedApi> {
  const answers: RecordedApi['answers'] = new Map();
  const requests: RecordedRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk as Uint8Array));
    const text = Buffer.concat(chunks).toString();
    const { pathname, searchParams } = new URL(incoming.url ?? '', 'http://localhost');
    const request: RecordedRequest = {
      route: `${incoming.method} ${pathname.replace(/\/$/, '')}`,
      query: Object.fromEntries(searchParams),
      headers: incoming.headers,
      body: text === '' ? null : JSON.parse(text),
    };
    requests.push(request);
    const found = answers.get(request.route) ?? { $status: 404, body: { message: 'not found' } };
    const answer = typeof found === 'function' ? found(request) : found;
    if ('$hang' in answer) {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{');
      return;
    }
    if ('$text' in answer) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer.$text);
      return;
    }
    const [status, body] =
      '$status' in answer ? [answer.$status as number, answer.body] : [200, answer];
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === undefined ? '' : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    answers,
    requests,
    provider: createMercadoPagoProvider({
      accessToken: options.accessToken ?? 'TEST-token',
      webhookSecret: SECRET,
      apiBase: origin,
      notificationUrl: 'https://estante.example/api/webhooks/mercadopago',
      isSandbox: true,
      clock: CLOCK,
      timeoutMs: options.timeoutMs ?? 2000,
    }),
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

export const PREAPPROVAL_ID = '2c938084726fca480172750000000000';

/** Shapes as documented; times as Mercado Pago writes them. */
export function preapproval(changes: object = {}): object {
  return {
    id: PREAPPROVAL_ID,
    version: 3,
    status: 'authorized',
    reason: 'Growing',
    external_reference: 'intent-1',
    init_point: `https://www.mercadopago.com.ar/subscriptions/checkout?preapproval_id=${PREAPPROVAL_ID}&activation=true`,
    auto_recurring: {
      frequency: 1,
      frequency_type: 'months',
      transaction_amount: 24990,
      currency_id: 'ARS',
      start_date: '2026-11-01T09:00:01.000-03:00',
      free_trial: null,
    },
    date_created: '2026-11-01T09:00:00.000-03:00',
    last_modified: '2026-11-01T09:05:00.000-03:00',
    next_payment_date: '2026-12-01T09:00:00.000-03:00',
    payer_email: '',
    payment_method_id: 'master',
    card_id: null,
    summarized: { charged_quantity: 1, charged_amount: 24990 },
    ...changes,
  };
}

export function authorizedPayment(changes: object = {}): object {
  return {
    id: 6114264375,
    type: 'scheduled',
    preapproval_id: PREAPPROVAL_ID,
    external_reference: 'intent-1',
    status: 'processed',
    retry_attempt: 0,
    debit_date: '2026-11-01T09:00:00.000-03:00',
    date_created: '2026-11-01T09:00:00.000-03:00',
    last_modified: '2026-11-01T09:21:30.000-03:00',
    transaction_amount: 24990,
    currency_id: 'ARS',
    payment: { id: 19951521071, status: 'approved', status_detail: 'accredited' },
    ...changes,
  };
}

export function payment(changes: object = {}): object {
  return {
    id: 19951521071,
    status: 'approved',
    status_detail: 'accredited',
    external_reference: 'intent-1',
    transaction_amount: 24990,
    transaction_amount_refunded: 0,
    currency_id: 'ARS',
    date_created: '2026-11-01T09:20:00.000-03:00',
    date_approved: '2026-11-01T09:21:00.000-03:00',
    date_last_updated: '2026-11-01T09:22:00.000-03:00',
    operation_type: 'recurring_payment',
    payment_type_id: 'credit_card',
    payment_method_id: 'master',
    card: { last_four_digits: '4444' },
    point_of_interaction: {
      type: 'SUBSCRIPTIONS',
      transaction_data: { subscription_id: PREAPPROVAL_ID },
    },
    ...changes,
  };
}

export function list(...results: object[]): object {
  return { paging: { offset: 0, limit: 10, total: results.length }, results };
}

export function order(changes: Partial<CheckoutOrder> = {}): CheckoutOrder {
  return {
    intentId: 'intent-1',
    customerId: null,
    payerEmail: 'duena@example.com',
    locale: 'es-AR',
    plan: { appId: 'inventory', id: 'growing', version: 3, name: 'Growing', description: 'More' },
    price: { amountMinor: 2_499_000, currency: 'ARS', interval: 'month' },
    charge: { kind: 'recurring', trialDays: 0, startsAt: null },
    successUrl: 'https://estante.example/billing/checkouts/intent-1',
    cancelUrl: 'https://estante.example/billing/checkouts/intent-1?cancelled=1',
    ...changes,
  };
}
