import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AnyDocument,
  Decimal128,
  errorOf,
  Long,
  ObjectId,
  TestDatabase,
} from './test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await TestDatabase.open();
});
afterAll(() => database.close());

const oid = new ObjectId();

/** The document before, the filter beside its _id, the update, the document after. */
type Case = [
  name: string,
  before: AnyDocument,
  filter: AnyDocument,
  update: AnyDocument | AnyDocument[],
  after: AnyDocument,
];

const cases: Case[] = [
  ['$set makes the way', { a: 1 }, {}, { $set: { 'b.c': 2 } }, { a: 1, b: { c: 2 } }],
  ['$set pads an array', { a: [1] }, {}, { $set: { 'a.3': 4 } }, { a: [1, null, null, 4] }],
  ['new fields come in the order of their names', {}, {}, { $set: { z: 1, b: 2 } }, { b: 2, z: 1 }],
  ['$unset', { a: 1, b: [1, 2] }, {}, { $unset: { a: '', 'b.0': '', c: '' } }, { b: [null, 2] }],
  ['$inc on a number and on nothing', { a: 1 }, {}, { $inc: { a: 2, b: -3 } }, { a: 3, b: -3 }],
  [
    '$inc of a Long stays a Long',
    { a: Long.fromString('9007199254740993') },
    {},
    { $inc: { a: 1 } },
    { a: Long.fromString('9007199254740994') },
  ],
  [
    '$inc beyond 32 bits',
    { a: 2147483647 },
    {},
    { $inc: { a: 1 } },
    { a: Long.fromNumber(2 ** 31) },
  ],
  ['$mul', { a: 3 }, {}, { $mul: { a: 2, b: -5 } }, { a: 6, b: 0 }],
  [
    '$mul beyond 2^53',
    { a: 2147483647 },
    {},
    { $mul: { a: 2147483647 } },
    { a: Long.fromString('4611686014132420609') },
  ],
  [
    '$min and $max',
    { a: 5, b: 5 },
    {},
    { $min: { a: 3, c: 1 }, $max: { b: 3 } },
    { a: 3, b: 5, c: 1 },
  ],
  ['$min across types goes by BSON order', { a: 'x' }, {}, { $min: { a: 5 } }, { a: 5 }],
  [
    '$setOnInsert does nothing to what is there',
    { a: 1 },
    {},
    { $setOnInsert: { b: 2 } },
    { a: 1 },
  ],
  ['$push', { a: [1] }, {}, { $push: { a: 2, b: 1 } }, { a: [1, 2], b: [1] }],
  [
    '$push with $each, $position',
    { a: [1, 4] },
    {},
    { $push: { a: { $each: [2, 3], $position: 1 } } },
    { a: [1, 2, 3, 4] },
  ],
  [
    '$push with $sort and $slice',
    { a: [{ n: 3 }, { n: 1 }] },
    {},
    { $push: { a: { $each: [{ n: 2 }], $sort: { n: -1 }, $slice: 2 } } },
    { a: [{ n: 3 }, { n: 2 }] },
  ],
  [
    '$push sorts by an array as a whole',
    { a: [{ n: [5, 1] }, { n: 3 }] },
    {},
    { $push: { a: { $each: [], $sort: { n: 1 } } } },
    { a: [{ n: 3 }, { n: [5, 1] }] },
  ],
  [
    '$push with $slice on a missing field',
    {},
    {},
    { $push: { a: { $each: [3, 1, 2], $sort: 1, $slice: -2 } } },
    { a: [2, 3] },
  ],
  [
    '$push by two sort keys',
    { a: [] },
    {},
    {
      $push: {
        a: {
          $each: [
            { x: 1, y: 1 },
            { x: 0, y: 5 },
            { x: 1, y: 2 },
          ],
          $sort: { x: 1, y: -1 },
        },
      },
    },
    {
      a: [
        { x: 0, y: 5 },
        { x: 1, y: 2 },
        { x: 1, y: 1 },
      ],
    },
  ],
  ['$addToSet', { a: [1] }, {}, { $addToSet: { a: 1, b: { x: 1 } } }, { a: [1], b: [{ x: 1 }] }],
  [
    '$addToSet with $each',
    { a: [1] },
    {},
    { $addToSet: { a: { $each: [1, 2, 2] } } },
    { a: [1, 2] },
  ],
  ['$addToSet of an ObjectId', { a: [oid] }, {}, { $addToSet: { a: oid } }, { a: [oid] }],
  ['$pop', { a: [1, 2, 3], b: [1, 2] }, {}, { $pop: { a: 1, b: -1 } }, { a: [1, 2], b: [2] }],
  ['$pull by value', { a: [1, 2, 1] }, {}, { $pull: { a: 1 } }, { a: [2] }],
  ['$pull by condition', { a: [1, 5, 9] }, {}, { $pull: { a: { $gt: 4 } } }, { a: [1] }],
  [
    '$pull of sub-documents',
    {
      a: [
        { id: 'x', n: 1 },
        { id: 'y', n: 2 },
      ],
    },
    {},
    { $pull: { a: { id: 'x' } } },
    { a: [{ id: 'y', n: 2 }] },
  ],
  [
    '$pull of sub-documents with $in',
    { a: [{ id: 'x' }, { id: 'y' }, { id: 'z' }] },
    {},
    { $pull: { a: { id: { $in: ['x', 'z'] } } } },
    { a: [{ id: 'y' }] },
  ],
  [
    '$pull with $or',
    { a: [{ n: 1 }, { n: 2 }, { n: 3 }] },
    {},
    { $pull: { a: { $or: [{ n: 1 }, { n: 3 }] } } },
    { a: [{ n: 2 }] },
  ],
  [
    '$pull by condition looks into an array in the array',
    { a: [[5], 1, 7, [1]] },
    {},
    { $pull: { a: { $gt: 4 } } },
    { a: [1, [1]] },
  ],
  [
    '$pull by fields takes documents only',
    { a: [[7], { 0: 7 }] },
    {},
    { $pull: { a: { 0: 7 } } },
    { a: [[7]] },
  ],
  ['$pullAll', { a: [1, 2, 3, 1] }, {}, { $pullAll: { a: [1, 3] } }, { a: [2] }],
  [
    'the positional $',
    {
      a: [
        { id: 'x', n: 1 },
        { id: 'y', n: 1 },
      ],
    },
    { 'a.id': 'y' },
    { $inc: { 'a.$.n': 5 } },
    {
      a: [
        { id: 'x', n: 1 },
        { id: 'y', n: 6 },
      ],
    },
  ],
  [
    '$ by $elemMatch',
    {
      a: [
        { id: 'x', n: 1 },
        { id: 'x', n: 2 },
      ],
    },
    { a: { $elemMatch: { id: 'x', n: 2 } } },
    { $set: { 'a.$.n': 9 } },
    {
      a: [
        { id: 'x', n: 1 },
        { id: 'x', n: 9 },
      ],
    },
  ],
  ['$ on values', { a: [1, 5, 9] }, { a: 5 }, { $set: { 'a.$': 6 } }, { a: [1, 6, 9] }],
  [
    '$ inside $and',
    { a: [{ id: 1 }, { id: 2 }] },
    { $and: [{ 'a.id': 2 }] },
    { $set: { 'a.$.ok': true } },
    { a: [{ id: 1 }, { id: 2, ok: true }] },
  ],
  [
    '$ on two paths',
    { a: [{ id: 1 }, { id: 2 }] },
    { 'a.id': 2 },
    { $set: { 'a.$.x': 1, 'a.$.y': 2 } },
    { a: [{ id: 1 }, { id: 2, x: 1, y: 2 }] },
  ],
  [
    '$ under a nested path',
    { o: { a: [{ id: 1 }, { id: 2 }] } },
    { 'o.a.id': 2 },
    { $set: { 'o.a.$.x': 1 } },
    { o: { a: [{ id: 1 }, { id: 2, x: 1 }] } },
  ],
  [
    '$[] changes all',
    { a: [{ n: 1 }, { n: 2 }] },
    {},
    { $inc: { 'a.$[].n': 1 } },
    { a: [{ n: 2 }, { n: 3 }] },
  ],
  [
    'a pipeline',
    { a: 2, b: 3 },
    {},
    [{ $set: { c: { $add: ['$a', '$b'] } } }, { $unset: 'a' }],
    { b: 3, c: 5 },
  ],
  ['a field with a dollar sign', {}, {}, { $set: { $own: 1 } }, { $own: 1 }],
];

