import type { LoggedRequest } from '#server/standins/payments/control/request-log.ts';
import type { Exchange } from '#server/standins/payments/sandbox.ts';
import { startSandbox } from '#server/standins/payments/start-sandbox.ts';
import { manualClock } from '#test/server/payments/manual-clock.ts';
import { watchExchange } from '#test/support/provider-types/watch.ts';
import { startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts';

export const API_KEY = 'sk_test_bench';
export const WEBHOOK_SECRET = 'whsec_bench';
export const ACCESS_TOKEN = 'TEST-bench';
export const MERCADO_PAGO_SECRET = 'secret of the bench';

export interface BenchOptions {
  stateFile?: string | null;
  clock?: ReturnType<typeof manualClock>;
  firstChargeDelaySeconds?: number;
  /** In place of the check against the SDKs' types. */
  onExchange?: (exchange: Exchange) => void;
}

/** A sandbox of both providers that sends webhooks only when told to, to a receiver that keeps them. */
export interface SandboxBench {
  sandbox: Awaited<ReturnType<typeof startSandbox>>;
  receiver: WebhookReceiver;
  control(path: string, body?: object): Promise<unknown>;
  requests(): Promise<LoggedRequest[]>;
  /** Presses "pay" at a hosted page, or does what else the form says. */
  submit(url: string, form: Record<string, string>): Promise<Response>;
  stop(): Promise<void>;
}

export async function startSandboxBench(options: BenchOptions = {}): Promise<SandboxBench> {
  const receiver = await startWebhookReceiver();
  const { firstChargeDelaySeconds } = options;
  const sandbox = await startSandbox({
    port: 0,
    stateFile: options.stateFile ?? null,
    clock: options.clock ?? manualClock(),
    onExchange: options.onExchange ?? watchExchange,
    stripe: { apiKey: API_KEY, webhook: { url: receiver.url, secret: WEBHOOK_SECRET } },
    mercadoPago: {
      accessToken: ACCESS_TOKEN,
      webhook: { url: receiver.url, secret: MERCADO_PAGO_SECRET },
      ...(firstChargeDelaySeconds === undefined ? {} : { firstChargeDelaySeconds }),
    },
  });
  const bench: SandboxBench = {
    sandbox,
    receiver,
    async control(path, body) {
      const response = await fetch(`${sandbox.origin}/__sandbox/${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${API_KEY}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return response.json();
    },
    async requests() {
      const { requests } = (await bench.control('log')) as { requests: LoggedRequest[] };
      return requests;
    },
    submit: (url, form) =>
      fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' }),
    async stop() {
      await sandbox.stop();
      await receiver.stop();
    },
  };
  await bench.control('webhooks/mode', { automatic: false });
  return bench;
}
