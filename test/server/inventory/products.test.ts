import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { products } from '#server/features/inventory/products.resource.ts';
import type { Product } from '#shared/contracts/products.ts';
import { products as contract } from '#shared/contracts/products.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';
import type { TestClient } from '#test/support/test-client.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

interface Page {
  items: Product[];
  nextCursor: string | null;
  total: number;
}

async function owner(): Promise<TestClient> {
  const client = app.client();
  await client.register();
  return client;
}

async function add(client: TestClient, over: Record<string, unknown>): Promise<Product> {
  const answer = await client.post<Product>('/api/products', { name: 'Tornillo', ...over });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

async function list(
  client: TestClient,
  query: Record<string, string | number> = {},
): Promise<Page> {
  const search = new URLSearchParams(
    Object.entries(query).map(([key, value]) => [key, String(value)] as [string, string]),
  );
  const answer = await client.get<Page>(`/api/products?${search}`);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

const skus = (page: Page) => page.items.map((item) => item.sku).sort();

/** Every page, one after the other, and what happens between them. */
async function walk(
  client: TestClient,
  query: Record<string, string | number>,
  between: () => Promise<void> = async () => {},
): Promise<Product[]> {
  const seen: Product[] = [];
  let cursor: string | null = null;
  do {
    const page: Page = await list(client, { ...query, ...(cursor ? { cursor } : {}) });
    seen.push(...page.items);
    cursor = page.nextCursor;
    if (cursor) await between();
  } while (cursor);
  return seen;
}

describe('a product', () => {
  it('is created with defaults, read, changed, deleted and restored', async () => {
    const client = await owner();
    const created = await add(client, { sku: 'A-1', name: ' Martillo ' });
    expect(created).toMatchObject({
      sku: 'A-1',
      name: 'Martillo',
      barcode: '',
      categoryId: null,
      supplierId: null,
      cost: null,
      price: null,
      taxRate: 21,
      unit: '',
      minStock: 0,
      notes: '',
      archived: false,
      stock: 0,
      version: 1,
    });
    const path = `/api/products/${created.id}`;
    expect((await client.get(path)).body).toEqual(created);
    const price = { amountMinor: 150_050, currency: 'ARS' };
    const changed = await client.send<Product>('PATCH', path, {
      body: { version: 1, price, notes: 'línea\nlínea' },
    });
    expect(changed.body).toMatchObject({
      name: 'Martillo',
      price,
      notes: 'línea\nlínea',
      version: 2,
    });
    expect((await client.send('DELETE', path)).status).toBe(204);
    expect((await client.get(path)).status).toBe(404);
    expect((await client.send('PATCH', path, { body: { version: 3, name: 'x' } })).status).toBe(
      404,
    );
    const restored = await client.post<Product>(`${path}/restore`);
    expect(restored.body).toMatchObject({ name: 'Martillo', price });
    expect((await client.post(`${path}/restore`)).body).toEqual(restored.body);
  });

  it('is not changed by who read an older version', async () => {
    const client = await owner();
    const { id } = await add(client, { sku: 'V' });
    const path = `/api/products/${id}`;
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        client.send('PATCH', path, { body: { version: 1, name: `Número ${index}` } }),
      ),
    );
    const statuses = answers.map((answer) => answer.status).sort();
    expect(statuses).toEqual([200, 409, 409, 409, 409, 409, 409, 409]);
    const refused = answers.find((answer) => answer.status === 409);
    expect(refused?.problem.code).toBe('CONFLICT');
    expect((await client.get<Product>(path)).body.version).toBe(2);
  });

  it('takes only fields that people may write', async () => {
    const client = await owner();
    const { id } = await add(client, { sku: 'M' });
    for (const field of [
      'stock',
      'businessId',
      'id',
      '_id',
      'isDeleted',
      'pendingCounts',
      'skuKey',
    ]) {
      const created = await client.post('/api/products', { sku: 'N', name: 'N', [field]: 'x' });
      expect([field, created.status]).toEqual([field, 400]);
      const patched = await client.send('PATCH', `/api/products/${id}`, {
        body: { version: 1, [field]: 'x' },
      });
      expect([field, patched.status]).toEqual([field, 400]);
    }
    const polluting = await client.send('PATCH', `/api/products/${id}`, {
      rawBody: '{"version":1,"__proto__":{"archived":true,"stock":9}}',
    });
    expect((await client.get<Product>(`/api/products/${id}`)).body).toMatchObject({
      archived: false,
      stock: 0,
    });
    expect(polluting.status).toBeLessThan(500);
    expect(({} as Record<string, unknown>)['archived']).toBeUndefined();
  });
});

