import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AnyDocument,
  Binary,
  Decimal128,
  errorOf,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  TestDatabase,
  Timestamp,
} from './test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await TestDatabase.open();
});
afterAll(() => database.close());

/** One value of each type, in MongoDB's comparison order. */
const ordered: unknown[] = [
  new MinKey(),
  null,
  Number.NaN,
  Number.NEGATIVE_INFINITY,
  -3.5,
  Long.fromNumber(-2),
  0,
  Decimal128.fromString('0.1'),
  0.5,
  Long.fromString('9007199254740992'),
  Long.fromString('9007199254740993'),
  Number.POSITIVE_INFINITY,
  '',
  'A',
  'a',
  'a\0',
  'aa',
  'é',
  '\uffff',
  '😀',
  {},
  { a: 1 },
  { a: 2 },
  { b: 0 },
  new Binary(Buffer.from('z')),
  new Binary(Buffer.from('aa')),
  new ObjectId('000000000000000000000001'),
  new ObjectId('64b000000000000000000001'),
  false,
  true,
  new Date(-5),
  new Date(0),
  new Date(5),
  new Timestamp({ t: 1, i: 1 }),
  /a/,
  new MaxKey(),
];

describe('the order of values', () => {
  it.each([1, -1] as const)(
    'sorts all types, direction %s, with and without an index',
    async (direction) => {
      const shuffled = ordered
        .map((v, _id) => ({ _id, v }))
        .sort((a, b) => ((a._id * 7) % 11) - ((b._id * 7) % 11));
      const collection = await database.collection(...shuffled);
      const expected = ordered.map((_v, i) => i);
      if (direction === -1) expected.reverse();
      const ids = async (): Promise<unknown[]> =>
        (await collection.find().sort({ v: direction }).toArray()).map((doc) => doc._id);
      expect(await ids()).toEqual(expected);
      await collection.createIndex({ v: 1 });
      expect(await ids()).toEqual(expected);
      await collection.dropIndex('v_1');
      await collection.createIndex({ v: -1 });
      expect(await ids()).toEqual(expected);
    },
  );

  it('an array sorts by its least element going up and its greatest going down', async () => {
    const collection = await database.collection(
      { _id: 1, a: [5, 1] },
      { _id: 2, a: 3 },
      { _id: 3, a: [] },
      { _id: 4 },
      { _id: 5, a: [[]] },
    );
    const up = await collection.find().sort({ a: 1 }).toArray();
    expect(up.map((doc) => doc._id)).toEqual([3, 4, 1, 2, 5]);
    const down = await collection.find().sort({ a: -1 }).toArray();
    expect(down.map((doc) => doc._id)).toEqual([5, 1, 2, 4, 3]);
  });

  it('fields of the same array are sorted by together', async () => {
    const collection = await database.collection(
      {
        _id: 1,
        a: [
          { b: 1, c: 9 },
          { b: 2, c: 1 },
        ],
      },
      { _id: 2, a: [{ b: 1, c: 5 }] },
      { _id: 3, a: [7, { b: 3, c: 3 }] },
    );
    const sorted = await collection.find().sort({ 'a.b': 1, 'a.c': 1 }).toArray();
    expect(sorted.map((doc) => doc._id)).toEqual([3, 2, 1]);
    const down = await collection.find().sort({ 'a.c': -1, 'a.b': 1 }).toArray();
    expect(down.map((doc) => doc._id)).toEqual([1, 2, 3]);
  });

  it.each([
    ['two arrays', { a: 1, b: 1 }, 2],
    ['$natural beside a field', { $natural: 1, a: 1 }, 2],
    ['another direction', { a: 2 }, 15975],
  ])('sorting by %s is refused', async (_name, sort, code) => {
    const collection = await database.collection({ _id: 1, a: [1, 2], b: [1, 2] });
    const command = database.db.command({ find: collection.collectionName, sort });
    expect((await errorOf(command)).code).toBe(code);
  });

  it('documents keep the order of insertion where the sort says nothing', async () => {
    const collection = await database.collection(
      { _id: 3, a: 1 },
      { _id: 1, a: 0 },
      { _id: 2, a: 1 },
    );
    expect((await collection.find().toArray()).map((doc) => doc._id)).toEqual([3, 1, 2]);
    expect(
      (await collection.find().sort({ $natural: -1 }).toArray()).map((doc) => doc._id),
    ).toEqual([2, 1, 3]);
  });
});

