import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
import { LIVE, newDocument } from '#server/features/inventory/resource.ts';
import { suppliers } from '#server/features/inventory/suppliers.resource.ts';
import type { CountMark } from '#server/http/endpoint-router.ts';
import { ProblemError } from '#server/http/problem.ts';
import { objectIds } from '#server/ids.ts';
import { createLogger } from '#server/log.ts';
import { suppliers as contract } from '#shared/contracts/suppliers.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const MINUTE = 60_000;
const fresh = (count: number) => Array.from({ length: count }, () => objectIds.next());

/** A counting that shares nothing with others but the database, as one of another process does. */
function aCounting(disturb: Partial<CountSource> = {}): CountingService {
  return createCountingService({
    appId: 'inventory',
    sources: { suppliers: { ...countSource(suppliers.model, LIVE), ...disturb } },
    clock: app.clock,
    ids: objectIds,
    log: createLogger('silent'),
  });
}

async function aBusiness() {
  const { businessId } = await app.client().register();
  return {
    target: (documentIds: string[]) => ({ businessId, metric: 'suppliers' as const, documentIds }),
    /** Writes documents under a mark, as an import does. */
    insert: async (documentIds: string[], mark: CountMark) => {
      const documents = documentIds.map((id) => {
        const input = contract.input.parse({ name: id });
        return newDocument(suppliers, { businessId, id, input, now: mark.at, marks: [mark] });
      });
      await suppliers.model.collection.insertMany(documents as never[], { ordered: false });
    },
    usage: async () => {
      const record = await usageModel.findById(usageId(businessId, 'inventory', 'suppliers'));
      return { value: record?.value, pending: record?.pending.length };
    },
    live: () => suppliers.model.countDocuments({ ...LIVE, businessId }),
  };
}

describe('several documents admitted together', () => {
  it('take their places all or none, however many others take some at the same time', async () => {
    const { target, insert, usage, live } = await aBusiness();
    const processes = [aCounting(), aCounting()];
    const limit = 100;
    const sizes = Array.from({ length: 80 }, (_, index) => 1 + (index % 7));
    const outcomes = await Promise.all(
      sizes.map(async (size, index) => {
        const ids = fresh(size);
        const counting = processes[index % 2] as CountingService;
        const admitted = await counting.admit(target(ids), limit, (mark) => insert(ids, mark));
        return { size, isFull: admitted === 'full' };
      }),
    );
    await Promise.all(processes.map((counting) => counting.flush()));
    const taken = outcomes.reduce((sum, { size, isFull }) => sum + (isFull ? 0 : size), 0);
    expect(taken).toBeLessThanOrEqual(limit);
    expect(await usage()).toEqual({ value: taken, pending: 0 });
    expect(await live()).toBe(taken);
    // Whatever was refused did not fit when it was: what is left over is smaller than any of those.
    const smallest = Math.min(...outcomes.flatMap(({ size, isFull }) => (isFull ? [size] : [])));
    expect(limit - taken).toBeLessThan(smallest);
  });

  it('give back the places of those that were not written', async () => {
    const { target, insert, usage, live } = await aBusiness();
    const counting = aCounting();
    const ids = fresh(6);
    await counting.admit(target(ids), 10, (mark) => insert(ids.slice(0, 4), mark));
    expect(await usage()).toMatchObject({ value: 4 });
    await counting.flush();
    expect(await usage()).toEqual({ value: 4, pending: 0 });
    expect(await live()).toBe(4);
  });

  it('keep the places of those that were written before a rule refused another', async () => {
    const { target, insert, usage } = await aBusiness();
    const counting = aCounting();
    const ids = fresh(5);
    const refused = counting.admit(target(ids), 10, async (mark) => {
      await insert(ids.slice(0, 2), mark);
      throw new ProblemError('DUPLICATE', { field: 'code' });
    });
    await expect(refused).rejects.toThrow(ProblemError);
    await counting.flush();
    expect(await usage()).toEqual({ value: 2, pending: 0 });
  });

  it('are told apart by the sweeper when the process dies in the middle of writing them', async () => {
    const { target, insert, usage, live } = await aBusiness();
    const counting = aCounting();
    const ids = fresh(7);
    const died = counting.admit(target(ids), 10, async (mark) => {
      await insert(ids.slice(0, 3), mark);
      throw new Error('the process is gone');
    });
    await expect(died).rejects.toThrow('gone');
    expect(await usage()).toEqual({ value: 7, pending: 7 });
    const processes = [aCounting(), aCounting()];
    for (const process of processes) await process.sweep();
    app.clock.advance(MINUTE);
    // Both sweep at once: no place goes back twice.
    await Promise.all(processes.map((process) => process.sweep()));
    expect(await usage()).toEqual({ value: 3, pending: 0 });
    expect(await live()).toBe(3);
  });

  it('are not written at all where only some would fit', async () => {
    const { target, insert, usage } = await aBusiness();
    const counting = aCounting();
    const first = fresh(8);
    await counting.admit(target(first), 10, (mark) => insert(first, mark));
    const more = fresh(3);
    let wasWritten = false;
    const admitted = await counting.admit(target(more), 10, async () => {
      wasWritten = true;
    });
    expect([admitted, wasWritten]).toEqual(['full', false]);
    expect(await usage()).toMatchObject({ value: 8 });
  });
});
