import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare, keyOf } from '#server/standins/mongodb/bson/keys.ts';
import { difference, steps } from './reference-model.ts';
import { TestDatabase } from './test-database.ts';

const SEED = 20_260_101;

let database: TestDatabase;
beforeAll(async () => {
  database = await TestDatabase.open();
});
afterAll(() => database.close());

describe('random operations', () => {
  it('leave the same as on a naive model', async () => {
    await fc.assert(
      fc.asyncProperty(steps(40), async (all) => {
        const collection = await database.collection();
        await database.db.createCollection(collection.collectionName);
        expect(await difference(collection, all)).toBeUndefined();
        await collection.drop();
      }),
      { numRuns: 40, seed: SEED },
    );
  });
});

describe('keys', () => {
  it('order doubles and strings like the values themselves', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
        const order = keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0;
        expect(order).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
      { seed: SEED },
    );
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(compare(a, b)).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
        const order = keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0;
        expect(order).toBe(compare(a, b));
      }),
      { seed: SEED },
    );
  });

  it('never begin another key, so that they can be put one behind the other', () => {
    const any = fc.oneof(
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.integer()),
      fc.dictionary(fc.string(), fc.integer()),
    );
    fc.assert(
      fc.property(any, any, (a, b) => {
        const [x, y] = [keyOf(a), keyOf(b)];
        expect(x === y || !x.startsWith(y)).toBe(true);
      }),
      { seed: SEED },
    );
  });
});
