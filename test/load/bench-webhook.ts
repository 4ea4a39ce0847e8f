import { createHmac, randomUUID } from 'node:crypto';
import type { BareWebhookServer } from './bench-bare-webhook-server.ts';
import { type Load, load } from './bench-load.ts';
import type { BenchProcess } from './bench-process.ts';
import type { ProductServer } from './bench-product-server.ts';
import { medianOf } from './bench-statistics.ts';
import type { Row } from './bench-table.ts';

const ROUNDS = 9;
const WARM_UP_SECONDS = 2;
const ROUND_SECONDS = 1;
const CONNECTIONS = 10;

/** What a delivery of Stripe costs until it is answered, against a raw POST that is inserted. */
export async function benchWebhook(parts: {
  product: BenchProcess<ProductServer>;
  productOrigin: string;
  bare: BenchProcess<BareWebhookServer>;
  secret: string;
}): Promise<Row[]> {
  const { product, productOrigin, bare, secret } = parts;
  const bareOrigin = await bare.ask('listen');
  const shared: Omit<Load, 'url'> = {
    method: 'POST',
    connections: CONNECTIONS,
    next: () => signedDelivery(secret),
  };
  const loads = {
    product: (seconds: number) =>
      load(product, { ...shared, url: `${productOrigin}/api/webhooks/stripe` }, seconds),
    bare: (seconds: number) => load(bare, { ...shared, url: bareOrigin }, seconds),
  };
  await loads.product(WARM_UP_SECONDS);
  await loads.bare(WARM_UP_SECONDS);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push({
      product: await loads.product(ROUND_SECONDS),
      bare: await loads.bare(ROUND_SECONDS),
    });
  }
  return [
    {
      what: 'webhook / raw POST and insert: CPU',
      measured: medianOf(
        rounds,
        (r) => r.product.cpuMicrosecondsPerRequest / r.bare.cpuMicrosecondsPerRequest,
      ),
      unit: '×',
      goal: { atMost: 1.5 },
    },
    {
      what: '  CPU of a webhook',
      measured: medianOf(rounds, (r) => r.product.cpuMicrosecondsPerRequest),
      unit: 'µs',
    },
    {
      what: '  webhooks',
      measured: medianOf(rounds, (r) => r.product.requestsPerSecond),
      unit: 'a second',
    },
    {
      what: `  p99 of the answer at ${CONNECTIONS} connections`,
      measured: medianOf(rounds, (r) => r.product.p99Ms),
      unit: 'ms',
      goal: { atMost: 500 },
    },
  ];
}

/** An event as Stripe sends it, new every time, signed as of now (Stripe docs: Verify webhook signatures). */
function signedDelivery(secret: string) {
  const at = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({
    id: `evt_${randomUUID()}`,
    object: 'event',
    type: 'customer.subscription.updated',
    created: at,
    data: { object: { id: 'sub_bench', object: 'subscription', status: 'active', metadata: {} } },
  });
  const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
  return { body, headers: { 'stripe-signature': `t=${at},v1=${signature}` } };
}
