import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AnyCollection,
  type AnyDocument,
  errorOf,
  ObjectId,
  TestDatabase,
} from './test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await TestDatabase.open();
});
afterAll(() => database.close());

interface Looked {
  index: string | undefined;
  sorted: boolean;
  keys: number;
  docs: number;
  returned: number;
}

/** Which index served a query and how much was looked at. */
async function looked(
  collection: AnyCollection,
  filter: AnyDocument,
  sort?: AnyDocument,
  limit = 0,
): Promise<Looked> {
  const plan = await collection
    .find(filter)
    .sort((sort ?? {}) as Record<string, 1>)
    .limit(limit)
    .explain('executionStats');
  const text = JSON.stringify(plan['queryPlanner'].winningPlan);
  const stats = plan['executionStats'];
  return {
    index: /"indexName":"([^"]+)"/.exec(text)?.[1],
    sorted: !text.includes('"SORT"'),
    keys: stats.totalKeysExamined,
    docs: stats.totalDocsExamined,
    returned: stats.nReturned,
  };
}

describe('what an index serves', () => {
  let collection: AnyCollection;
  const business = new ObjectId();
  beforeAll(async () => {
    const documents = Array.from({ length: 2000 }, (_, i) => ({
      _id: i,
      businessId: i % 2 === 0 ? business : new ObjectId(),
      name: `name ${String(i % 700).padStart(4, '0')}`,
      sku: `s${i}`,
      n: i,
      tags: [`t${i % 5}`, `u${i % 3}`],
    }));
    collection = await database.collection(...documents);
    await collection.createIndex({ businessId: 1, name: 1, _id: 1 });
    await collection.createIndex({ businessId: 1, n: -1 });
    await collection.createIndex({ sku: 1 }, { unique: true });
    await collection.createIndex({ tags: 1, n: 1 });
  });

  it('equality by a unique key', async () => {
    expect(await looked(collection, { sku: 's77' })).toMatchObject({
      index: 'sku_1',
      docs: 1,
      returned: 1,
    });
  });

  it('a page by key touches the page', async () => {
    const filter: AnyDocument = {
      businessId: business,
      $or: [{ name: { $gt: 'name 0300' } }, { name: 'name 0300', _id: { $gt: 700 } }],
    };
    const found = await looked(collection, filter, { name: 1, _id: 1 }, 50);
    expect(found).toMatchObject({ index: 'businessId_1_name_1__id_1', sorted: true, returned: 50 });
    expect(found.docs).toBeLessThanOrEqual(55);
    const page = await collection.find(filter).sort({ name: 1, _id: 1 }).limit(50).toArray();
    const all = await collection.find({ businessId: business }).sort({ name: 1, _id: 1 }).toArray();
    const start = all.findIndex((doc) => doc['name'] === 'name 0300' && Number(doc._id) > 700);
    expect(page).toEqual(all.slice(start, start + 50));
  });

  it('a descending order, forwards and in reverse', async () => {
    for (const direction of [1, -1] as const) {
      const found = await looked(
        collection,
        { businessId: business, n: { $lt: 1000 } },
        { n: direction },
        10,
      );
      expect(found).toMatchObject({ index: 'businessId_1_n_-1', sorted: true, docs: 10 });
    }
  });

  it('few documents are sorted, rather than all looked at in the wanted order', async () => {
    const byName = { businessId: business, n: { $gte: 1990 } };
    const few = await looked(collection, byName, { name: 1, _id: 1 }, 10);
    expect(few).toMatchObject({ index: 'businessId_1_n_-1', sorted: false, docs: 5, returned: 5 });
    const many = await looked(collection, { ...byName, n: { $gte: 10 } }, { name: 1, _id: 1 }, 10);
    expect(many).toMatchObject({ index: 'businessId_1_name_1__id_1', sorted: true, returned: 10 });
    expect(many.docs).toBeLessThan(30);
  });

  it('$in, ranges and anchored patterns', async () => {
    expect(await looked(collection, { sku: { $in: ['s1', 's5', 'no'] } })).toMatchObject({
      index: 'sku_1',
      docs: 2,
    });
    expect(await looked(collection, { sku: /^s199/ })).toMatchObject({
      index: 'sku_1',
      returned: 11,
    });
    expect(
      (await looked(collection, { businessId: business, n: { $gte: 10, $lte: 20 } })).docs,
    ).toBe(6);
  });

  it('$or whose sides are ranges of one index', async () => {
    const found = await looked(collection, { $or: [{ sku: 's3' }, { sku: 's5', n: 5 }] });
    expect(found).toMatchObject({ index: 'sku_1', docs: 2, returned: 2 });
  });

  it('an array index never serves a sort, and finds each document once', async () => {
    const found = await looked(collection, { tags: { $in: ['t1', 'u1'] } }, { n: 1 });
    expect(found).toMatchObject({ index: 'tags_1_n_1', sorted: false });
    const expected = Array.from({ length: 2000 }, (_, i) => i).filter(
      (i) => i % 5 === 1 || i % 3 === 1,
    );
    const all = await collection
      .find({ tags: { $in: ['t1', 'u1'] } })
      .sort({ n: 1 })
      .toArray();
    expect(all.map((doc) => doc._id)).toEqual(expected);
  });

  it('a position in an array answers as without the index', async () => {
    const positions = await database.collection(
      { _id: 1, a: [[3], 'x'] },
      { _id: 2, a: [3] },
      { _id: 3, a: [{ b: 1 }] },
    );
    await positions.createIndex({ 'a.0': 1 });
    for (const filter of [{ 'a.0': 3 }, { 'a.0': { $gte: 1 } }, { 'a.0': null }] as AnyDocument[]) {
      expect(await positions.find(filter).hint({ 'a.0': 1 }).toArray()).toEqual(
        await positions.find(filter).hint({ $natural: 1 }).toArray(),
      );
    }
  });

  it('hints are followed or refused', async () => {
    expect(await collection.countDocuments({ n: 5 }, { hint: 'sku_1' })).toBe(1);
    expect((await errorOf(collection.find({}).hint('nothing').toArray())).code).toBe(2);
  });
});

