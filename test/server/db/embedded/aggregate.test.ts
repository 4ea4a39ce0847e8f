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

async function run(documents: AnyDocument[], pipeline: AnyDocument[]): Promise<AnyDocument[]> {
  const collection = await database.collection(...documents);
  return collection.aggregate(pipeline, { promoteLongs: false }).toArray();
}

const id = new ObjectId('64b000000000000000000001');

/** An expression, the document it is evaluated on, its value. */
const expressions: [expression: unknown, document: AnyDocument, value: unknown][] = [
  [{ $add: ['$a', 2] }, { a: 1 }, 3],
  [
    { $add: ['$a', Long.fromNumber(2)] },
    { a: Long.fromString('9007199254740993') },
    Long.fromString('9007199254740995'),
  ],
  [{ $add: ['$missing', 1] }, {}, null],
  [{ $divide: [7, 2] }, {}, 3.5],
  [{ $eq: ['$a', 1] }, { a: Long.fromNumber(1) }, true],
  [{ $lt: ['$missing', null] }, {}, true],
  [{ $gt: ['x', 5] }, {}, true],
  [{ $cmp: ['$a', '$b'] }, { a: id, b: id }, 0],
  [{ $and: [1, '$a'] }, { a: 0 }, false],
  [{ $cond: ['$a', 'yes', 'no'] }, { a: null }, 'no'],
  [{ $ifNull: ['$a', '$b', 3] }, {}, 3],
  [{ $arrayElemAt: ['$a', -1] }, { a: [1, 2] }, 2],
  [{ $in: [id, '$a'] }, { a: [id] }, true],
  [{ $size: '$a' }, { a: [] }, 0],
  [{ $concatArrays: ['$a', [3]] }, { a: [1] }, [1, 3]],
  [{ $mergeObjects: ['$a', { y: 2 }] }, { a: { x: 1 } }, { x: 1, y: 2 }],
  [{ $concat: ['$a', '-', '$missing'] }, { a: 'x' }, null],
  [{ $type: '$missing' }, {}, 'missing'],
];

describe('expressions', () => {
  it.each(expressions)('%j', async (expression, document, value) => {
    const [result] = await run(
      [{ _id: 1, ...document }],
      [{ $project: { _id: 0, value: expression } }],
    );
    expect(result).toEqual({ value });
  });

  it.each([
    '$round',
    '$switch',
    '$let',
    '$map',
    '$filter',
    '$mod',
    '$reduce',
    '$slice',
    '$sum',
    '$regexMatch',
    '$toString',
    '$toUpper',
    '$convert',
    '$hour',
    '$dateToString',
    '$dateTrunc',
    '$sin',
  ])('%s is left out', async (name) => {
    const left = run([{ _id: 1 }], [{ $project: { value: { [name]: '$a' } } }]);
    expect((await errorOf(left)).code).toBe(168);
  });

  it.each(['$add', '$divide'])('%s with a Decimal128 is left out', async (name) => {
    const document = { a: Decimal128.fromString('1') };
    const left = run([document], [{ $project: { b: { [name]: ['$a', 2] } } }]);
    expect((await errorOf(left)).code).toBe(115);
  });
});

const sales: AnyDocument[] = [
  { _id: 1, item: 'a', n: 2, price: 10, at: { city: 'x' } },
  { _id: 2, item: 'b', n: 1, price: 20, at: { city: 'y' } },
  { _id: 3, item: 'a', n: 5, price: 10 },
  { _id: 4, n: Long.fromNumber(3), price: Decimal128.fromString('0.5') },
];

const pipelines: [name: string, pipeline: AnyDocument[], result: AnyDocument[]][] = [
  [
    '$group sums and counts',
    [{ $group: { _id: '$item', n: { $sum: '$n' }, c: { $sum: 1 } } }, { $sort: { _id: 1 } }],
    [
      { _id: null, n: Long.fromNumber(3), c: 1 },
      { _id: 'a', n: 7, c: 2 },
      { _id: 'b', n: 1, c: 1 },
    ],
  ],
  [
    '$group of everything',
    [
      { $match: { _id: { $lt: 4 } } },
      {
        $group: {
          _id: null,
          avg: { $avg: '$price' },
          min: { $min: '$n' },
          max: { $max: '$n' },
          all: { $push: '$item' },
          set: { $addToSet: '$price' },
        },
      },
      { $project: { set: 0 } },
    ],
    [{ _id: null, avg: 40 / 3, min: 1, max: 5, all: ['a', 'b', 'a'] }],
  ],
  [
    '$push leaves missing out, $first gives null',
    [{ $group: { _id: null, items: { $push: '$item' }, last: { $last: '$item' } } }],
    [{ _id: null, items: ['a', 'b', 'a'], last: null }],
  ],
  [
    '$group by a document',
    [
      { $match: { item: { $exists: true } } },
      { $group: { _id: { item: '$item', p: '$price' } } },
      { $sort: { _id: 1 } },
    ],
    [{ _id: { item: 'a', p: 10 } }, { _id: { item: 'b', p: 20 } }],
  ],
  ['$count of nothing is nothing', [{ $match: { _id: 99 } }, { $count: 'n' }], []],
  ['$count', [{ $count: 'n' }], [{ n: 4 }]],
  [
    '$project keeps the order of the document',
    [{ $match: { _id: 1 } }, { $project: { price: 1, item: 1, twice: { $multiply: ['$n', 2] } } }],
    [{ _id: 1, item: 'a', price: 10, twice: 4 }],
  ],
  [
    '$set of a dotted path keeps its brothers',
    [{ $match: { _id: 1 } }, { $set: { 'at.zip': 7, gone: '$$REMOVE' } }, { $project: { at: 1 } }],
    [{ _id: 1, at: { city: 'x', zip: 7 } }],
  ],
  [
    '$unset',
    [{ $match: { _id: 1 } }, { $unset: ['price', 'at.city'] }],
    [{ _id: 1, item: 'a', n: 2, at: {} }],
  ],
  [
    '$sort, $skip, $limit',
    [{ $sort: { price: -1, _id: 1 } }, { $skip: 1 }, { $limit: 2 }, { $project: { _id: 1 } }],
    [{ _id: 1 }, { _id: 3 }],
  ],
  [
    '$replaceRoot',
    [{ $match: { at: { $exists: true } } }, { $replaceRoot: { newRoot: '$at' } }],
    [{ city: 'x' }, { city: 'y' }],
  ],
  [
    '$facet',
    [{ $facet: { n: [{ $count: 'n' }], first: [{ $limit: 1 }, { $project: { _id: 1 } }] } }],
    [{ n: [{ n: 4 }], first: [{ _id: 1 }] }],
  ],
];

