import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AnyDocument, errorOf, Long, onRealServer, TestDatabase } from './test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await TestDatabase.open();
});
afterAll(() => database.close());

const { MongoBulkWriteError } = mongoose.mongo;

describe('many writes at once', () => {
  it('ordered stops at the first error', async () => {
    const collection = await database.collection({ _id: 2 });
    const failed = await collection
      .insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }])
      .catch((cause: unknown) => cause);
    if (!(failed instanceof MongoBulkWriteError)) throw failed;
    expect(failed.code).toBe(11000);
    expect(failed.result.insertedCount).toBe(1);
    expect((await collection.find().sort({ _id: 1 }).toArray()).map((doc) => doc._id)).toEqual([
      1, 2,
    ]);
  });

  it('unordered goes on and reports all errors', async () => {
    const collection = await database.collection({ _id: 2 });
    const failed = await collection
      .insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }, { _id: 1 }], { ordered: false })
      .catch((cause: unknown) => cause);
    if (!(failed instanceof MongoBulkWriteError)) throw failed;
    const errors = Array.isArray(failed.writeErrors) ? failed.writeErrors : [failed.writeErrors];
    expect(errors.map((error) => error.index)).toEqual([1, 3]);
    expect(failed.result.insertedCount).toBe(2);
  });

  it('bulkWrite counts each kind', async () => {
    const collection = await database.collection(
      { _id: 1, n: 1 },
      { _id: 2, n: 1 },
      { _id: 3, n: 1 },
    );
    const result = await collection.bulkWrite([
      { insertOne: { document: { _id: 4 } } },
      { updateOne: { filter: { _id: 1 }, update: { $inc: { n: 1 } } } },
      { updateMany: { filter: { n: 1 }, update: { $set: { m: 1 } } } },
      { updateOne: { filter: { _id: 9 }, update: { $set: { n: 9 } }, upsert: true } },
      { replaceOne: { filter: { _id: 2 }, replacement: { r: 1 } } },
      { deleteOne: { filter: { _id: 3 } } },
    ]);
    expect(result).toMatchObject({
      insertedCount: 1,
      matchedCount: 4,
      modifiedCount: 4,
      upsertedCount: 1,
      deletedCount: 1,
      upsertedIds: { 3: 9 },
    });
  });

  it('unacknowledged writes happen and are not answered', async () => {
    const collection = await database.collection();
    await collection.insertOne({ _id: 1 }, { writeConcern: { w: 0 } });
    await expect.poll(() => collection.countDocuments({})).toBe(1);
  });

  it('a whole message of documents', async () => {
    const collection = await database.collection();
    const text = 'y'.repeat(400_000);
    await collection.insertMany(Array.from({ length: 130 }, (_, _id) => ({ _id, text })));
    expect(await collection.countDocuments({ text: { $gt: 'x' } })).toBe(130);
  });
});