describe('updates', () => {
  it.each(cases)('%s', async (_name, before, filter, update, after) => {
    const collection = await database.collection({ _id: 1, ...before });
    const same = JSON.stringify(before) === JSON.stringify(after);
    const result = await collection.updateOne({ _id: 1, ...filter }, update as AnyDocument);
    expect(result).toMatchObject({ matchedCount: 1, modifiedCount: same ? 0 : 1 });
    const stored = await collection.findOne({ _id: 1 }, { promoteLongs: false });
    expect(stored).toEqual({ _id: 1, ...after });
    expect(Object.keys(stored ?? {})).toEqual(['_id', ...Object.keys(after)]);
  });

  it('$pullAll compares by the collation', async () => {
    const collection = await database.collection({ _id: 1, a: ['X', 'y'] });
    const collation = { locale: 'es', strength: 2 } as const;
    const update: AnyDocument = { $pullAll: { a: ['x'] } };
    await collection.updateOne({ _id: 1 }, update, { collation });
    expect(await collection.findOne({})).toEqual({ _id: 1, a: ['y'] });
  });

  it('the positional $ forgets a condition that failed as a whole', async () => {
    const collection = await database.collection({ _id: 1, a: [1, 2], b: 1 });
    const filter = { $or: [{ a: 2, b: 9 }, { b: 1 }] };
    const update = { $set: { 'a.$': 0 } };
    expect((await errorOf(collection.updateOne(filter, update))).code).toBe(2);
    const twice = { $set: { 'a.$.$': 0 } };
    expect((await errorOf(collection.updateOne({ a: 2 }, twice))).code).toBe(2);
  });

  it('arrayFilters choose elements, with $or and several identifiers', async () => {
    const collection = await database.collection({
      _id: 1,
      a: [
        { n: 1, b: [1, 5] },
        { n: 7, b: [2, 9] },
        { n: 9, b: [] },
      ],
    });
    await collection.updateOne(
      { _id: 1 },
      { $set: { 'a.$[big].big': true }, $inc: { 'a.$[any].b.$[high]': 100 } },
      {
        arrayFilters: [
          { $or: [{ 'big.n': 7 }, { 'big.n': 9 }] },
          { 'any.n': { $gt: 0 } },
          { high: { $gte: 5 } },
        ],
      },
    );
    expect(await collection.findOne({})).toEqual({
      _id: 1,
      a: [
        { n: 1, b: [1, 105] },
        { n: 7, b: [2, 109], big: true },
        { n: 9, b: [], big: true },
      ],
    });
  });

  it('the positional $ works on what an index has found', async () => {
    const collection = await database.collection({ _id: 1, a: [5] });
    await collection.createIndex({ a: 1 });
    await collection.updateOne({ a: 5 }, { $set: { 'a.$': 6 } });
    expect(await collection.findOne({ a: 6 })).toEqual({ _id: 1, a: [6] });
  });

  it('$currentDate sets the time of now', async () => {
    const collection = await database.collection({ _id: 1 });
    await collection.updateOne({ _id: 1 }, { $currentDate: { at: true } });
    const at = (await collection.findOne({}))?.['at'];
    expect(Math.abs(Date.now() - Number(at))).toBeLessThan(5000);
  });

  it('a replacement keeps the _id and nothing else', async () => {
    const collection = await database.collection({ _id: 1, a: 1, b: 2 });
    await collection.replaceOne({ a: 1 }, { c: 3 });
    expect(await collection.find().toArray()).toEqual([{ _id: 1, c: 3 }]);
  });

  it('updateMany changes each matching document once', async () => {
    const collection = await database.collection(
      ...Array.from({ length: 50 }, (_, _id) => ({ _id, n: _id })),
    );
    await collection.createIndex({ n: 1 });
    // Moving documents ahead in the index that is being read must not change them twice.
    const result = await collection.updateMany({ n: { $gte: 10 } }, { $inc: { n: 100 } });
    expect(result.modifiedCount).toBe(40);
    expect(await collection.countDocuments({ n: { $gte: 210 } })).toBe(0);
  });
});