describe('stages', () => {
  it.each(pipelines)('%s', async (_name, pipeline, result) => {
    const made = await run(sales, pipeline);
    expect(made).toEqual(result);
    expect(made.map((doc) => Object.keys(doc))).toEqual(result.map((doc) => Object.keys(doc)));
  });

  it('do not change what is stored', async () => {
    const collection = await database.collection(...sales);
    const before = await collection.find().toArray();
    await collection
      .aggregate([{ $unset: 'at.city' }, { $set: { 'at.x': 1, price: 0 } }])
      .toArray();
    expect(await collection.find().toArray()).toEqual(before);
  });

  it('$unwind', async () => {
    const documents = [{ _id: 1, a: [1, 2] }, { _id: 2, a: [] }, { _id: 3 }, { _id: 4, a: 9 }];
    expect(await run(documents, [{ $unwind: '$a' }])).toEqual([
      { _id: 1, a: 1 },
      { _id: 1, a: 2 },
      { _id: 4, a: 9 },
    ]);
    const kept = await run(documents, [
      { $unwind: { path: '$a', includeArrayIndex: 'i', preserveNullAndEmptyArrays: true } },
      { $match: { _id: { $gt: 1 } } },
    ]);
    expect(kept).toEqual([
      { _id: 2, i: null },
      { _id: 3, i: null },
      { _id: 4, a: 9, i: null },
    ]);
  });

  it('$lookup by fields', async () => {
    const from = await database.collection({ _id: 'p', x: 1 }, { _id: 'q', x: 2 }, { _id: 'r' });
    const left = await database.collection({ _id: 1, x: 1 }, { _id: 2, x: [1, 2] }, { _id: 3 });
    const $lookup = { from: from.collectionName, localField: 'x', foreignField: 'x', as: 'found' };
    const docs = await left.aggregate([{ $lookup }]).toArray();
    const found = docs.map((doc) => (doc['found'] as AnyDocument[]).map(({ _id }) => _id));
    expect(found).toEqual([['p'], ['p', 'q'], ['r']]);
  });

  it('$out and $merge write', async () => {
    const collection = await database.collection({ _id: 1, n: 1 }, { _id: 2, n: 2 });
    const target = database.db.collection<AnyDocument>('merged');
    await collection.aggregate([{ $out: 'merged' }]).toArray();
    expect(await target.countDocuments()).toBe(2);
    await collection
      .aggregate([{ $set: { m: 1 } }, { $unset: 'n' }, { $merge: { into: 'merged' } }])
      .toArray();
    expect(await target.findOne({ _id: 1 })).toEqual({ _id: 1, n: 1, m: 1 });
  });

  it('a $match in front is served by an index', async () => {
    const collection = await database.collection(
      ...Array.from({ length: 100 }, (_, _id) => ({ _id, n: _id })),
    );
    await collection.createIndex({ n: 1 });
    const plan = await collection
      .aggregate([{ $match: { n: 5 } }, { $group: { _id: null, c: { $sum: 1 } } }])
      .explain();
    expect(JSON.stringify(plan)).toContain('"indexName":"n_1"');
  });

  it.each([
    ['an unknown stage', [{ $nothing: 1 }], 40324],
    ['an unknown expression', [{ $project: { a: { $nothing: 1 } } }], 168],
    ['a $lookup with a pipeline', [{ $lookup: { from: 'x', as: 'y', pipeline: [] } }], 9],
    ['a stage that is left out', [{ $bucket: { groupBy: '$a', boundaries: [0, 1] } }], 40324],
    ['an accumulator that is left out', [{ $group: { _id: 1, a: { $top: {} } } }], 15952],
    ['an unknown accumulator', [{ $group: { _id: 1, a: { $nothing: 1 } } }], 15952],
    ['an undefined variable', [{ $project: { a: '$$nothing' } }], 17276],
    ['a division by zero', [{ $project: { a: { $divide: [1, 0] } } }], 2],
    ['adding a string', [{ $project: { a: { $add: [1, 'x'] } } }], 14],
    ['a stage with two names', [{ $match: {}, $limit: 1 }], 40323],
  ])('%s is refused', async (_name, pipeline, code) => {
    expect((await errorOf(run([{ _id: 1 }], pipeline as AnyDocument[]))).code).toBe(code);
  });
});