describe('findAndModify', () => {
  it('returns the document before or after, shaped and chosen by sort', async () => {
    const collection = await database.collection({ _id: 1, n: 5 }, { _id: 2, n: 7 });
    expect(await collection.findOneAndUpdate({}, { $inc: { n: 1 } }, { sort: { n: -1 } })).toEqual({
      _id: 2,
      n: 7,
    });
    expect(
      await collection.findOneAndUpdate(
        { _id: 2 },
        { $inc: { n: 1 } },
        { returnDocument: 'after', projection: { n: 1, _id: 0 } },
      ),
    ).toEqual({ n: 9 });
    expect(
      await collection.findOneAndReplace({ _id: 1 }, { r: 1 }, { returnDocument: 'after' }),
    ).toEqual({ _id: 1, r: 1 });
    expect(await collection.findOneAndDelete({}, { sort: { _id: -1 } })).toEqual({ _id: 2, n: 9 });
    expect(await collection.findOneAndUpdate({ _id: 99 }, { $set: { a: 1 } })).toBeNull();
  });

  it('a condition that does not hold changes nothing', async () => {
    const collection = await database.collection({ _id: 'u', value: 9, held: [{ id: 'a' }] });
    const reserve = (id: string, n: number) =>
      collection.findOneAndUpdate(
        { _id: 'u', value: { $lte: 10 - n }, 'held.id': { $ne: id } },
        { $inc: { value: n }, $push: { held: { id } } } as AnyDocument,
        { returnDocument: 'after' },
      );
    expect(await reserve('b', 1)).toEqual({
      _id: 'u',
      value: 10,
      held: [{ id: 'a' }, { id: 'b' }],
    });
    expect(await reserve('c', 1)).toBeNull();
    expect(await reserve('a', 0)).toBeNull();
  });

  it('counts in a window, as a rate limiter does', async () => {
    const collection = await database.collection();
    const hit = () =>
      collection.findOneAndUpdate(
        { _id: 'key', $or: [{ expire: { $gt: new Date() } }, { expire: null }] },
        { $inc: { points: 1 }, $setOnInsert: { expire: new Date(Date.now() + 60_000) } },
        { upsert: true, returnDocument: 'after', includeResultMetadata: true },
      );
    expect((await hit()).lastErrorObject).toMatchObject({
      updatedExisting: false,
      upserted: 'key',
    });
    expect((await hit()).value).toMatchObject({ points: 2 });
  });
});

describe('what cannot be stored', () => {
  it.each([
    ['an array as _id', { _id: [1] }, 53],
    ['operators in the _id', { _id: { $a: 1 } }, 52],
  ])('%s', async (_name, document, code) => {
    const collection = await database.collection();
    expect((await errorOf(collection.insertOne(document))).code).toBe(code);
  });

  it('documents over 16 MB, new or grown', async () => {
    const collection = await database.collection({ _id: 1, a: 'x'.repeat(9_000_000) });
    const error = await errorOf(
      collection.updateOne({ _id: 1 }, { $set: { b: 'x'.repeat(9_000_000) } }),
    );
    expect([10334, 17419, 17420]).toContain(error.code);
    expect((await collection.findOne({ _id: 1 }))?.['b']).toBeUndefined();
  });

  it('null is an _id like others', async () => {
    const collection = await database.collection({ a: 1 });
    await database.db.command({ insert: collection.collectionName, documents: [{ _id: null }] });
    const count = await collection.countDocuments({ _id: { $type: 'null' } });
    expect(count).toBe(1);
  });
});

describe('the rest of the commands', () => {
  it('unknown ones and transactions', async () => {
    expect((await errorOf(database.db.command({ doesNotExist: 1 }))).code).toBe(59);
    if (onRealServer) return;
    const command = {
      insert: 't',
      documents: [{ a: 1 }],
      txnNumber: Long.fromNumber(1),
      autocommit: false,
    };
    expect((await errorOf(database.db.command(command))).codeName).toBe('IllegalOperation');
  });

  it('collections are made, listed and dropped', async () => {
    await database.db.createCollection('one');
    await database.db.collection('two').insertOne({ a: 1 });
    const found = await database.db.listCollections({ name: /^(one|two|three)$/ }).toArray();
    expect(found.map(({ name }) => name).sort()).toEqual(['one', 'two']);
    expect(await database.db.collection('one').drop()).toBe(true);
    expect((await database.db.admin().listDatabases()).databases.map(({ name }) => name)).toContain(
      database.db.databaseName,
    );
  });

  it('sizes', async () => {
    const collection = await database.collection({ a: 'x'.repeat(1000) });
    const stats = await database.db.command({ collStats: collection.collectionName });
    expect(stats['count']).toBe(1);
    expect(stats['size']).toBeGreaterThan(1000);
  });

  it('maxTimeMS ends a long read', async () => {
    const collection = await database.collection(
      ...Array.from({ length: 300 }, (_, _id) => ({ _id })),
    );
    const stages = Array.from({ length: 1000 }, () => ({ $set: { n: { $add: ['$_id', 1] } } }));
    const slow = collection.aggregate(stages, { maxTimeMS: 20 });
    expect((await errorOf(slow.toArray())).code).toBe(50);
  });
});