describe('unique indexes', () => {
  it('say which key of which index', async () => {
    const collection = await database.collection({ a: 1, b: { c: 'x' } });
    await collection.createIndex({ a: 1, 'b.c': -1 }, { unique: true });
    const error = await errorOf(collection.insertOne({ a: 1, b: { c: 'x' } }));
    expect(error).toMatchObject({
      code: 11000,
      keyPattern: { a: 1, 'b.c': -1 },
      keyValue: { a: 1, 'b.c': 'x' },
    });
    expect(error.message).toContain('E11000 duplicate key error collection:');
    expect(error.message).toContain('index: a_1_b.c_-1 dup key: { a: 1, b.c: "x" }');
    const modify = await errorOf(
      collection.findOneAndUpdate({ _id: 5 }, { $set: { a: 1, b: { c: 'x' } } }, { upsert: true }),
    );
    expect(modify).toMatchObject({ code: 11000, keyPattern: { a: 1, 'b.c': -1 } });
  });

  it('hold for updates, and the document keeps its own key', async () => {
    const collection = await database.collection({ _id: 1, a: 1 }, { _id: 2, a: 2 });
    await collection.createIndex({ a: 1 }, { unique: true });
    expect((await errorOf(collection.updateOne({ _id: 2 }, { $set: { a: 1 } }))).code).toBe(11000);
    expect(await collection.findOne({ _id: 2 })).toEqual({ _id: 2, a: 2 });
    await collection.updateOne({ _id: 2 }, { $set: { a: 2, b: 1 } });
  });

  it('numbers of different types are one key, missing and null too', async () => {
    const collection = await database.collection({ a: 1 });
    await collection.createIndex({ a: 1 }, { unique: true });
    const { Decimal128, Long } = await import('./test-database.ts');
    expect((await errorOf(collection.insertOne({ a: Long.fromNumber(1) }))).code).toBe(11000);
    expect((await errorOf(collection.insertOne({ a: Decimal128.fromString('1.00') }))).code).toBe(
      11000,
    );
    await collection.insertOne({ a: null });
    expect((await errorOf(collection.insertOne({}))).code).toBe(11000);
  });

  it('array elements are keys between documents, not within one', async () => {
    const collection = await database.collection({ a: [1, 1] });
    await collection.createIndex({ a: 1 }, { unique: true });
    expect((await errorOf(collection.insertOne({ a: [2, 1] }))).code).toBe(11000);
  });

  it('fields of array elements go together', async () => {
    const collection = await database.collection({
      a: [
        { x: 1, y: 1 },
        { x: 2, y: 2 },
      ],
    });
    await collection.createIndex({ 'a.x': 1, 'a.y': 1 }, { unique: true });
    await collection.insertOne({ a: [{ x: 1, y: 2 }] });
    expect((await errorOf(collection.insertOne({ a: [{ x: 2, y: 2 }] }))).code).toBe(11000);
    expect(await collection.countDocuments({ 'a.x': 1, 'a.y': 2 })).toBe(2);
  });

  it('cannot be made over duplicates; nothing is left of the attempt', async () => {
    const collection = await database.collection({ a: 1 }, { a: 1 });
    expect((await errorOf(collection.createIndex({ a: 1 }, { unique: true }))).code).toBe(11000);
    const both = collection.createIndexes([{ key: { b: 1 } }, { key: { a: 1 }, unique: true }]);
    expect((await errorOf(both)).code).toBe(11000);
    expect((await collection.indexes()).length).toBe(1);
  });

  it('partial: only among the documents it covers', async () => {
    const collection = await database.collection({ a: 1, live: false }, { a: 1, live: true });
    await collection.createIndex(
      { a: 1 },
      { unique: true, partialFilterExpression: { live: true } },
    );
    await collection.insertOne({ a: 1, live: false });
    expect((await errorOf(collection.insertOne({ a: 1, live: true }))).code).toBe(11000);
    expect(
      (await errorOf(collection.updateMany({ live: false }, { $set: { live: true } }))).code,
    ).toBe(11000);
    expect((await looked(collection, { a: 1, live: true })).index).toBe('a_1');
    expect((await looked(collection, { a: 1 })).index).toBeUndefined();
    expect(await collection.countDocuments({ a: 1 })).toBe(3);
  });

  it('partial with $type and a range', async () => {
    const collection = await database.collection({ a: 5, s: 'x' }, { a: 50 }, { s: 1 });
    await collection.createIndex(
      { a: 1 },
      { name: 'range', partialFilterExpression: { a: { $gt: 10 } } },
    );
    await collection.createIndex(
      { s: 1 },
      { name: 'type', partialFilterExpression: { s: { $type: 'string' } } },
    );
    expect((await looked(collection, { a: { $gt: 20 } })).index).toBe('range');
    expect((await looked(collection, { a: { $gt: 1 } })).index).toBeUndefined();
    expect((await looked(collection, { s: 'x' })).index).toBe('type');
    expect((await looked(collection, { s: 1 })).index).toBeUndefined();
  });

  it('sparse: documents without the field do not count', async () => {
    const collection = await database.collection({ _id: 1 }, { _id: 2 }, { _id: 3, a: null });
    await collection.createIndex({ a: 1 }, { unique: true, sparse: true });
    await collection.insertOne({ _id: 4 });
    expect((await errorOf(collection.insertOne({ a: null }))).code).toBe(11000);
    expect(await collection.countDocuments({ a: null })).toBe(4);
    expect((await collection.find().sort({ a: 1 }).toArray()).length).toBe(4);
  });
});

