import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  deserialize,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
} from 'bson';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode, fieldsOf, latin1, storable } from '#server/standins/mongodb/bson/raw.ts';

const OPTIONS = { promoteLongs: false, bsonRegExp: true, promoteBuffers: false } as const;

function rawOf(doc: object): string {
  return Buffer.from(serialize(doc)).toString('latin1');
}

const bytes = (length: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((data) => Buffer.from(data));
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('ñandú', '€', '😀', '\0'),
);
const name = fc
  .oneof(fc.constantFrom('a', 'b', 'ñ', '_id'), fc.string({ minLength: 1 }))
  .filter(
    (one) =>
      !one.includes('\0') &&
      !one.startsWith('$') &&
      !['__proto__', '_bsontype', 'toBSON'].includes(one),
  );
const scalar = fc.oneof(
  text,
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }),
  bytes(12).map((data) => new ObjectId(data)),
  bytes(16).map((data) => new Decimal128(data)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((n) => Long.fromBigInt(n)),
  fc.uint8Array().map((data) => new Binary(Buffer.from(data), 0)),
  fc.uint8Array().map((data) => new Binary(Buffer.from(data), 2)),
  fc.tuple(fc.nat(), fc.nat()).map(([t, i]) => new Timestamp({ t, i })),
  fc.constantFrom(new MinKey(), new MaxKey(), new BSONRegExp('^a.b', 'i')),
  fc.constantFrom(new Code('f()'), new Code('g()', { x: 1 })),
);
const { doc } = fc.letrec<{ doc: object; value: unknown }>((tie) => ({
  doc: fc.dictionary(name, tie('value'), {
    maxKeys: 6,
    noNullPrototype: true,
  }) as fc.Arbitrary<object>,
  value: fc.oneof({ maxDepth: 3 }, scalar, tie('doc'), fc.array(tie('value'), { maxLength: 4 })),
}));

describe('a document as its bytes', () => {
  it('is read as the driver reads it', () => {
    fc.assert(
      fc.property(doc, (one) => {
        expect(decode(rawOf(one))).toEqual(deserialize(serialize(one), OPTIONS));
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('is the same after it was read and written', () => {
    fc.assert(
      fc.property(doc, (one) => {
        expect(encode(decode(rawOf(one)))).toBe(rawOf(deserialize(serialize(one), OPTIONS)));
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('gives some fields as it gives all', () => {
    fc.assert(
      fc.property(doc, fc.array(name, { maxLength: 4 }), (one, names) => {
        const all = Object.entries(decode(rawOf(one))).filter(([key]) => names.includes(key));
        expect(decode(rawOf(one), fieldsOf(names))).toEqual(Object.fromEntries(all));
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('has its _id first when it is stored, a new one if it had none', () => {
    fc.assert(
      fc.property(doc, (one) => {
        const given = decode(rawOf(one));
        const kept = decode(storable(rawOf(one)));
        expect(Object.keys(kept).find((key) => !/^\d+$/.test(key))).toBe('_id');
        expect(kept).toEqual({ _id: kept['_id'], ...given });
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('keeps text in UTF-8', () => {
    fc.assert(
      fc.property(text, (one) => {
        expect(latin1(one)).toBe(Buffer.from(one, 'utf8').toString('latin1'));
      }),
      { seed: 7 },
    );
  });

  it('refuses names that objects cannot hold, but not texts that look like them', () => {
    const own = JSON.parse('{"_id":1,"__proto__":{"a":1}}') as object;
    expect(() => storable(rawOf(own))).toThrow('__proto__');
    expect(() => storable(rawOf({ _id: 1, text: '__proto__' }))).not.toThrow();
  });
});
