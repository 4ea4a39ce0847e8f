import { systemClock } from '#server/clock.ts';
import { createMercadoPagoProvider } from '#server/payments/mercado-pago/mercado-pago-provider.ts';
import type { PaymentProvider } from '#server/payments/payment-provider.ts';
import {
  ACCESS_TOKEN,
  type BenchOptions,
  MERCADO_PAGO_SECRET,
  type SandboxBench,
  startSandboxBench,
} from '#test/server/standins/payments/sandbox-bench.ts';

/** The sandbox with the adapter connected to its Mercado Pago half. */
export interface MercadoPagoBench extends SandboxBench {
  provider: PaymentProvider;
  /** A call of the API that the port does not show. */
  get(path: string): Promise<Record<string, unknown>>;
}

export async function startMercadoPagoBench(options: BenchOptions = {}): Promise<MercadoPagoBench> {
  const common = await startSandboxBench(options);
  const { sandbox } = common;
  return {
    ...common,
    provider: createMercadoPagoProvider({
      accessToken: ACCESS_TOKEN,
      webhookSecret: MERCADO_PAGO_SECRET,
      apiBase: sandbox.mercadoPagoBase,
      notificationUrl: common.receiver.url,
      isSandbox: true,
      clock: { ...systemClock, now: () => sandbox.clock.now() },
    }),
    async get(path) {
      const response = await fetch(`${sandbox.mercadoPagoBase}${path}`, {
        headers: { authorization: `Bearer ${ACCESS_TOKEN}` },
      });
      return (await response.json()) as Record<string, unknown>;
    },
  };
}