const doc: AnyDocument = {
  _id: 1,
  a: 1,
  b: { c: 2, d: 3 },
  e: [{ f: 1, g: 2 }, 7, { f: 3 }],
  h: [1, 2, 3, 4],
};
const projections: [projection: AnyDocument, result: AnyDocument][] = [
  [{ a: 1 }, { _id: 1, a: 1 }],
  [{ a: 1, _id: 0 }, { a: 1 }],
  [{ _id: 0 }, { a: 1, b: { c: 2, d: 3 }, e: [{ f: 1, g: 2 }, 7, { f: 3 }], h: [1, 2, 3, 4] }],
  [{ _id: 1 }, { _id: 1 }],
  [{ 'b.c': 1 }, { _id: 1, b: { c: 2 } }],
  [{ b: { c: 1 } }, { _id: 1, b: { c: 2 } }],
  [{ 'e.f': 1 }, { _id: 1, e: [{ f: 1 }, { f: 3 }] }],
  [
    { 'e.f': 0, h: 0 },
    { _id: 1, a: 1, b: { c: 2, d: 3 }, e: [{ g: 2 }, 7, {}] },
  ],
  [
    { h: { $slice: 2 }, a: 1 },
    { _id: 1, a: 1, h: [1, 2] },
  ],
  [
    { h: { $slice: [-3, 2] }, e: 0, b: 0 },
    { _id: 1, a: 1, h: [2, 3] },
  ],
  [{ h: { $elemMatch: { $gt: 2 } } }, { _id: 1, h: [3] }],
  [
    { h: { $elemMatch: { $gt: 2 } }, e: 0, b: 0 },
    { _id: 1, a: 1, h: [3] },
  ],
  [
    { _id: 1, h: { $slice: 1 } },
    { _id: 1, h: [1] },
  ],
  [{ e: { $elemMatch: { f: 3 } } }, { _id: 1, e: [{ f: 3 }] }],
  [
    { z: { $add: ['$a', '$b.c'] }, y: '$b.d' },
    { _id: 1, z: 3, y: 3 },
  ],
];

describe('projections', () => {
  it.each(projections)('%j', async (projection, result) => {
    const collection = await database.collection(doc);
    expect(await collection.findOne({}, { projection })).toEqual(result);
  });

  it('the positional projection shows the element that matched', async () => {
    const collection = await database.collection(doc);
    expect(await collection.findOne({ h: { $gt: 2 } }, { projection: { 'h.$': 1 } })).toEqual({
      _id: 1,
      h: [3],
    });
    expect(await collection.findOne({ 'e.f': 3 }, { projection: { 'e.$': 1 } })).toEqual({
      _id: 1,
      e: [{ f: 3 }],
    });
  });

  it.each([
    [{ a: 1, b: 0 }, 31254],
    [{ a: 0, b: 1 }, 31253],
    [{ a: 1, 'a.b': 1 }, 31249],
    [{ 'e.$.f': 1 }, 16410],
    [{ 'a..b': 1 }, 15998],
    [{ 'h.$': 1 }, 51246],
  ])('%j is refused', async (projection, code) => {
    const collection = await database.collection(doc);
    expect((await errorOf(collection.findOne({}, { projection }))).code).toBe(code);
  });
});

