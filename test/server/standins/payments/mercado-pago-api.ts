import {
  ACCESS_TOKEN,
  type BenchOptions,
  type SandboxBench,
  startSandboxBench,
} from './sandbox-bench.ts';

export type Json = Record<string, unknown>;

export interface MercadoPagoApi extends SandboxBench {
  /** One call of the API, as any client would make it; an empty body is null. */
  call(
    route: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: Json }>;
  /** A preapproval that waits for its payer. */
  preapproval(changes?: Json, recurring?: Json): Promise<Json & { id: string; init_point: string }>;
  preference(changes?: Json): Promise<Json & { id: string; init_point: string }>;
  /** A preapproval that was authorized with this choice. */
  authorized(choice?: string, recurring?: Json): Promise<string>;
  choose(page: { init_point: string }, choice: string): Promise<Response>;
  advance(seconds: number): Promise<void>;
  /** The authorized payments of a preapproval, newest first. */
  authorizedPayments(preapprovalId: string): Promise<Json[]>;
  payments(query: string): Promise<Json[]>;
  /** Begins anew, with nothing known and nothing to send. */
  forget(): Promise<void>;
  /** The topics of what was sent since the last time. */
  topics(): Promise<string[]>;
}

export const DAY = 86_400;
export const FIRST_CHARGE_DELAY = 300;

/** The Mercado Pago half of the sandbox, called over HTTP without the SDK. */
export async function startMercadoPagoApi(options: BenchOptions = {}): Promise<MercadoPagoApi> {
  const bench = await startSandboxBench({
    firstChargeDelaySeconds: FIRST_CHARGE_DELAY,
    ...options,
  });
  const { mercadoPagoBase } = bench.sandbox;

  const api: MercadoPagoApi = {
    ...bench,
    async call(route, body, headers = {}) {
      const [method = 'GET', path = ''] = route.split(' ');
      const response = await fetch(mercadoPagoBase + path, {
        method,
        headers: { authorization: `Bearer ${ACCESS_TOKEN}`, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : JSON.parse(text) };
    },
    preapproval: async (changes = {}, recurring = {}) =>
      made(await api.call('POST /preapproval/', preapprovalBody(changes, recurring))),
    preference: async (changes = {}) =>
      made(
        await api.call('POST /checkout/preferences/', {
          items: [{ id: 'x', title: 'Growing', quantity: 1, unit_price: 24_990.5 }],
          external_reference: 'intent-1',
          back_urls: { success: 'http://localhost/paid', failure: 'http://localhost/left' },
          ...changes,
        }),
      ),
    async authorized(choice = 'card_approved', recurring = {}) {
      const preapproval = await api.preapproval({}, recurring);
      await api.choose(preapproval, choice);
      return preapproval.id;
    },
    choose: ({ init_point: page }, choice) =>
      bench.submit(page.replace('&activation=true', ''), { choice }),
    async advance(seconds) {
      await bench.control('clock/advance', { seconds });
    },
    authorizedPayments: async (id) =>
      resultsOf(await api.call(`GET /authorized_payments/search?preapproval_id=${id}`)),
    payments: async (query) =>
      resultsOf(await api.call(`GET /v1/payments/search?sort=date_created&criteria=desc&${query}`)),
    async forget() {
      await bench.control('reset', {});
      await bench.control('webhooks/mode', { automatic: false });
      bench.receiver.take();
    },
    async topics() {
      await bench.control('webhooks/flush', {});
      return bench.receiver.take().map(({ event }) => event.type);
    },
  };
  return api;
}

export function preapprovalBody(changes: Json = {}, recurring: Json = {}): Json {
  return {
    reason: 'Growing',
    external_reference: 'intent-1',
    payer_email: 'duena@example.com',
    back_url: 'http://localhost/return?from=here',
    status: 'pending',
    auto_recurring: {
      frequency: 1,
      frequency_type: 'months',
      transaction_amount: 24_990.5,
      currency_id: 'ARS',
      ...recurring,
    },
    ...changes,
  };
}

function made({ status, body }: { status: number; body: Json }) {
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body as Json & { id: string; init_point: string };
}

function resultsOf({ body }: { body: Json }): Json[] {
  return body['results'] as Json[];
}
