import { randomBytes } from 'node:crypto';
import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { connect } from '#server/db/connect.ts';
import { usageModel } from '#server/features/entitlements/usage.model.ts';
import { usageId } from '#server/features/entitlements/usage.service.ts';
import { products } from '#server/features/inventory/products.resource.ts';
import { LIVE } from '#server/features/inventory/resource.ts';
import {
  databaseUri,
  type ServerProcess,
  startServerProcess,
} from '#test/support/server-process.ts';
import type { TestClient } from '#test/support/test-client.ts';

const name = `test_${randomBytes(6).toString('hex')}`;
let uri: string;
let processes: ServerProcess[];

beforeAll(async () => {
  await mongoose.disconnect();
  uri = databaseUri(inject('databaseUri'), name);
  const first = await startServerProcess({ MONGODB_URI: uri });
  const second = await startServerProcess({ MONGODB_URI: uri });
  processes = [first, second];
  await connect(uri);
}, 60_000);

afterAll(async () => {
  await Promise.all(processes.map((process) => process.stop()));
  await mongoose.connection.dropDatabase();
  await mongoose.disconnect();
});

/** An owner signed in at both processes, whose business uses `used` products of its plan. */
async function ownerAtBoth(): Promise<{ clients: TestClient[]; businessId: string }> {
  const [first, second] = processes.map((process) => process.client()) as [TestClient, TestClient];
  const { businessId } = await first.register();
  second.cookie = first.cookie;
  return { clients: [first, second], businessId };
}

describe('200 creates at limit − 1 over two processes', () => {
  it('let exactly one through and tell 199 why not', async () => {
    const { clients, businessId } = await ownerAtBoth();
    const status = await clients[0]?.get<{ features: { maxProducts: number } }>(
      '/api/subscriptions/status',
    );
    const limit = status?.body.features.maxProducts ?? 0;
    // All but one place are taken by documents that really exist.
    await products.model.collection.insertMany(
      Array.from({ length: limit - 1 }, (_, index) => ({
        _id: `${businessId}-${index}`,
        businessId,
        ...LIVE,
        skuKey: `taken-${index}`,
        pendingCounts: [],
      })) as never[],
    );
    await usageModel.updateOne(
      { _id: usageId(businessId, 'inventory', 'products') },
      { $set: { value: limit - 1 } },
    );
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        (clients[index % 2] as TestClient).post('/api/products', {
          sku: `R-${index}`,
          name: `Carrera ${index}`,
        }),
      ),
    );
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    const refusals = answers.filter((answer) => answer.problem.code === 'LIMIT_REACHED');
    expect(refusals).toHaveLength(199);
    expect(refusals[0]?.problem).toMatchObject({ metric: 'products', used: limit, limit });
    expect(await products.model.countDocuments({ ...LIVE, businessId })).toBe(limit);
  });
});

describe('a process killed under load', () => {
  it('leaves counts that equal the documents within a minute', async () => {
    const { clients, businessId } = await ownerAtBoth();
    const [survivor, victim] = clients as [TestClient, TestClient];
    let next = 0;
    const over = new AbortController();
    const created: string[] = [];
    const work = async (client: TestClient): Promise<void> => {
      while (!over.signal.aborted) {
        next += 1;
        const answer = await client
          .post<{ id: string }>('/api/products', { sku: `K-${next}`, name: 'Corte' })
          .catch(() => null);
        if (!answer) return;
        if (answer.status === 201) created.push(answer.body.id);
        if (next % 3 === 0) {
          const id = created.shift();
          if (id) await client.send('DELETE', `/api/products/${id}`).catch(() => null);
        }
      }
    };
    const workers = [victim, victim, victim, victim, survivor].map(work);
    await until(() => created.length > 40);
    await processes[1]?.kill();
    over.abort();
    await Promise.all(workers);
    const agreement = async () => {
      const usage = await usageModel.findById(usageId(businessId, 'inventory', 'products')).lean();
      const documents = await products.model.countDocuments({ ...LIVE, businessId });
      return { unsettled: usage?.pending.length, drift: (usage?.value ?? 0) - documents };
    };
    await expect
      .poll(agreement, { timeout: 60_000, interval: 200 })
      .toEqual({ unsettled: 0, drift: 0 });
  }, 90_000);
});

/** Asks again until it is so: other processes give no other sign. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
}