describe('cursors', () => {
  it('give everything once, in batches, as it was when they were opened', async () => {
    const collection = await database.collection(
      ...Array.from({ length: 1000 }, (_, _id) => ({ _id })),
    );
    const cursor = collection.find().sort({ _id: 1 }).batchSize(100);
    expect(await cursor.next()).toEqual({ _id: 0 });
    await collection.deleteMany({ _id: { $lt: 500 } });
    const rest = await cursor.toArray();
    expect(rest.length).toBeLessThanOrEqual(999);
    expect(rest.at(-1)).toEqual({ _id: 999 });
    expect(new Set(rest.map(({ _id }) => _id)).size).toBe(rest.length);
  });

  it('split large results by bytes', async () => {
    const text = 'x'.repeat(1_000_000);
    const collection = await database.collection(
      ...Array.from({ length: 40 }, (_, _id) => ({ _id, text })),
    );
    expect((await collection.find().toArray()).length).toBe(40);
  });

  it('a cursor that is gone is not found', async () => {
    const command = { getMore: Long.fromNumber(12345), collection: 'nothing' };
    expect((await errorOf(database.db.command(command))).code).toBe(43);
  });

  it('skip, limit, negative limit and singleBatch', async () => {
    const collection = await database.collection(
      ...Array.from({ length: 10 }, (_, _id) => ({ _id })),
    );
    const ids = (docs: AnyDocument[]): unknown[] => docs.map((one) => one._id);
    expect(ids(await collection.find().sort({ _id: 1 }).skip(8).toArray())).toEqual([8, 9]);
    expect(ids(await collection.find().sort({ _id: -1 }).skip(1).limit(2).toArray())).toEqual([
      8, 7,
    ]);
    expect(ids(await collection.find().limit(-3).toArray())).toEqual([0, 1, 2]);
    expect(await collection.countDocuments({}, { skip: 7, limit: 5 })).toBe(3);
    expect(await collection.estimatedDocumentCount()).toBe(10);
  });

  it('distinct takes arrays apart and sorts', async () => {
    const collection = await database.collection(
      { a: [3, 1] },
      { a: 1 },
      { a: null },
      {},
      { a: { b: 2 } },
    );
    expect(await collection.distinct('a')).toEqual([null, 1, 3, { b: 2 }]);
    expect(await collection.distinct('a', { a: 3 })).toEqual([1, 3]);
  });
});

describe('collation', () => {
  const es = (strength: 1 | 2 | 3) => ({ collation: { locale: 'es', strength } });

  it('strength 1 sees letters, strength 2 also accents', async () => {
    const names = ['cafe', 'Café', 'CAFÉ', 'cafés', 'canon', 'cañon', 'straße'];
    const collection = await database.collection(...names.map((name, _id) => ({ _id, name })));
    const ids = async (name: string, strength: 1 | 2): Promise<unknown[]> =>
      (await collection.find({ name }, es(strength)).sort({ _id: 1 }).toArray()).map(
        (one) => one._id,
      );
    expect(await ids('CAFE', 1)).toEqual([0, 1, 2]);
    expect(await ids('CAFE', 2)).toEqual([0]);
    expect(await ids('café', 2)).toEqual([1, 2]);
    // In Spanish ñ is a letter of its own.
    expect(await ids('canon', 1)).toEqual([4]);
    expect(await ids('STRASSE', 1)).toEqual([6]);
    expect(await collection.countDocuments({ name: { $in: ['CAFE', 'CANON'] } }, es(1))).toBe(4);
  });

  it('sorts as the language does', async () => {
    const words = ['zeta', 'ñandú', 'nube', 'Oso', 'árbol', 'Arco', 'ala'];
    const collection = await database.collection(...words.map((w) => ({ w })));
    const expected = [...words].sort(new Intl.Collator('es', { sensitivity: 'base' }).compare);
    const sorted = async (): Promise<unknown[]> =>
      (await collection.find({}, es(1)).sort({ w: 1 }).toArray()).map(({ w }) => w);
    expect(await sorted()).toEqual(expected);
    await collection.createIndex({ w: 1 }, es(1));
    expect(await sorted()).toEqual(expected);
  });

  it('a unique index with a collation keeps out what only differs in case', async () => {
    const collection = await database.collection();
    await collection.createIndex({ email: 1 }, { unique: true, ...es(2) });
    await collection.insertOne({ email: 'ana@example.com' });
    expect((await errorOf(collection.insertOne({ email: 'ANA@example.com' }))).code).toBe(11000);
    await collection.insertOne({ email: 'aná@example.com' });
    const plan = await collection.find({ email: 'ANA@EXAMPLE.COM' }, es(2)).explain();
    expect(JSON.stringify(plan)).toContain('IXSCAN');
    // Without the collation the index cannot serve strings.
    const other = await collection.find({ email: 'ana@example.com' }).explain();
    expect(JSON.stringify(other['queryPlanner'])).toContain('COLLSCAN');
  });

  it('a collection can have one of its own', async () => {
    const collection = await database.db.createCollection<AnyDocument>('own_collation', es(1));
    await collection.insertMany([
      { _id: 1, a: 'X' },
      { _id: 2, a: 'x' },
    ]);
    expect(await collection.countDocuments({ a: 'x' })).toBe(2);
    expect(await collection.countDocuments({ a: 'x' }, { collation: { locale: 'simple' } })).toBe(
      1,
    );
  });
});
