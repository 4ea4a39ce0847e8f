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
} from './test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await TestDatabase.open();
});
afterAll(() => database.close());

const id = new ObjectId('64b000000000000000000001');
const day = new Date('2024-02-29T12:00:00Z');

/** Documents (their _id is their place), a filter, the places that match. */
type Case = [name: string, documents: AnyDocument[], filter: AnyDocument, matches: number[]];

const cases: Case[] = [
  [
    'numbers of all types are equal',
    [{ a: 1 }, { a: Long.fromNumber(1) }, { a: Decimal128.fromString('1.0') }, { a: '1' }],
    { a: 1 },
    [0, 1, 2],
  ],
  ['a Long finds numbers', [{ a: 1 }, { a: 2 }], { a: Long.fromNumber(2) }, [1]],
  [
    'longs beyond 2^53 are told apart',
    [{ a: Long.fromString('9007199254740993') }, { a: Long.fromString('9007199254740992') }],
    { a: Long.fromString('9007199254740993') },
    [0],
  ],
  [
    'decimals and doubles are compared exactly',
    [{ a: 0.1 }, { a: Decimal128.fromString('0.1') }],
    { a: Decimal128.fromString('0.1') },
    [1],
  ],
  ['NaN equals NaN and nothing else', [{ a: Number.NaN }, { a: 1 }], { a: Number.NaN }, [0]],
  ['NaN is not below a number', [{ a: Number.NaN }, { a: 1 }], { a: { $lt: 5 } }, [1]],
  [
    'ObjectId by value',
    [{ a: id }, { a: id.toHexString() }],
    { a: new ObjectId(id.toHexString()) },
    [0],
  ],
  ['dates by value', [{ a: day }, { a: day.getTime() }], { a: new Date(day) }, [0]],
  [
    'binaries by bytes and subtype',
    [{ a: new Binary(Buffer.from('x')) }, { a: new Binary(Buffer.from('x'), 5) }],
    { a: new Binary(Buffer.from('x')) },
    [0],
  ],
  [
    'null finds null and missing',
    [{ a: null }, {}, { a: 0 }, { a: [null] }, { a: [] }],
    { a: null },
    [0, 1, 3],
  ],
  [
    'null on a dotted path',
    [
      { a: {} },
      { a: 4 },
      { a: [] },
      { a: [1] },
      { a: [{ b: 1 }, {}] },
      { a: [{ b: 1 }] },
      { a: [[]] },
      {},
    ],
    { 'a.b': null },
    [0, 1, 4, 7],
  ],
  ['$ne null', [{ a: null }, {}, { a: 0 }], { a: { $ne: null } }, [2]],
  ['$in with null', [{ a: null }, {}, { a: 4 }, { a: 5 }], { a: { $in: [null, 4] } }, [0, 1, 2]],
  ['$gte null', [{ a: null }, {}, { a: 1 }], { a: { $gte: null } }, [0, 1]],
  ['$gt null', [{ a: null }, {}, { a: 1 }], { a: { $gt: null } }, []],
  [
    'comparisons keep to one type',
    [{ a: 5 }, { a: 'x' }, { a: day }, { a: true }],
    { a: { $gt: 1 } },
    [0],
  ],
  [
    'MinKey and MaxKey reach all types, and what is missing',
    [{ a: 5 }, { a: 'x' }, { a: null }, {}],
    { a: { $gt: new MinKey(), $lt: new MaxKey() } },
    [0, 1, 2, 3],
  ],
  [
    'a NaN of any type is below no number',
    [{ a: Number.NaN }, { a: 1 }, {}],
    { a: { $gte: Decimal128.fromString('NaN') } },
    [0],
  ],
  ['strings compare by bytes', [{ a: 'Z' }, { a: 'a' }, { a: 'é' }], { a: { $gt: 'Z' } }, [1, 2]],
  ['an array matches by an element', [{ a: [1, 2] }, { a: [3] }], { a: 2 }, [0]],
  [
    'an array matches as a whole',
    [{ a: [1, 2] }, { a: [2, 1] }, { a: [[1, 2]] }],
    { a: [1, 2] },
    [0, 2],
  ],
  [
    'two bounds may be met by two elements',
    [{ a: [1, 10] }, { a: [1] }],
    { a: { $gt: 5, $lt: 3 } },
    [0],
  ],
  [
    '$elemMatch wants one element',
    [{ a: [1, 10] }, { a: [4] }, { a: 4 }],
    { a: { $elemMatch: { $gt: 3, $lt: 5 } } },
    [1],
  ],
  [
    '$elemMatch does not look into an array in the array',
    [{ a: [[5]] }, { a: [5] }],
    { a: { $elemMatch: { $gt: 3, $not: { $gt: 9 } } } },
    [1],
  ],
  [
    'an $elemMatch of an $elemMatch does',
    [{ a: [[1], [5]] }, { a: [5] }],
    { a: { $elemMatch: { $elemMatch: { $gt: 3 } } } },
    [0],
  ],
  [
    '$elemMatch on sub-documents',
    [{ a: [{ x: 1, y: 2 }] }, { a: [{ x: 1 }, { y: 2 }] }],
    { a: { $elemMatch: { x: 1, y: 2 } } },
    [0],
  ],
  [
    '$elemMatch with $or',
    [{ a: [{ x: 1 }] }, { a: [{ y: 2 }] }, { a: [{ z: 3 }] }],
    { a: { $elemMatch: { $or: [{ x: 1 }, { y: 2 }] } } },
    [0, 1],
  ],
  [
    'dotted paths go into arrays',
    [{ a: [{ b: 1 }, { b: 2 }] }, { a: { b: 2 } }, { a: [[{ b: 2 }]] }],
    { 'a.b': 2 },
    [0, 1],
  ],
  [
    'an element by its position',
    [{ a: [1, 2] }, { a: [2, 1] }, { a: { 0: 1 } }],
    { 'a.0': 1 },
    [0, 2],
  ],
  [
    'a field of an element by its position',
    [{ a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 2 }] }],
    { 'a.1.b': 2 },
    [0],
  ],
  [
    '$ne on an array of sub-documents',
    [{ a: [{ id: 'x' }] }, { a: [] }, {}, { a: [{ id: 'y' }] }],
    { 'a.id': { $ne: 'x' } },
    [1, 2, 3],
  ],
  ['$nin', [{ a: 1 }, { a: [2, 3] }, {}], { a: { $nin: [1, 3] } }, [2]],
  [
    'sub-documents are equal with their order',
    [{ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }],
    { a: { x: 1, y: 2 } },
    [0],
  ],
  [
    'numbers inside sub-documents by value',
    [{ a: { x: 1 } }, { a: { x: Long.fromNumber(1) } }],
    { a: { x: 1 } },
    [0, 1],
  ],
  ['$all', [{ a: [1, 2, 3] }, { a: [1] }, { a: 1 }], { a: { $all: [1, 2] } }, [0]],
  ['$all on a scalar', [{ a: 1 }, { a: 2 }], { a: { $all: [1] } }, [0]],
  ['$all of nothing', [{ a: 1 }], { a: { $all: [] } }, []],
  [
    '$all with $elemMatch',
    [{ a: [{ x: 1 }, { x: 2 }] }, { a: [{ x: 1 }] }],
    { a: { $all: [{ $elemMatch: { x: 1 } }, { $elemMatch: { x: 2 } }] } },
    [0],
  ],
  ['$size', [{ a: [1, 2] }, { a: [] }, { a: 2 }], { a: { $size: 2 } }, [0]],
  ['$exists', [{ a: null }, {}, { a: [] }], { a: { $exists: true } }, [0, 2]],
  ['$exists false', [{ a: null }, {}], { a: { $exists: false } }, [1]],
  ['$exists with a zero', [{ a: null }, {}], { a: { $exists: Long.ZERO } }, [1]],
  [
    '$type by name, number and group',
    [{ a: 1 }, { a: 'x' }, { a: [1] }, { a: Long.fromNumber(1) }],
    { a: { $type: 'number' } },
    [0, 2, 3],
  ],
  ['$type array', [{ a: [1] }, { a: 1 }], { a: { $type: 'array' } }, [0]],
  ['$type objectId', [{ a: id }, { a: 'x' }], { a: { $type: 7 } }, [0]],
  ['$regex, anchored', [{ a: 'arroz' }, { a: 'Arroz' }, { a: 'el arroz' }], { a: /^arr/ }, [0]],
  [
    '$regex without case, unanchored',
    [{ a: 'Arroz' }, { a: 'el ARROZ' }, { a: 1 }],
    { a: { $regex: 'arroz', $options: 'i' } },
    [0, 1],
  ],
  ['$regex in $in, $not and $nin', [{ a: 'x1' }, { a: 'y' }, {}], { a: { $not: /^x/ } }, [1, 2]],
  ['a pattern finds itself, with its options', [{ a: /x/ }, { a: /x/i }], { a: /x/ }, [0]],
  ["a pattern's end may be before a newline", [{ a: 'x\n' }, { a: 'x\n\n' }], { a: /x$/ }, [0]],
  ['in a pattern only \\n ends a line', [{ a: 'x\ry' }, { a: 'x\ny' }], { a: /x.y/ }, [0]],
  ['no line begins at the very end', [{ a: 'x\n' }, { a: 'x\ny' }], { a: /\n^/m }, [1]],
  ['\\s is ASCII', [{ a: 'x\u00a0' }, { a: 'x\t' }], { a: /x[\s]|x\s/ }, [1]],
  ['a bracket that is none', [{ a: 'x{1' }, { a: 'x1' }], { a: { $regex: 'x{\\d' } }, [0]],
  ['brackets in a class', [{ a: 'x]{1' }, { a: 'x' }], { a: { $regex: 'x[]a]{\\d' } }, [0]],
  ['regexes in $in', [{ a: 'x1' }, { a: 'y' }], { a: { $in: [/^x/, 'z'] } }, [0]],
  ['$not with operators', [{ a: 1 }, { a: 9 }, {}], { a: { $not: { $gt: 5 } } }, [0, 2]],
  [
    '$or, $and, $nor',
    [{ a: 1 }, { b: 1 }, { c: 1 }],
    { $nor: [{ a: 1 }, { $and: [{ b: 1 }, { b: { $lt: 2 } }] }] },
    [2],
  ],
  [
    '$expr compares fields',
    [
      { a: 2, b: 1 },
      { a: 1, b: 2 },
    ],
    { $expr: { $gt: ['$a', '$b'] } },
    [0],
  ],
  ['$comment says nothing', [{ a: 1 }], { a: 1, $comment: 'why' }, [0]],
  ['a field named like an object member', [{ a: 1 }], { constructor: { $exists: true } }, []],
];

