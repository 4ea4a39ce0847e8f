import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AnyDocument, TestDatabase } from './test-database.ts';

const CLIENTS = 32;

let database: TestDatabase;
let clients: mongoose.mongo.MongoClient[] = [];
beforeAll(async () => {
  database = await TestDatabase.open();
  const { hosts } = database.client.options;
  const uri =
    process.env['MONGODB_URI'] ?? `mongodb://${hosts[0]?.toString() ?? ''}/?directConnection=true`;
  clients = await Promise.all(
    Array.from({ length: CLIENTS }, () => new mongoose.mongo.MongoClient(uri).connect()),
  );
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await database.close();
});

function each<T>(
  name: string,
  run: (collection: mongoose.mongo.Collection<AnyDocument>, client: number) => Promise<T>,
): Promise<T[]> {
  return Promise.all(
    clients.map((client, i) =>
      run(client.db(database.db.databaseName).collection<AnyDocument>(name), i),
    ),
  );
}

describe('32 clients at once', () => {
  it('never pass a limit, and use it up', async () => {
    const usage = database.db.collection<AnyDocument>('usage');
    await usage.insertOne({ _id: 'u', value: 0, held: [] });
    const won = await each('usage', async (collection, client) => {
      let mine = 0;
      for (let i = 0; i < 20; i++) {
        const reserved = await collection.findOneAndUpdate({ _id: 'u', value: { $lte: 99 } }, {
          $inc: { value: 1 },
          $push: { held: { id: `${client}/${i}` } },
        } as AnyDocument);
        if (reserved !== null) mine++;
      }
      return mine;
    });
    expect(won.reduce((sum, mine) => sum + mine, 0)).toBe(100);
    const after = await usage.findOne({ _id: 'u' });
    expect(after?.['value']).toBe(100);
    expect(new Set((after?.['held'] ?? []).map(({ id }: { id: string }) => id)).size).toBe(100);
  });

  it('get a unique key once', async () => {
    await database.db.collection('unique').createIndex({ business: 1, sku: 1 }, { unique: true });
    const results = await each('unique', async (collection, client) => {
      const codes: unknown[] = [];
      for (let sku = 0; sku < 10; sku++) {
        codes.push(
          await collection.insertOne({ business: 1, sku, client }).then(
            () => 'won',
            (cause: { code?: unknown }) => cause.code,
          ),
        );
      }
      return codes;
    });
    const flat = results.flat();
    expect(flat.filter((code) => code === 'won').length).toBe(10);
    expect(flat.filter((code) => code === 11000).length).toBe(CLIENTS * 10 - 10);
  });

  it('upsert one document and lose no increment', async () => {
    await each('counters', async (collection) => {
      for (let i = 0; i < 10; i++)
        await collection.updateOne({ _id: 'n' }, { $inc: { value: 1 } }, { upsert: true });
    });
    expect(await database.db.collection<AnyDocument>('counters').find().toArray()).toEqual([
      { _id: 'n', value: CLIENTS * 10 },
    ]);
  });
});