const refused: [name: string, before: AnyDocument, update: AnyDocument, code: number][] = [
  ['$inc of a string', { a: 'x' }, { $inc: { a: 1 } }, 14],
  ['$inc by a string', { a: 1 }, { $inc: { a: 'x' } }, 14],
  ['$inc by a Decimal128', { a: 1 }, { $inc: { a: Decimal128.fromString('1') } }, 115],
  ['$push onto a number', { a: 1 }, { $push: { a: 1 } }, 2],
  ['$addToSet onto a number', { a: 1 }, { $addToSet: { a: 1 } }, 2],
  ['$pop of a number', { a: 1 }, { $pop: { a: 1 } }, 14],
  ['$pull of a number', { a: 1 }, { $pull: { a: 1 } }, 2],
  ['a way through a scalar', { a: 1 }, { $set: { 'a.b': 1 } }, 28],
  ['a way through null', { a: null }, { $set: { 'a.b': 1 } }, 28],
  ['two operators on one path', {}, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
  ['a path and a part of it', {}, { $set: { a: {}, 'a.b': 1 } }, 40],
  ['another _id', {}, { $set: { _id: 2 } }, 66],
  ['an unknown operator', {}, { $foo: { a: 1 } }, 9],
  ['$rename, which is left out', { a: 1 }, { $rename: { a: 'b' } }, 9],
  ['an empty path', {}, { $set: { '': 1 } }, 56],
  ['$ without an array in the filter', { a: [1] }, { $set: { 'a.$': 1 } }, 2],
  ['an unknown identifier', { a: [1] }, { $set: { 'a.$[x]': 1 } }, 2],
  ['an element twice', { a: [{}] }, { $set: { 'a.$[].x': 1 }, $inc: { 'a.0.x': 1 } }, 40],
  ['a name that all objects know', {}, { $set: { a: 1 }, constructor: { a: 1 } }, 9],
  ['$[] over a number', { a: 1 }, { $set: { 'a.$[]': 1 } }, 2],
];

describe('updates that are refused', () => {
  it.each(refused)('%s', async (_name, before, update, code) => {
    const collection = await database.collection({ _id: 1, ...before });
    expect((await errorOf(collection.updateOne({ _id: 1 }, update))).code).toBe(code);
    expect(await collection.findOne({})).toEqual({ _id: 1, ...before });
  });
});

describe('updates of nothing', () => {
  it.each<[string, AnyDocument | AnyDocument[], number]>([
    ['$inc by a string', { $inc: { a: 'x' } }, 14],
    ['$pullAll of a number', { $pullAll: { a: 1 } }, 2],
    ['$pop of two', { $pop: { a: 2 } }, 9],
    ['an unknown identifier', { $set: { 'a.$[x]': 1 } }, 2],
    ['an empty stage', [{ $set: {} }], 40177],
  ])('%s is refused all the same', async (_name, update, code) => {
    const collection = await database.collection();
    expect((await errorOf(collection.updateOne({ _id: 1 }, update))).code).toBe(code);
  });

  it('$expr is not for upserts', async () => {
    const collection = await database.collection();
    const filter = { $expr: { $eq: ['$a', 1] } };
    const upsert = collection.updateOne(filter, { $set: { b: 1 } }, { upsert: true });
    expect((await errorOf(upsert)).code).toBe(224);
  });

  it('a pipeline cannot change the _id', async () => {
    const collection = await database.collection({ _id: 1 });
    const update = collection.updateOne({ _id: 1 }, [{ $set: { _id: null } }]);
    expect((await errorOf(update)).code).toBe(66);
  });
});

describe('upserts', () => {
  const seeds: [name: string, filter: AnyDocument, update: AnyDocument, made: AnyDocument][] = [
    ['equality and the update', { _id: 'k', a: 1 }, { $set: { b: 2 } }, { _id: 'k', a: 1, b: 2 }],
    [
      '$eq, $and and dotted paths',
      { _id: 'k', $and: [{ 'a.b': { $eq: 1 } }] },
      { $inc: { n: 1 } },
      { _id: 'k', a: { b: 1 }, n: 1 },
    ],
    ['a single $or', { _id: 'k', $or: [{ a: 1 }] }, { $set: { b: 1 } }, { _id: 'k', a: 1, b: 1 }],
    ['a single $all', { _id: 'k', a: { $all: [1] } }, { $set: { b: 1 } }, { _id: 'k', a: 1, b: 1 }],
    ['a single $in', { _id: 'k', a: { $in: [1] } }, { $set: { b: 1 } }, { _id: 'k', a: 1, b: 1 }],
    [
      'a single pattern is no value',
      { _id: 'k', a: { $in: [/x/] } },
      { $set: { b: 1 } },
      { _id: 'k', b: 1 },
    ],
    [
      'conditions that are not equality are left out',
      { _id: 'k', n: { $lte: 5 } },
      { $inc: { c: 1 } },
      { _id: 'k', c: 1 },
    ],
    [
      '$setOnInsert',
      { _id: 'k' },
      { $inc: { n: 1 }, $setOnInsert: { first: true } },
      { _id: 'k', first: true, n: 1 },
    ],
  ];
  it.each(seeds)('%s', async (_name, filter, update, made) => {
    const collection = await database.collection();
    const result = await collection.updateOne(filter, update, { upsert: true });
    expect(result).toMatchObject({ matchedCount: 0, upsertedCount: 1, upsertedId: 'k' });
    expect(await collection.find().toArray()).toEqual([made]);
    const again = await collection.updateOne(
      { _id: 'k' },
      { $set: { again: 1 } },
      { upsert: true },
    );
    expect(again).toMatchObject({ matchedCount: 1, upsertedCount: 0 });
  });

  it('the same path twice cannot be inferred', async () => {
    const collection = await database.collection();
    const error = await errorOf(
      collection.updateOne({ $and: [{ a: 1 }, { a: 2 }] }, { $set: { b: 1 } }, { upsert: true }),
    );
    expect(error.code).toBe(54);
  });

  it('fields of the _id make one, but not for a replacement', async () => {
    const collection = await database.collection();
    const filter = { '_id.x': 1, '_id.y': 2 };
    const { upsertedId } = await collection.updateOne(filter, { $set: { a: 1 } }, { upsert: true });
    expect(upsertedId).toEqual({ x: 1, y: 2 });
    const replaced = collection.replaceOne({ '_id.x': 2 }, { a: 1 }, { upsert: true });
    expect((await errorOf(replaced)).code).toBe(111);
  });

  it('a replacement takes only the _id from the filter', async () => {
    const collection = await database.collection();
    await collection.replaceOne({ _id: 'k', a: 1, 'a.b': 2 }, { b: 2 }, { upsert: true });
    expect(await collection.find().toArray()).toEqual([{ _id: 'k', b: 2 }]);
  });
});
