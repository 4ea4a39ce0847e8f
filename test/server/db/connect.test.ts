import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIndexes, hasDatabase } from '#server/db/connect.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

describe('a connection string', () => {
  it.each([
    ['mongodb://127.0.0.1:27017/estante', true],
    ['mongodb://127.0.0.1:27017/estante?replicaSet=rs0', true],
    ['mongodb://one:27017,two:27017,three:27017/estante?replicaSet=rs0', true],
    ['mongodb+srv://user:p%40ss@cluster.example/estante', true],
    ['mongodb://127.0.0.1:27017', false],
    ['mongodb://127.0.0.1:27017/', false],
    ['mongodb://127.0.0.1:27017/?directConnection=true', false],
    ['mongodb://one:27017,two:27017/?replicaSet=rs0', false],
  ])('%s names its database: %s', (uri, expected) => {
    expect(hasDatabase(uri)).toBe(expected);
  });
});

describe('indexes', () => {
  it('stand on every collection that declares them, and making them again changes nothing', async () => {
    const before = await allIndexes();
    await createIndexes();
    expect(await allIndexes()).toEqual(before);
    for (const model of Object.values(mongoose.models)) {
      const declared = model.schema.indexes().length;
      const made = before[model.collection.name]?.length ?? 0;
      // One more than declared: the id's.
      expect([model.modelName, made]).toEqual([
        model.modelName,
        declared === 0 ? made : declared + 1,
      ]);
    }
  });

  it('let idempotency keys, sessions and leases run out by themselves', async () => {
    const indexes = await allIndexes();
    for (const name of ['idempotencyKeys', 'sessions', 'leases']) {
      expect([name, indexes[name]?.some((index) => 'expireAfterSeconds' in index)]).toEqual([
        name,
        true,
      ]);
    }
  });
});

async function allIndexes(): Promise<Record<string, Record<string, unknown>[]>> {
  const names = Object.values(mongoose.models).map((model) => model.collection.name);
  const entries = await Promise.all(
    names.map(async (name) => {
      const indexes = await mongoose.connection
        .collection(name)
        .indexes()
        .catch(() => []);
      return [name, indexes] as const;
    }),
  );
  return Object.fromEntries(entries);
}