describe('a SKU', () => {
  it('is one in a business, whatever its case, also when it is changed', async () => {
    const client = await owner();
    await add(client, { sku: 'Abc-1' });
    const again = await client.post('/api/products', { sku: 'aBC-1', name: 'Otro' });
    expect(again.status).toBe(409);
    expect(again.problem).toMatchObject({ code: 'DUPLICATE', field: 'sku' });
    const other = await add(client, { sku: 'Abc-2' });
    const renamed = await client.send('PATCH', `/api/products/${other.id}`, {
      body: { version: 1, sku: 'ABC-1' },
    });
    expect(renamed.problem.code).toBe('DUPLICATE');
    const same = await client.send('PATCH', `/api/products/${other.id}`, {
      body: { version: 1, sku: 'ABC-2' },
    });
    expect(same.status).toBe(200);
  });

  it('is free for another business, and keeps its leading zeros', async () => {
    const [one, other] = [await owner(), await owner()];
    expect((await add(one, { sku: '00012' })).sku).toBe('00012');
    expect((await add(other, { sku: '00012' })).sku).toBe('00012');
    expect((await add(one, { sku: '12' })).sku).toBe('12');
  });

  it('of a deleted product is free, and a product whose SKU was taken meanwhile stays deleted', async () => {
    const client = await owner();
    const first = await add(client, { sku: 'LIBRE' });
    await client.send('DELETE', `/api/products/${first.id}`);
    const second = await add(client, { sku: 'libre' });
    const refused = await client.post(`/api/products/${first.id}/restore`);
    expect(refused.status).toBe(409);
    expect(refused.problem).toMatchObject({ code: 'DUPLICATE', field: 'sku' });
    expect((await list(client)).total).toBe(1);
    await client.send('DELETE', `/api/products/${second.id}`);
    expect((await client.post(`/api/products/${first.id}/restore`)).status).toBe(200);
  });

  it('of an archived product stays taken', async () => {
    const client = await owner();
    await add(client, { sku: 'ARCHIVO', archived: true });
    const again = await client.post('/api/products', { sku: 'archivo', name: 'Otro' });
    expect(again.problem.code).toBe('DUPLICATE');
  });

  it('that many ask for at once is given to one of them', async () => {
    const client = await owner();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => client.post('/api/products', { sku: 'UNO', name: 'Uno' })),
    );
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(await list(client)).toMatchObject({ total: 1 });
  });
});

describe('a deletion', () => {
  it('happens also while others archive and bring back', async () => {
    const client = await owner();
    const ids = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => (await add(client, { sku: `R${index}` })).id),
    );
    await Promise.all(
      ids.flatMap((id) => [
        toggle(client, id, 6),
        client.send('DELETE', `/api/products/${id}`).then((answer) => {
          expect([204, 409]).toContain(answer.status);
          if (answer.status === 204) return expectGone(client, id);
          return undefined;
        }),
      ]),
    );
    expect(await usedProducts(client)).toBe((await walk(client, {})).length);
  });

  async function usedProducts(client: TestClient): Promise<number | undefined> {
    await app.services.counting.flush();
    const limits = await client.get<{ metrics: { metric: string; used: number }[] }>(
      '/api/subscription/limits',
    );
    return limits.body.metrics.find(({ metric }) => metric === 'products')?.used;
  }

  it.each([
    ['archived', false],
    ['brought back', true],
  ])(
    'of what is %s between its look and its write gives its place back once',
    async (_name, archived) => {
      const client = await owner();
      await add(client, { sku: 'STAYS' });
      const { id } = await add(client, { sku: 'GOES', archived });
      betweenLookAndWrite(async () => {
        const { body } = await client.get<Product>(`/api/products/${id}`);
        const change = { version: body.version, archived: !archived };
        const changed = await client.send('PATCH', `/api/products/${id}`, { body: change });
        expect(changed.status).toBe(200);
      });
      expect((await client.send('DELETE', `/api/products/${id}`)).status).toBe(204);
      await expectGone(client, id);
      expect(await usedProducts(client)).toBe(1);
    },
  );

  /** Lets something else happen once after a deletion has read the state of its product. */
  function betweenLookAndWrite(happen: () => Promise<void>): void {
    const find = products.model.findOne.bind(products.model) as (...parameters: unknown[]) => {
      lean(): Promise<unknown>;
    };
    let hasHappened = false;
    const look = (...parameters: unknown[]) => {
      const isDeletion = Object.hasOwn(Object(parameters[1]) as object, 'isDeleted');
      if (hasHappened || !isDeletion) return find(...parameters);
      hasHappened = true;
      const lean = async () => {
        const seen = await find(...parameters).lean();
        await happen();
        return seen;
      };
      return { lean };
    };
    vi.spyOn(products.model, 'findOne').mockImplementation(look as never);
  }

  async function toggle(client: TestClient, id: string, times: number): Promise<void> {
    for (let turn = 0; turn < times; turn += 1) {
      const { body, status } = await client.get<Product>(`/api/products/${id}`);
      if (status !== 200) return;
      await client.send('PATCH', `/api/products/${id}`, {
        body: { version: body.version, archived: !body.archived },
      });
    }
  }

  async function expectGone(client: TestClient, id: string): Promise<void> {
    expect((await client.get(`/api/products/${id}`)).status).toBe(404);
  }
});

