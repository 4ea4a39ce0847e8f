/*
 * Measures the built-in engine over the wire: 110,000 products of one business, four indexes.
 * Run by hand: node --import tsx test/load/engine-bench.ts [documents]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calculateObjectSize } from 'bson';
import mongoose from 'mongoose';
import { startEmbedded } from '../../server/standins/mongodb/start-embedded.ts';

const COUNT = Number(process.argv[2] ?? 110_000);
const { ObjectId } = mongoose.Types;
type Product = ReturnType<typeof product>;

const business = new ObjectId();
const words = [
  'café',
  'molido',
  'arroz',
  'integral',
  'aceite',
  'oliva',
  'jabón',
  'líquido',
  'pan',
  'azúcar',
];

function product(i: number) {
  const word = (k: number): string => words[(i * 7 + k * 13) % words.length] ?? '';
  return {
    _id: new ObjectId(),
    businessId: business,
    name: `${word(1)} ${word(2)} ${i}`,
    sku: `SKU-${String(i).padStart(8, '0')}`,
    description: `${word(3)} ${word(4)} ${word(5)} de primera calidad, presentación de ${i % 12} unidades`,
    categoryId: new ObjectId((i % 40).toString(16).padStart(24, '0')),
    priceMinor: (i * 37) % 100_000,
    currency: 'MXN',
    quantity: i % 500,
    reorderPoint: 10,
    archived: i % 50 === 0,
    tags: [word(6), word(7)],
    createdAt: new Date(1_700_000_000_000 + i * 60_000),
    updatedAt: new Date(1_700_000_000_000 + i * 60_000),
    version: 1,
    supplier: { name: `Proveedor ${i % 100}`, phone: '+52 55 1234 5678', lead: i % 14 },
  };
}

function report(name: string, value: string): void {
  process.stdout.write(`${name.padEnd(44)} ${value}\n`);
}

async function rate(
  name: string,
  times: number,
  parallel: number,
  run: (i: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      while (next < times) await run(next++);
    }),
  );
  const perSecond = (times / (performance.now() - started)) * 1000;
  report(`${name}, ${parallel} at a time`, `${Math.round(perSecond)} a second`);
}

async function time<T>(name: string, run: () => Promise<T>, times = 5): Promise<T> {
  const taken: number[] = [];
  let result = await run();
  for (let i = 0; i < times; i++) {
    const started = performance.now();
    result = await run();
    taken.push(performance.now() - started);
  }
  taken.sort((a, b) => a - b);
  report(name, `${(taken[Math.floor(times / 2)] ?? 0).toFixed(1)} ms`);
  return result;
}

const dataDir = mkdtempSync(join(tmpdir(), 'engine-bench-'));
const engine = await startEmbedded({ dataDir });
const connection = await mongoose
  .createConnection(engine.uri, { dbName: 'bench', maxPoolSize: 20 })
  .asPromise();
const products = connection.collection<Product>('products');
await products.createIndex({ businessId: 1, sku: 1 }, { unique: true });
await products.createIndex({ businessId: 1, name: 1, _id: 1 });
await products.createIndex({ businessId: 1, archived: 1, createdAt: -1, _id: -1 });
await products.createIndex({ businessId: 1, categoryId: 1, quantity: 1 });

const all = Array.from({ length: COUNT }, (_, i) => product(i));
const bytes = all.reduce((sum, doc) => sum + calculateObjectSize(doc), 0);
report('documents', `${COUNT} of ${Math.round(bytes / COUNT)} bytes`);
const loading = performance.now();
for (let at = 0; at < COUNT; at += 1000)
  await products.insertMany(all.slice(at, at + 1000), { ordered: false });
report(
  'insertMany by 1,000',
  `${Math.round((COUNT / (performance.now() - loading)) * 1000)} a second`,
);

const some = (i: number): Product => all[(i * 7919) % COUNT] ?? product(0);
for (const parallel of [1, 20]) {
  await rate('findOne by id', 20_000, parallel, (i) => products.findOne({ _id: some(i)._id }));
  await rate('insert with fsync', parallel === 1 ? 3000 : 20_000, parallel, (i) =>
    products.insertOne(product(COUNT * (parallel + 1) + i)),
  );
  await rate('findOneAndUpdate', parallel === 1 ? 3000 : 20_000, parallel, (i) =>
    products.findOneAndUpdate(
      { _id: some(i)._id, quantity: { $lte: 1_000_000 } },
      { $inc: { quantity: 1 }, $set: { updatedAt: new Date() } },
      { returnDocument: 'after' },
    ),
  );
}
await time(
  'page of 50 by index',
  () =>
    products
      .find({ businessId: business, name: { $gt: 'jab' } })
      .sort({ name: 1, _id: 1 })
      .limit(50)
      .toArray(),
  50,
);
await time('unanchored search over all', () =>
  products.countDocuments({ businessId: business, name: /zzz/i }),
);
await time('unanchored search, first 50', () =>
  products
    .find({ businessId: business, name: /oliva 9/i })
    .limit(50)
    .toArray(),
);
await time('$group over all', () =>
  products
    .aggregate([
      { $match: { businessId: business } },
      {
        $group: {
          _id: '$categoryId',
          n: { $sum: 1 },
          value: { $sum: { $multiply: ['$priceMinor', '$quantity'] } },
        },
      },
    ])
    .toArray(),
);

// How long others wait while a scan runs.
const waits: number[] = [];
const state = { scanning: true };
const scan = products
  .aggregate([{ $group: { _id: '$name', n: { $sum: 1 } } }, { $sort: { n: -1 } }, { $limit: 1 }])
  .toArray()
  .finally(() => {
    state.scanning = false;
  });
while (state.scanning) {
  const started = performance.now();
  await products.findOne({ _id: some(waits.length)._id });
  waits.push(performance.now() - started);
}
await scan;
report(
  'longest findOne while a scan runs',
  `${Math.max(...waits).toFixed(1)} ms of ${waits.length} reads`,
);

const db = connection.getClient().db('bench');
const compacting = performance.now();
await db.command({ compact: 'products' });
report('compaction', `${Math.round(performance.now() - compacting)} ms`);
const status = await db.command({ serverStatus: 1 });
const live = (await db.command({ collStats: 'products' }))['size'] as number;
report(
  'heap in use / data',
  `${Math.round(status['extra_info'].heap_usage_bytes / 1048576)} MB / ${Math.round(live / 1048576)} MB`,
);
report('resident', `${status['mem'].resident} MB`);
await connection.close();
await engine.stop();

const starting = performance.now();
const again = await startEmbedded({ dataDir });
report('start, listening', `${Math.round(performance.now() - starting)} ms`);
const second = await mongoose.createConnection(again.uri, { dbName: 'bench' }).asPromise();
await second.collection<Product>('products').findOne({ businessId: business, sku: 'SKU-00000007' });
report('start, first document by index', `${Math.round(performance.now() - starting)} ms`);
await second.close();
await again.stop();
rmSync(dataDir, { recursive: true, force: true });