describe('the catalogue of indexes', () => {
  it('lists, drops and refuses conflicts', async () => {
    const collection = await database.collection({ a: 1 });
    expect(await collection.createIndex({ a: 1 })).toBe('a_1');
    expect(await collection.createIndex({ a: 1 })).toBe('a_1');
    expect((await errorOf(collection.createIndex({ a: 1 }, { name: 'other' }))).code).toBe(85);
    expect((await errorOf(collection.createIndex({ b: 1 }, { name: 'a_1' }))).code).toBe(86);
    expect((await errorOf(collection.createIndex({ a: 1 }, { unique: true }))).code).toBe(86);
    expect(await collection.indexes()).toEqual([
      { v: 2, key: { _id: 1 }, name: '_id_' },
      { v: 2, key: { a: 1 }, name: 'a_1' },
    ]);
    expect((await errorOf(collection.dropIndex('nothing'))).code).toBe(27);
    expect((await errorOf(collection.dropIndex('_id_'))).code).toBe(72);
    await collection.dropIndexes();
    expect((await collection.indexes()).length).toBe(1);
  });

  it('two arrays in one compound index are refused', async () => {
    const collection = await database.collection({ a: 1 });
    await collection.createIndex({ a: 1, b: 1 });
    expect((await errorOf(collection.insertOne({ a: [1], b: [2] }))).code).toBe(171);
  });

  it('a TTL index removes what has expired', { timeout: 90_000 }, async () => {
    const collection = await database.collection(
      { _id: 'old', at: new Date(Date.now() - 60_000) },
      { _id: 'new', at: new Date(Date.now() + 600_000) },
      { _id: 'no date', at: 5 },
      { _id: 'array', at: [new Date(Date.now() + 600_000), new Date(0)] },
    );
    await collection.createIndex({ at: 1 }, { expireAfterSeconds: 10 });
    await expect
      .poll(
        async () => (await collection.find().sort({ _id: 1 }).toArray()).map((doc) => doc._id),
        { timeout: 80_000, interval: 200 },
      )
      .toEqual(['new', 'no date']);
  });
});