describe('another business', () => {
  it('does not exist, on every route', async () => {
    const [client, stranger] = [await owner(), await owner()];
    const { id } = await add(client, { sku: 'AJENO' });
    const path = `/api/products/${id}`;
    const answers = [
      await stranger.get(path),
      await stranger.send('PATCH', path, { body: { version: 1, name: 'Mío' } }),
      await stranger.send('DELETE', path),
      await stranger.post(`${path}/restore`),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(404);
      expect(answer.problem.code).toBe('NOT_FOUND');
      expect(JSON.stringify(answer.body)).not.toContain('AJENO');
    }
    expect((await list(stranger, { q: 'AJENO' })).items).toEqual([]);
    expect((await client.get<Product>(path)).body).toMatchObject({ name: 'Tornillo', version: 1 });
  });

  it('gains nothing from a cursor that is not its own', async () => {
    const [client, stranger] = [await owner(), await owner()];
    await Promise.all(['a', 'b', 'c'].map((sku) => add(client, { sku })));
    const { nextCursor } = await list(client, { limit: 1 });
    expect((await list(stranger, { cursor: nextCursor ?? '' })).items).toEqual([]);
  });
});

describe('searching', () => {
  let client: TestClient;
  beforeAll(async () => {
    client = await owner();
    await add(client, { sku: 'CAJ-10', name: 'Cajón de madera', barcode: '7790001' });
    await add(client, { sku: 'CAJ-20', name: 'Caja de cartón' });
    await add(client, { sku: 'PAÑ-1', name: 'Pañuelo' });
    await add(client, { sku: 'PAN-1', name: 'Panera' });
    await add(client, { sku: 'X-★', name: '★★ oferta ★★' });
    await add(client, { sku: 'RX', name: '.* (todo) [a-z]+$' });
    await add(client, { sku: 'SIG', name: '★★' });
  });

  it.each<[string, string[]]>([
    ['cajon', ['CAJ-10']],
    ['CAJÓN', ['CAJ-10']],
    ['caj', ['CAJ-10', 'CAJ-20']],
    ['caj de', ['CAJ-10', 'CAJ-20']],
    ['madera cajon', ['CAJ-10']],
    ['madera carton', []],
    ['CAJ-1', ['CAJ-10']],
    ['caj-', ['CAJ-10', 'CAJ-20']],
    ['7790', ['CAJ-10']],
    ['pañ', ['PAÑ-1']],
    ['pane', ['PAN-1']],
    // Who has no ñ at hand finds it too, as far as it is typed.
    ['pan', ['PAN-1', 'PAÑ-1']],
    ['ajon', []],
    ['★', ['SIG', 'X-★']],
    ['.*', ['RX']],
    ['[a-z', ['RX']],
    ['(', ['RX']],
    ['(b', []],
    ['\\', []],
    ['^c', ['CAJ-10', 'CAJ-20']],
    ['{"$ne": null}', []],
    ['$where', []],
  ])('%j finds %j', async (q, found) => {
    const page = await list(client, { q });
    expect(skus(page)).toEqual(found.sort());
    expect(page.total).toBe(found.length);
  });

  it('for nothing but spaces lists everything', async () => {
    expect((await list(client, { q: '   ' })).total).toBe(7);
  });

  it('takes no longer for a text made to be slow', async () => {
    const started = performance.now();
    for (const q of [
      'a'.repeat(100),
      `${'(a+)+'.repeat(19)}$`,
      '\\'.repeat(100),
      `${'x '.repeat(49)}x`,
    ]) {
      await list(client, { q });
    }
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('follows a change of name', async () => {
    const { id } = await add(client, { sku: 'CAMBIA', name: 'Viejo' });
    await client.send('PATCH', `/api/products/${id}`, { body: { version: 1, name: 'Nuevo' } });
    expect((await list(client, { q: 'viejo' })).total).toBe(0);
    expect(skus(await list(client, { q: 'nuevo' }))).toEqual(['CAMBIA']);
    await client.send('DELETE', `/api/products/${id}`);
    expect((await list(client, { q: 'nuevo' })).total).toBe(0);
  });
});

describe('a list', () => {
  const NAMES = ['Ñandú', 'nube', 'Oso', 'árbol', 'Abeja', 'zorro', 'Zapato', 'Abeja'];

  const SORTED = {
    name: ['Abeja', 'Abeja', 'árbol', 'nube', 'Ñandú', 'Oso', 'Zapato', 'zorro'],
    sku: NAMES.toReversed(),
    createdAt: NAMES,
  };

  it.each(contract.sorts)('sorts by %s, in both directions', async (sort) => {
    const client = await owner();
    for (const [index, name] of NAMES.entries())
      await add(client, { sku: `S${NAMES.length - index}`, name });
    const namesBy = async (key: string) =>
      (await walk(client, { sort: key, limit: 3 })).map(({ name }) => name);
    expect(await namesBy(sort)).toEqual(SORTED[sort]);
    expect(await namesBy(`-${sort}`)).toEqual(SORTED[sort].toReversed());
  });

  it('by pages shows every item once, for any size, limit and order', async () => {
    const client = await owner();
    const all = Array.from({ length: 37 }, (_, index) => `P${index}`);
    for (const [index, sku] of all.entries())
      await add(client, { sku, name: `Grupo ${index % 4}` });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(...contract.sorts.flatMap((sort) => [sort, `-${sort}`])),
        fc.constantFrom('', 'grupo', 'grupo 2'),
        async (limit, sort, q) => {
          const seen = await walk(client, { limit, sort, q });
          const { total } = await list(client, { limit, sort, q });
          expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
          expect(seen).toHaveLength(q === 'grupo 2' ? 9 : 37);
          expect(total).toBe(seen.length);
        },
      ),
      { numRuns: 25, seed: 2026 },
    );
  });

  it('shows everything that was there once, while others add and delete', async () => {
    const client = await owner();
    const there = new Set<string>();
    for (let index = 0; index < 20; index += 1) {
      there.add((await add(client, { sku: `T${index}`, name: `Nombre ${index % 7}` })).id);
    }
    for (const sort of ['name', '-name', 'sku', '-createdAt']) {
      let turn = 0;
      const seen = await walk(client, { sort, limit: 3 }, async () => {
        turn += 1;
        const added = await add(client, { sku: `${sort}${turn}`, name: `Nombre ${turn % 7}` });
        if (turn % 2 === 0) await client.send('DELETE', `/api/products/${added.id}`);
      });
      const ids = seen.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toEqual(expect.arrayContaining([...there]));
    }
  });

  it('filters archived ones, with the right total', async () => {
    const client = await owner();
    const [one] = await Promise.all([add(client, { sku: 'V1' }), add(client, { sku: 'V2' })]);
    await add(client, { sku: 'G1', archived: true });
    await client.send('PATCH', `/api/products/${one.id}`, { body: { version: 1, archived: true } });
    expect(await list(client)).toMatchObject({ total: 1, items: [{ sku: 'V2' }] });
    expect(skus(await list(client, { archived: 'true' }))).toEqual(['G1', 'V1']);
    expect(await list(client, { archived: 'all', limit: 1 })).toMatchObject({ total: 3 });
    expect(
      skus({
        items: await walk(client, { archived: 'all', limit: 1 }),
        nextCursor: null,
        total: 3,
      }),
    ).toEqual(['G1', 'V1', 'V2']);
    expect(await list(client, { archived: 'all', q: 'g1' })).toMatchObject({ total: 1 });
  });

  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  it.each([
    ['no base64', '%%%'],
    ['no JSON', Buffer.from('hello').toString('base64url')],
    ['an operator', encoded([{ $gt: '' }, 1])],
    ['too few', encoded(['a'])],
    ['too many', encoded(['a', 1, 2])],
    ['a negative total', encoded(['a', -1])],
    ['an object', encoded({ 0: 'a', 1: 1, length: 2 })],
    ['null', encoded(null)],
    ['a very long key', encoded(['x'.repeat(1001), 1])],
    ['nothing', ''],
  ])('refuses a cursor with %s', async (_name, cursor) => {
    const client = await owner();
    const answer = await client.get(`/api/products?cursor=${encodeURIComponent(cursor)}`);
    expect(answer.status).toBe(400);
    expect(answer.problem.code).toBe('INVALID_REQUEST');
  });

  it('has pages after the longest and strangest names that are allowed', async () => {
    const client = await owner();
    for (const [index, letter] of ['ñ', '힣', '🦤', 'é'].entries()) {
      await add(client, { sku: `L${index}`, name: letter.repeat(200) });
    }
    expect(await walk(client, { limit: 1 })).toHaveLength(4);
    expect(await walk(client, { limit: 1, sort: '-name' })).toHaveLength(4);
  });

  it('stores nothing that a list would not show', async () => {
    const client = app.client();
    const { businessId } = await client.register();
    await Promise.all(['1', '2', '3'].map((sku) => add(client, { sku })));
    expect(await products.model.countDocuments({ businessId })).toBe(3);
    expect((await list(client)).total).toBe(3);
  });
});
