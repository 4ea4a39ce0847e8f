import type { BenchProcess } from './bench-process.ts';
import { productInput } from './bench-data.ts';
import { load } from './bench-load.ts';
import type { ProductServer } from './bench-product-server.ts';
import { medianOf } from './bench-statistics.ts';
import type { Row } from './bench-table.ts';

const ROUNDS = 9;
const WARM_UP_SECONDS = 2;
const ROUND_SECONDS = 1;
/** Beyond the products that the business has already. */
const FIRST_NUMBER = 500_000;

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
  const afterwards = () => product.ask('flushCounts');
  const create = (origin: string, seconds: number) =>
    load(
      product,
      { url: `${origin}/api/products`, method: 'POST', headers: { cookie }, nextBody, afterwards },
      seconds,
    );
  await create(origins.gated, WARM_UP_SECONDS);
  await create(origins.ungated, WARM_UP_SECONDS);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push({
      gated: await create(origins.gated, ROUND_SECONDS),
      ungated: await create(origins.ungated, ROUND_SECONDS),
    });
  }
  return [
    {
      what: 'gated / ungated create: time',
      measured: medianOf(rounds, (r) => r.ungated.requestsPerSecond / r.gated.requestsPerSecond),
      unit: '×',
      goal: { atMost: 2.3 },
    },
    {
      what: '  CPU of the server',
      measured: medianOf(
        rounds,
        (r) => r.gated.cpuMicrosecondsPerRequest / r.ungated.cpuMicrosecondsPerRequest,
      ),
      unit: '×',
    },
    {
      what: '  gated creates, 10 connections',
      measured: medianOf(rounds, (r) => r.gated.requestsPerSecond),
      unit: 'a second',
    },
  ];
}