describe('filters', () => {
  it.each(cases)('%s', async (_name, documents, filter, matches) => {
    const collection = await database.collection(...documents.map((doc, _id) => ({ _id, ...doc })));
    const found = await collection.find(filter).sort({ _id: 1 }).toArray();
    expect(found.map((doc) => doc._id)).toEqual(matches);
    // An index on the path must never change the answer.
    const path = Object.keys(filter).find((key) => !key.startsWith('$'));
    if (path === undefined) return;
    await collection.createIndex({ [path]: 1 });
    const again = await collection
      .find(filter)
      .hint({ [path]: 1 })
      .toArray();
    expect(again.map((doc) => doc._id).sort()).toEqual(matches);
  });
});

const refused: [name: string, filter: AnyDocument, code: number][] = [
  ['an unknown operator', { a: { $near2: 1 } }, 2],
  ['an unknown top level operator', { $foo: 1 }, 2],
  ['$in without an array', { a: { $in: 1 } }, 2],
  ['$or of nothing', { $or: [] }, 2],
  ['$and with a value', { $and: [1] }, 2],
  ['an unknown type name', { a: { $type: 'nothing' } }, 2],
  ['an operator with a name that all objects know', { a: { $gt: 1, constructor: 1 } }, 2],
  ['$ne with a pattern', { a: { $ne: /x/ } }, 2],
  ['$all of values and $elemMatch', { a: { $all: [{ $elemMatch: { $gt: 1 } }, 1] } }, 2],
  ['$expr in an $elemMatch', { a: { $elemMatch: { $and: [{ $expr: '$x' }] } } }, 2],
  ['a negative $size', { a: { $size: -1 } }, 9],
  ['bitwise tests, which are left out', { a: { $bitsAllSet: [1, 2] } }, 115],
  ['$mod, which is left out', { a: { $mod: [4, 0] } }, 115],
  ['a decimal that no double is near to', { a: Decimal128.fromString('1E400') }, 115],
  ['an escape that JavaScript does not know', { a: { $regex: '\\Qa.b\\E' } }, 115],
  ['a named class of characters', { a: { $regex: '[[:alpha:]]' } }, 115],
  ['a broken regex', { a: { $regex: '(' } }, 51091],
];

describe('filters that are refused', () => {
  it.each(refused)('%s', async (_name, filter, code) => {
    const collection = await database.collection({ _id: 1, a: 1 });
    const error = await errorOf(collection.find(filter).toArray());
    expect(error.code).toBe(code);
    // Also when there is nothing to look through.
    const missing = database.db.collection<AnyDocument>('never_made');
    expect((await errorOf(missing.find(filter).toArray())).code).toBe(code);
  });
});
