import type { BenchBusiness } from './bench-data.ts';
import { load } from './bench-load.ts';
import type { BenchProcess } from './bench-process.ts';
import type { ProductServer } from './bench-product-server.ts';
import { growthExponent, median, medianOf } from './bench-statistics.ts';
import type { Row } from './bench-table.ts';

const LIMIT = 50;
const ROUNDS = 9;
const TURNS = 9;
const CONNECTIONS = 10;
const LOAD_SECONDS = 2;

/** What hits all, few, one and none of the products, in a business of any size. */
const SEARCHES = [
  { what: 'a word that all have', q: 'tornillo' },
  { what: 'the beginning of ten SKUs', q: 'BEN-000050' },
  { what: 'a SKU', q: 'BEN-0000500' },
  { what: 'a word that none has', q: 'zapato' },
] as const;

/** Searches in businesses of several sizes: how their cost grows, and how long people wait in the largest. */
export async function benchSearch(
  product: BenchProcess<ProductServer>,
  origin: string,
  businesses: readonly BenchBusiness[],
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { what, q } of SEARCHES) {
    rows.push(
      await growthOf(product, businesses, what, q),
      await waitFor(product, origin, businesses, q),
    );
  }
  return rows;
}

async function growthOf(
  product: BenchProcess<ProductServer>,
  businesses: readonly BenchBusiness[],
  what: string,
  q: string,
): Promise<Row> {
  const pages = businesses.map(({ id }) => ({ businessId: id, limit: LIMIT, cursor: null, q }));
  const rounds: number[][] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const turns: number[][] = [];
    for (let turn = 0; turn < TURNS; turn += 1) turns.push(await product.ask('timePages', pages));
    rounds.push(pages.map((_page, at) => median(turns.map((taken) => taken[at] ?? Number.NaN))));
  }
  // The first round warms up.
  rounds.shift();
  const last = businesses.length - 1;
  const point = (costs: number[], at: number) => ({
    size: businesses[at]?.products ?? Number.NaN,
    cost: costs[at] ?? Number.NaN,
  });
  const sizes = `${businesses[0]?.products} to ${businesses[last]?.products}`;
  return {
    what: `search growth ${sizes}, ${what}`,
    measured: medianOf(rounds, (costs) => growthExponent(point(costs, 0), point(costs, last))),
    unit: 'exponent',
    goal: { atMost: 0.1 },
  };
}

async function waitFor(
  product: BenchProcess<ProductServer>,
  origin: string,
  businesses: readonly BenchBusiness[],
  q: string,
): Promise<Row> {
  const largest = businesses.at(-1);
  const url = `${origin}/api/products?q=${encodeURIComponent(q)}`;
  const headers = { cookie: `__Host-estante=${largest?.token}` };
  const { p99Ms } = await load(product, { url, connections: CONNECTIONS, headers }, LOAD_SECONDS);
  return {
    what: `  p99 of ?q=${q} at ${CONNECTIONS} connections`,
    measured: p99Ms,
    unit: 'ms',
    goal: { atMost: 100 },
  };
}
