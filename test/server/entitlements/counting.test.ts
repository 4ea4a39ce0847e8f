import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Clock } from '#server/clock.ts';
import {
  type CountSource,
  countSource,
} from '#server/features/entitlements/count-marks.service.ts';
import {
  type CountingService,
  createCountingService,
} from '#server/features/entitlements/counting.service.ts';
import { usageModel } from '#server/features/entitlements/usage.model.ts';
import { usageId } from '#server/features/entitlements/usage.service.ts';
import { products } from '#server/features/inventory/products.resource.ts';
import { LIVE } from '#server/features/inventory/resource.ts';
import { objectIds } from '#server/ids.ts';
import { createLogger } from '#server/log.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const MINUTE = 60_000;

/** A business with this many products, and a counting of its own that a test can disturb. */
async function businessWith(
  count: number,
  disturb: Partial<CountSource> = {},
  clock: Clock = app.clock,
) {
  const client = app.client();
  const { businessId } = await client.register();
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const { body } = await client.post<{ id: string }>('/api/products', {
      sku: `C${index}`,
      name: 'C',
    });
    ids.push(body.id);
  }
  await app.services.counting.flush();
  const counting = createCountingService({
    appId: 'inventory',
    sources: { products: { ...countSource(products.model, LIVE), ...disturb } },
    clock,
    ids: objectIds,
    log: createLogger('silent'),
  });
  const usage = usageId(businessId, 'inventory', 'products');
  return {
    client,
    businessId,
    ids,
    counting,
    usage,
    value: async () => (await usageModel.findById(usage).lean())?.value,
    target: (id: string) => ({ businessId, metric: 'products' as const, documentIds: [id] }),
  };
}

/** A count that is wrong, and a mark that makes the sweeper look at it. */
async function drift(counting: CountingService, usage: string, by: number): Promise<void> {
  await usageModel.updateOne(
    { _id: usage },
    {
      $inc: { value: by + 1 },
      $push: {
        pending: { id: objectIds.next(), documentId: 'never-written', n: 1, at: app.clock.now() },
      },
    },
  );
  await counting.sweep();
  app.clock.advance(MINUTE);
}

describe('a count that drifted', () => {
  it.each([3, -2])('by %i is set right by the sweeper', async (by) => {
    const { counting, usage, value } = await businessWith(4);
    await drift(counting, usage, by);
    await counting.sweep();
    expect(await value()).toBe(4);
  });

  it('is left alone while a document leaves, and is not counted down twice', async () => {
    const source = countSource(products.model, LIVE);
    let leave: () => Promise<void> = async () => {};
    const business = await businessWith(4, {
      async count(businessId) {
        await leave();
        return source.count(businessId);
      },
    });
    const { ids, counting, usage, value, target } = business;
    await drift(counting, usage, 1);
    const mark = counting.leavingMark();
    leave = async () => {
      leave = async () => {};
      await products.model.updateOne(
        { _id: ids[0] ?? '' },
        { $set: { isDeleted: true }, $push: { pendingCounts: mark } },
      );
    };
    await counting.sweep();
    await counting.leave(target(ids[0] ?? ''), mark);
    await counting.flush();
    expect(await value()).toBe(4);
    await drift(counting, usage, 0);
    await counting.sweep();
    expect(await value()).toBe(3);
  });
});

describe('a writer that was held up', () => {
  it('until the sweeper gave its place back is counted all the same', async () => {
    const { client, businessId, counting, value, target } = await businessWith(1);
    const id = objectIds.next();
    const admitted = await counting.admit(target(id), 10, async (mark) => {
      await counting.sweep();
      app.clock.advance(MINUTE);
      await counting.sweep();
      expect(await value()).toBe(1);
      const first = await products.model.findOne({ businessId }).lean();
      const late = { ...first, _id: id, skuKey: 'late', pendingCounts: [mark] };
      await products.model.collection.insertOne(late as never);
      return 'written';
    });
    expect(admitted).toEqual({ result: 'written' });
    await counting.flush();
    expect(await value()).toBe(2);
    expect((await client.get<{ total: number }>('/api/products')).body.total).toBe(2);
  });

  it('does not bring the process down when the database is away just then', async () => {
    const { counting, value, target } = await businessWith(0, {
      clearMarks: () => Promise.reject(new Error('away')),
    });
    const admitted = await counting.admit(target(objectIds.next()), 10, async () => {
      app.clock.advance(MINUTE);
      return 'written';
    });
    expect(admitted).toEqual({ result: 'written' });
    await counting.flush();
    expect(await value()).toBe(1);
  });
});

describe.each([-5, 5])('another process whose clock is %i minutes away', (minutes) => {
  const apart = (): Clock => ({
    ...app.clock,
    now: () => new Date(app.clock.now().getTime() + minutes * MINUTE),
  });

  it('takes no place from a write that is under way', async () => {
    const { businessId, counting, value, target } = await businessWith(1);
    const other = await businessWith(0, {}, apart());
    const id = objectIds.next();
    await counting.admit(target(id), 2, async (mark) => {
      await other.counting.sweep();
      app.clock.advance(9_000);
      await other.counting.sweep();
      expect(await value()).toBe(2);
      const first = await products.model.findOne({ businessId }).lean();
      const late = { ...first, _id: id, skuKey: 'under-way', pendingCounts: [mark] };
      await products.model.collection.insertOne(late as never);
    });
    expect(await counting.admit(target(objectIds.next()), 2, async () => {})).toBe('full');
    await counting.flush();
    expect(await value()).toBe(2);
  });

  it('counts nothing out that is leaving just now', async () => {
    const { ids, counting, value, target } = await businessWith(3);
    const other = await businessWith(0, {}, apart());
    const [id = ''] = ids;
    const mark = counting.leavingMark();
    await products.model.updateOne(
      { _id: id },
      { $set: { isDeleted: true }, $push: { pendingCounts: mark } },
    );
    await other.counting.sweep();
    app.clock.advance(9_000);
    await other.counting.sweep();
    expect(await value()).toBe(3);
    await counting.leave(target(id), mark);
    await counting.flush();
    expect(await value()).toBe(2);
  });

  it('gives back what a dead process left, after having seen it for long enough', async () => {
    const { counting, value, target } = await businessWith(1);
    const other = await businessWith(0, {}, apart());
    const died = counting.admit(target(objectIds.next()), 5, () =>
      Promise.reject(new Error('gone')),
    );
    await expect(died).rejects.toThrow('gone');
    await other.counting.sweep();
    app.clock.advance(21_000);
    await other.counting.sweep();
    expect(await value()).toBe(1);
  });
});

describe('a document that leaves late', () => {
  it('after the sweeper has counted it out is counted out once', async () => {
    const { ids, counting, value, target } = await businessWith(3);
    const other = await businessWith(0);
    const [id = ''] = ids;
    const mark = counting.leavingMark();
    await products.model.updateOne(
      { _id: id },
      { $set: { isDeleted: true }, $push: { pendingCounts: mark } },
    );
    await other.counting.sweep();
    app.clock.advance(MINUTE);
    await other.counting.sweep();
    expect(await value()).toBe(2);
    await counting.leave(target(id), mark);
    await counting.flush();
    expect(await value()).toBe(2);
  });
});
