import { load } from './bench-load.ts';
import type { BenchProcess } from './bench-process.ts';
import type { ProductServer } from './bench-product-server.ts';
import { medianOf } from './bench-statistics.ts';
import type { Row } from './bench-table.ts';

const ROUNDS = 3;
const ROUND_SECONDS = 1;
const CONNECTIONS = 10;
/** What the declared routes do not say by themselves: a search, and the largest page. */
const FURTHER = ['/api/products?q=marti', '/api/products?limit=200'];

/** How long the slowest hundredth of people waits, on every route that reads without naming a document. */
export async function benchReads(
  product: BenchProcess<ProductServer>,
  origin: string,
  cookie: string,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const path of [...(await product.ask('readRoutes')), ...FURTHER]) {
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const url = origin + path;
      rounds.push(
        await load(product, { url, connections: CONNECTIONS, headers: { cookie } }, ROUND_SECONDS),
      );
    }
    rows.push({ what: `  GET ${path}`, measured: medianOf(rounds, (r) => r.p99Ms), unit: 'ms' });
  }
  const slowest = Math.max(...rows.map(({ measured }) => measured));
  return [
    {
      what: `p99 of the slowest read at ${CONNECTIONS} connections`,
      measured: slowest,
      unit: 'ms',
      goal: { atMost: 100 },
    },
    ...rows,
  ];
}
