import mongoose from 'mongoose';
import type { Embedded } from '#server/standins/mongodb/start-embedded.ts';
import type { AnyDocument } from './test-database.ts';

const WRITERS = 8;

/** What the writers were promised before the engine was killed. */
export interface Promised {
  round: number;
  /** Batches of inserts that were acknowledged, by writer and number. */
  batches: { writer: number; batch: number }[];
  /** By writer: the last counter value that was acknowledged. */
  counters: Map<number, number>;
}

function collectionOf(client: mongoose.mongo.MongoClient): mongoose.mongo.Collection<AnyDocument> {
  return client.db('kill').collection<AnyDocument>('c');
}

/** Writes from several clients, kills the engine with SIGKILL, and says what had been acknowledged. */
export async function killUnderLoad(
  engine: Embedded,
  round: number,
  afterMs: number,
): Promise<Promised> {
  const client = await new mongoose.mongo.MongoClient(engine.uri, { retryWrites: false }).connect();
  const collection = collectionOf(client);
  await collection.createIndex({ writer: 1, batch: 1 });
  const promised: Promised = { round, batches: [], counters: new Map() };
  const state = { killed: false };
  const writer = async (number: number): Promise<void> => {
    for (let batch = 0; !state.killed; batch++) {
      try {
        await collection.insertMany(
          Array.from({ length: 5 }, (_, part) => ({ round, writer: number, batch, part })),
        );
        promised.batches.push({ writer: number, batch });
        await collection.updateOne(
          { _id: `counter ${number}` },
          { $inc: { value: 1 }, $set: { round } },
          { upsert: true },
        );
        promised.counters.set(number, (promised.counters.get(number) ?? 0) + 1);
      } catch (cause) {
        if (!state.killed) throw cause;
      }
    }
  };
  await collection.deleteMany({
    _id: { $in: Array.from({ length: WRITERS }, (_, i) => `counter ${i}`) },
  });
  const writers = Array.from({ length: WRITERS }, (_, number) => writer(number));
  /** In every other round the log is written anew all the while, so that the kill comes in the middle of it. */
  const compactor = async (): Promise<void> => {
    if (round % 2 === 0) return;
    while (!state.killed) {
      await client
        .db('kill')
        .command({ compact: 'c' })
        .catch(() => undefined);
    }
  };
  const compacting = compactor();
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  state.killed = true;
  process.kill(engine.pid(), 'SIGKILL');
  await Promise.all([...writers, compacting]);
  await client.close();
  return promised;
}

/** What of the promises does not hold after the engine came back; and whether anything is there by half. */
export async function checkAfterKill(engine: Embedded, promised: Promised): Promise<string[]> {
  const client = await new mongoose.mongo.MongoClient(engine.uri).connect();
  const collection = collectionOf(client);
  const { round } = promised;
  const wrong: string[] = [];
  const parts = new Map<string, number>();
  for (const doc of await collection.find({ round, batch: { $exists: true } }).toArray()) {
    const key = `${String(doc['writer'])}/${String(doc['batch'])}`;
    parts.set(key, (parts.get(key) ?? 0) + 1);
  }
  for (const [key, count] of parts)
    if (count !== 5) wrong.push(`batch ${key} is there by half: ${count}`);
  for (const { writer, batch } of promised.batches) {
    if (parts.get(`${writer}/${batch}`) !== 5)
      wrong.push(`batch ${writer}/${batch} was acknowledged and is lost`);
    const byIndex = await collection.countDocuments(
      { writer, batch, round },
      { hint: { writer: 1, batch: 1 } },
    );
    if (byIndex !== 5) wrong.push(`the index does not find batch ${writer}/${batch}`);
  }
  for (const [writer, value] of promised.counters) {
    const stored = Number((await collection.findOne({ _id: `counter ${writer}` }))?.['value']);
    // One more may have been written without its answer having arrived.
    if (stored !== value && stored !== value + 1)
      wrong.push(`counter ${writer} is ${stored}, acknowledged ${value}`);
  }
  await client.close();
  return wrong;
}
