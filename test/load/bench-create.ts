import { productInput } from './bench-data.ts';
import { load } from './bench-load.ts';
import type { BenchProcess } from './bench-process.ts';
import type { ProductServer } from './bench-product-server.ts';
import { median, medianOf } from './bench-statistics.ts';
import type { Row } from './bench-table.ts';

const ROUNDS = 9;
const TURNS = 20;
const WARM_UP_SECONDS = 2;
const ROUND_SECONDS = 1;
const CONNECTIONS = 10;
/** Beyond the products that the business has already. */
const FIRST_NUMBER = 500_000;
const GOAL = { atMost: 2.3 };

/** Creating a product through the plan's gate, against the same route that only inserts. */
export async function benchCreate(
  product: BenchProcess<ProductServer>,
  origins: { gated: string; ungated: string },
  cookie: string,
): Promise<Row[]> {
  let number = FIRST_NUMBER;
  const nextBody = (): string => {
    number += 1;
    return JSON.stringify(productInput(number));
  };
  const loadWith = (origin: string, seconds: number) =>
    load(
      product,
      {
        url: `${origin}/api/products`,
        method: 'POST',
        connections: CONNECTIONS,
        headers: { cookie },
        next: () => ({ body: nextBody() }),
        afterwards: () => product.ask('flushCounts'),
      },
      seconds,
    );
  const timeOne = async (origin: string): Promise<number> => {
    const started = performance.now();
    const response = await fetch(`${origin}/api/products`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: nextBody(),
    });
    await response.arrayBuffer();
    if (response.status !== 201) throw new Error(`a create answered ${response.status}`);
    return performance.now() - started;
  };
  const timeBoth = async () => {
    const gated: number[] = [];
    const ungated: number[] = [];
    for (let turn = 0; turn < TURNS; turn += 1) {
      gated.push(await timeOne(origins.gated));
      ungated.push(await timeOne(origins.ungated));
    }
    return { gated: median(gated), ungated: median(ungated) };
  };

  await loadWith(origins.gated, WARM_UP_SECONDS);
  await loadWith(origins.ungated, WARM_UP_SECONDS);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push({
      one: await timeBoth(),
      gated: await loadWith(origins.gated, ROUND_SECONDS),
      ungated: await loadWith(origins.ungated, ROUND_SECONDS),
    });
  }
  return [
    {
      what: 'gated / ungated create: time of one',
      measured: medianOf(rounds, (r) => r.one.gated / r.one.ungated),
      unit: '×',
      goal: GOAL,
    },
    { what: '  gated create', measured: medianOf(rounds, (r) => r.one.gated), unit: 'ms' },
    {
      what: `gated / ungated create: time at ${CONNECTIONS} connections`,
      measured: medianOf(rounds, (r) => r.ungated.requestsPerSecond / r.gated.requestsPerSecond),
      unit: '×',
      goal: GOAL,
    },
    {
      what: '  gated creates',
      measured: medianOf(rounds, (r) => r.gated.requestsPerSecond),
      unit: 'a second',
    },
    {
      what: '  CPU of the server: gated',
      measured: medianOf(rounds, (r) => r.gated.cpuMicrosecondsPerRequest),
      unit: 'µs',
    },
    {
      what: '  CPU of the server: ungated',
      measured: medianOf(rounds, (r) => r.ungated.cpuMicrosecondsPerRequest),
      unit: 'µs',
    },
  ];
}
