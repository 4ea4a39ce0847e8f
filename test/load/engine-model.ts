/*
 * Random operations on the built-in engine (or the server in MONGODB_URI) against the naive model,
 * for as long as wanted. Run by hand: node --import tsx test/load/engine-model.ts [minutes]
 */
import * as fc from 'fast-check';
import { difference, steps } from '#test/server/standins/mongodb/reference-model.ts';
import { TestDatabase } from '#test/server/standins/mongodb/test-database.ts';

const minutes = Number(process.argv[2] ?? 60);
const end = Date.now() + minutes * 60_000;
const database = await TestDatabase.open();
let sequences = 0;
while (Date.now() < end) {
  const seed = Math.floor(Math.random() * 2 ** 31);
  await fc.assert(
    fc.asyncProperty(steps(120), async (all) => {
      const collection = await database.collection();
      const found = await difference(collection, all);
      await collection.drop();
      if (found !== undefined) throw new Error(found);
    }),
    { numRuns: 50, seed },
  );
  sequences += 50;
  process.stdout.write(`${sequences} sequences, no difference (last seed ${seed})\n`);
}
await database.close();
