import type { BenchBusiness } from './bench-data.ts';
import type { BenchProcess } from './bench-process.ts';
import type { PageQuestion, ProductServer } from './bench-product-server.ts';
import { growthExponent, median, medianOf } from './bench-statistics.ts';
import type { Row } from './bench-table.ts';

const LIMIT = 50;
const DEEP_PAGE = 1000;
const ROUNDS = 9;
const TURNS = 30;

/**
 * The first and a deep page of a small and a large business. Timed in the server's process: HTTP around it
 * costs the same everywhere and would hide a growth.
 */
export async function benchList(
  product: BenchProcess<ProductServer>,
  counting: BenchProcess<ProductServer>,
  small: BenchBusiness,
  large: BenchBusiness,
): Promise<Row[]> {
  const smallDeep = await deepPage(product, small);
  const largeDeep = await deepPage(product, large);
  const pages = [firstPage(small), smallDeep, firstPage(large), largeDeep];
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const turns: number[][] = [];
    for (let turn = 0; turn < TURNS; turn += 1) turns.push(await product.ask('timePages', pages));
    const cost = (page: number) => median(turns.map((taken) => taken[page] ?? Number.NaN));
    rounds.push({
      smallFirst: cost(0),
      smallDeep: cost(1),
      largeFirst: cost(2),
      largeDeep: cost(3),
    });
  }
  // The first round warms up.
  rounds.shift();
  const growth = (from: number, to: number) =>
    growthExponent({ size: small.products, cost: from }, { size: large.products, cost: to });
  const { commands, documentsRead } = await counting.ask('examinePage', largeDeep);
  return [
    {
      what: `list page ${DEEP_PAGE} / page 1 of ${large.products}: time`,
      measured: medianOf(rounds, (r) => r.largeDeep / r.largeFirst),
      unit: '×',
      goal: { atMost: 1.1 },
    },
    {
      what: '  first page',
      measured: medianOf(rounds, (r) => r.largeFirst),
      unit: 'ms',
    },
    {
      what: `list growth ${small.products} to ${large.products}, page 1`,
      measured: medianOf(rounds, (r) => growth(r.smallFirst, r.largeFirst)),
      unit: 'exponent',
      goal: { atMost: 0.1 },
    },
    {
      what: `list growth ${small.products} to ${large.products}, deep`,
      measured: medianOf(rounds, (r) => growth(r.smallDeep, r.largeDeep)),
      unit: 'exponent',
      goal: { atMost: 0.1 },
    },
    { what: 'commands of a following page', measured: commands, unit: '', goal: { atMost: 1 } },
    {
      what: `documents read for a page of ${LIMIT}`,
      measured: documentsRead,
      unit: '',
      goal: { atMost: LIMIT + 1 },
    },
  ];
}

function firstPage(business: BenchBusiness): PageQuestion {
  return { businessId: business.id, limit: LIMIT, cursor: null };
}

/** Page 1,000, or the last full page of a business that has fewer. */
async function deepPage(
  product: BenchProcess<ProductServer>,
  business: BenchBusiness,
): Promise<PageQuestion> {
  const page = Math.min(DEEP_PAGE, Math.floor(business.products / LIMIT) - 1);
  const skipped = (page - 1) * LIMIT;
  const cursor = await product.ask('cursorAfter', { businessId: business.id, skipped });
  return { businessId: business.id, limit: LIMIT, cursor };
}
