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
  [{ $eq: ['$a', 1] }, { a: Long.fromNumber(1) }, true],
  [{ $lt: ['$missing', null] }, {}, true],
  [{ $gt: ['x', 5] }, {}, true],
  [{ $eq: ['$a', '$b'] }, { a: id, b: id }, true],
  [{ $and: [1, '$a'] }, { a: 0 }, false],
  [{ $cond: ['$a', 'yes', 'no'] }, { a: null }, 'no'],
  [{ $multiply: ['$a', -3] }, { a: 0 }, 0],
  [{ $setField: { field: 'x.y', input: '$a', value: 1 } }, { a: { b: 2 } }, { b: 2, 'x.y': 1 }],
  [{ $ifNull: ['$a', '$b', 3] }, {}, 3],
  // What is not needed is not evaluated, so it cannot fail.
  [{ $cond: [{ $gt: ['$a', 'a'] }, 'text', { $add: ['$a', 1] }] }, { a: 'b' }, 'text'],
  [{ $ifNull: ['$a', { $add: ['$a', '$b'] }] }, { a: 'x', b: 1 }, 'x'],
  [{ $or: ['$a', { $add: ['$a', 1] }] }, { a: 'x' }, true],
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
    '$divide',
    '$cmp',
    '$size',
    '$in',
    '$arrayElemAt',
    '$concat',
    '$concatArrays',
    '$mergeObjects',
    '$type',
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

  it.each(['$add', '$multiply'])('%s with a Decimal128 is left out', async (name) => {
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
          sum: { $sum: '$price' },
          min: { $min: '$n' },
          max: { $max: '$n' },
        },
      },
    ],
    [{ _id: null, sum: 40, min: 1, max: 5 }],
  ],
  [
    '$group with what is made of a list',
    [
      { $match: { _id: { $lt: 4 } } },
      { $sort: { n: -1 } },
      {
        $group: {
          _id: null,
          mean: { $avg: '$price' },
          first: { $first: '$n' },
          last: { $last: '$n' },
          all: { $push: '$at.city' },
          each: { $addToSet: '$price' },
          none: { $avg: '$item' },
        },
      },
    ],
    [{ _id: null, mean: 40 / 3, first: 5, last: 1, all: ['x', 'y'], each: [10, 20], none: null }],
  ],
  [
    '$max gives null for nothing',
    [{ $group: { _id: null, most: { $max: '$nothing' } } }],
    [{ _id: null, most: null }],
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
  ['$group of nothing is nothing', [{ $match: { _id: 99 } }, { $group: { _id: null } }], []],
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
    '$set of a field that all objects have',
    [{ $match: { _id: 1 } }, { $set: { 'constructor.x': 1 } }, { $project: { constructor: 1 } }],
    [{ _id: 1, constructor: { x: 1 } }],
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

  it('$sum rounds once', async () => {
    const prices = [0.1, 0.2, 0.3].map((price) => ({ price }));
    const [sum] = await run(prices, [{ $group: { _id: 1, n: { $sum: '$price' } } }]);
    expect(sum).toEqual({ _id: 1, n: 0.6 });
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
    ['a stage that is left out', [{ $bucket: { groupBy: '$a', boundaries: [0, 1] } }], 40324],
    ['$count, which is left out', [{ $count: 'n' }], 40324],
    ['$unwind, which is left out', [{ $unwind: '$a' }], 40324],
    ['$lookup, which is left out', [{ $lookup: { from: 'x', as: 'y' } }], 40324],
    ['$facet, which is left out', [{ $facet: { a: [] } }], 40324],
    ['$merge, which is left out', [{ $merge: 'x' }], 40324],
    ['$out, which is left out', [{ $out: 'x' }], 40324],
    ['an accumulator of two', [{ $group: { _id: 1, a: { $sum: ['$a', 1] } } }], 40237],
    ['a sort by $natural', [{ $sort: { $natural: 1 } }], 16410],
    ['a position in a $project', [{ $project: { 'a.$': 1 } }], 16410],
    ['an $unset of nothing', [{ $unset: [] }], 31119],
    [
      '$setField with another part',
      [{ $set: { a: { $setField: { field: 'a', input: 1, to: 1 } } } }],
      16020,
    ],
    ['an accumulator that is left out', [{ $group: { _id: 1, a: { $stdDevPop: '$a' } } }], 15952],
    ['an unknown accumulator', [{ $group: { _id: 1, a: { $nothing: 1 } } }], 15952],
    ['an undefined variable', [{ $project: { a: '$$nothing' } }], 17276],
    ['adding a string', [{ $project: { a: { $add: [1, 'x'] } } }], 14],
    ['a stage with two names', [{ $match: {}, $limit: 1 }], 40323],
  ])('%s is refused', async (_name, pipeline, code) => {
    expect((await errorOf(run([{ _id: 1 }], pipeline as AnyDocument[]))).code).toBe(code);
  });
});
