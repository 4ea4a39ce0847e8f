import { setTimeout as wait } from 'node:timers/promises';
import type { BareServer } from './bench-bare-server.ts';
import type { BenchBusiness } from './bench-data.ts';
import { load } from './bench-load.ts';
import type { BenchProcess } from './bench-process.ts';
import type { ProductServer } from './bench-product-server.ts';
import { medianOf } from './bench-statistics.ts';
import type { Row } from './bench-table.ts';

const ROUNDS = 9;
const WARM_UP_SECONDS = 2;
const ROUND_SECONDS = 1;
/** Enough that the server never waits for the load generator. */
const CONNECTIONS = 40;
/** Longer than anything is cached. */
const STALE_MS = 2000;
const HITS = 100;

/** The status endpoint with all that the product puts around it, against Express alone. */
export async function benchStatus(parts: {
  product: BenchProcess<ProductServer>;
  productOrigin: string;
  bare: BenchProcess<BareServer>;
  business: BenchBusiness;
  cookie: string;
}): Promise<Row[]> {
  const { product, productOrigin, bare, business, cookie } = parts;
  const bareOrigin = await bare.ask('listen', await product.ask('statusOf', business.id));
  const url = `${productOrigin}/api/subscriptions/status`;
  const loads = {
    product: (seconds: number) =>
      load(product, { url, connections: CONNECTIONS, headers: { cookie } }, seconds),
    bare: (seconds: number) =>
      load(
        bare,
        {
          url: `${bareOrigin}/api/subscriptions/status`,
          connections: CONNECTIONS,
          headers: { cookie },
        },
        seconds,
      ),
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

  const ratio = {
    throughput: medianOf(rounds, (r) => r.product.requestsPerSecond / r.bare.requestsPerSecond),
    cpu: medianOf(
      rounds,
      (r) => r.product.cpuMicrosecondsPerRequest / r.bare.cpuMicrosecondsPerRequest,
    ),
  };
  return [
    {
      what: 'status / bare Express: throughput',
      measured: ratio.throughput,
      unit: '×',
      goal: { atLeast: 1 },
    },
    {
      what: 'status / bare Express: CPU per request',
      measured: ratio.cpu,
      unit: '×',
      goal: { atMost: 1 },
    },
    {
      what: '  CPU of a status request',
      measured: medianOf(rounds, (r) => r.product.cpuMicrosecondsPerRequest),
      unit: 'µs',
    },
    {
      what: '  CPU of a bare request',
      measured: medianOf(rounds, (r) => r.bare.cpuMicrosecondsPerRequest),
      unit: 'µs',
    },
    {
      what: '  CPU of the load generator',
      measured: medianOf(rounds, (r) => r.product.generatorMicrosecondsPerRequest),
      unit: 'µs',
    },
  ];
}

/** What a status request asks of the database, counted in a server that does nothing else. */
export async function countStatusCommands(
  counting: BenchProcess<ProductServer>,
  origin: string,
  cookie: string,
): Promise<Row[]> {
  const get = async (path: string): Promise<void> => {
    const response = await fetch(origin + path, { headers: { cookie } });
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
    await response.arrayBuffer();
  };
  const commandsOf = async (run: () => Promise<void>): Promise<number> => {
    await counting.ask('takeCommands');
    await run();
    return counting.ask('takeCommands');
  };
  const status = () => get('/api/subscriptions/status');
  await status();
  await wait(STALE_MS);
  const whenAllIsStale = await commandsOf(status);
  const onHits = await commandsOf(async () => {
    for (let hit = 0; hit < HITS; hit += 1) await status();
  });
  await wait(STALE_MS);
  // Another request of the same browser has checked the session already.
  await get('/api/auth/me');
  const onMiss = await commandsOf(status);
  return [
    { what: 'commands on a status hit', measured: onHits / HITS, unit: '', goal: { atMost: 0 } },
    { what: 'commands on a status miss', measured: onMiss, unit: '', goal: { atMost: 1 } },
    { what: '  with the session check missing too', measured: whenAllIsStale, unit: '' },
  ];
}

export async function benchSession(
  product: BenchProcess<ProductServer>,
  cookie: string,
): Promise<Row[]> {
  const rounds: number[] = [];
  for (let round = 0; round < 3 * ROUNDS; round += 1) {
    rounds.push(await product.ask('sessionCheck', { cookie, times: 1000 }));
  }
  return [
    {
      what: 'session check',
      measured: medianOf(rounds, (taken) => taken),
      unit: 'µs',
      goal: { atMost: 15 },
    },
  ];
}
