import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COUNTED } from '#server/features/inventory/list-reading.ts';
import { products } from '#server/features/inventory/products.resource.ts';
import { newDocument } from '#server/features/inventory/resource.ts';
import { objectIds } from '#server/ids.ts';
import { products as contract, type Product } from '#shared/contracts/products.ts';
import { examinedBy } from '#test/support/examined.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';
import type { TestClient } from '#test/support/test-client.ts';

// What lists cost is counted in documents that the database looks at, not in time.

const PRODUCTS = 6000;
const LIMIT = 50;
const CATEGORY = 'c'.repeat(24);
const RARE_CATEGORY = 'd'.repeat(24);

interface List {
  items: Product[];
  nextCursor: string | null;
  total: number;
  totalIsFloor: boolean;
}

let app: TestApp;
let client: TestClient;
beforeAll(async () => {
  app = await startTestApp({ monitorCommands: true });
  client = app.client();
  const { businessId } = await client.register();
  const documents = Array.from({ length: PRODUCTS }, (_, index) => {
    const number = String(index).padStart(5, '0');
    const [model, size] = [index % 20, Math.floor(index / 20) % 30];
    const input = contract.input.parse({
      name: `Remera ${(index * 7919) % 1_000_003}${index % 100 === 0 ? ' lino' : ''}`,
      sku: `REM-${model}-${size}-${number}`,
      categoryId: index % 2 === 0 ? CATEGORY : index < 10 ? RARE_CATEGORY : null,
      archived: index % 4 === 3,
    });
    return newDocument(products, { businessId, id: objectIds.next(), input, now: new Date(0) });
  });
  await products.model.collection.insertMany(documents as never[]);
}, 60_000);
afterAll(() => app.stop());

async function list(query: Record<string, string>): Promise<List> {
  const asked = new URLSearchParams({ limit: String(LIMIT), ...query });
  const answer = await client.get<List>(`/api/products?${asked}`);
  expect(answer.status).toBe(200);
  return answer.body;
}

/** What a request needs besides: the session, the limits of its address, the count of the plan. */
const BESIDE = 12;
const PAGE = LIMIT + 1 + BESIDE;

describe('documents looked at by a first page', () => {
  it.each<[string, Record<string, string>, number, number]>([
    ['a word that all have', { q: 'remera' }, LIMIT, COUNTED + 1 + PAGE],
    ['a word that all have, by SKU', { q: 'rem', sort: '-sku' }, LIMIT, COUNTED + 1 + PAGE],
    [
      'one that all have, archived or not',
      { q: 'rem', archived: 'all' },
      LIMIT,
      2 * 1001 + 2 * PAGE,
    ],
    ['a word that none has', { q: 'zapato' }, 0, BESIDE],
    ['one that none has beside one that all have', { q: 'remera zapato' }, 0, COUNTED + 1 + BESIDE],
    ['a word that few have', { q: 'lino' }, LIMIT, 3 * (PRODUCTS / 100) + BESIDE],
    ['a SKU', { q: 'REM-4-0-00004' }, 1, 2 + BESIDE],
    ['a SKU in part, each word of which is common', { q: 'rem-4-0-0' }, 10, 20 + BESIDE],
    ['words of which one is rare', { q: 'rem 4 00004' }, 1, 3 * (COUNTED + 1)],
    ['a category', { categoryId: CATEGORY }, LIMIT, COUNTED + 1 + PAGE],
    ['archived ones', { archived: 'true' }, LIMIT, COUNTED + 1 + PAGE],
    ['archived or not', { archived: 'all' }, LIMIT, COUNTED + 1 + 2 * PAGE],
  ])('%s', async (_name, query, found, atMost) => {
    expect((await list(query)).items.length).toBe(found);
    expect(await examinedBy(() => list(query))).toBeLessThanOrEqual(atMost);
  });

  it('a page that follows counts nothing to its end either', async () => {
    const { nextCursor } = await list({ q: 'remera' });
    const following = { q: 'remera', cursor: nextCursor ?? '' };
    expect((await list(following)).items).toHaveLength(LIMIT);
    expect(await examinedBy(() => list(following))).toBeLessThanOrEqual(COUNTED + 1 + PAGE);
  });
});

describe('the total of a list', () => {
  it.each<[string, Record<string, string>, number, boolean]>([
    ['of many matches is a floor', { q: 'remera' }, COUNTED, true],
    ['of a large category is a floor', { categoryId: CATEGORY }, COUNTED, true],
    ['of a page and some more is exact', { q: 'lino' }, 60, false],
    ['of a page that is not full is what it shows', { categoryId: RARE_CATEGORY }, 3, false],
    ['of nothing is nothing', { q: 'zapato' }, 0, false],
  ])('%s', async (_name, query, total, totalIsFloor) => {
    const page = await list(query);
    expect(page).toMatchObject({ total, totalIsFloor });
    if (!page.nextCursor) return;
    expect(await list({ ...query, cursor: page.nextCursor })).toMatchObject({
      total,
      totalIsFloor,
    });
  });

  it('of a rare word beside a common one is exact', async () => {
    const both = { q: 'remera lino', categoryId: CATEGORY };
    expect(await list(both)).toMatchObject({ total: 60, totalIsFloor: false });
  });
});
