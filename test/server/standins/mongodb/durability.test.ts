import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { encode } from '#server/standins/mongodb/bson/raw.ts';
import { Engine } from '#server/standins/mongodb/engine.ts';
import { DataFolderInUseError, startEmbedded } from '#server/standins/mongodb/start-embedded.ts';
import { lockDataFolder } from '#server/standins/mongodb/store/data-folder-lock.ts';
import { checkAfterKill, killUnderLoad } from './kill-under-load.ts';
import { type AnyDocument, onRealServer, startTemporaryEngine } from './test-database.ts';

const { MongoClient } = mongoose.mongo;

async function withClient<T>(
  uri: string,
  run: (collection: mongoose.mongo.Collection<AnyDocument>) => Promise<T>,
): Promise<T> {
  const client = await new MongoClient(uri).connect();
  try {
    return await run(client.db('d').collection<AnyDocument>('c'));
  } finally {
    await client.close();
  }
}

describe.skipIf(onRealServer)('what was acknowledged stays', () => {
  it('over a stop and a start, with indexes and options', { timeout: 60_000 }, async () => {
    const { engine, dataDir, remove } = await startTemporaryEngine();
    await withClient(engine.uri, async (collection) => {
      await collection.createIndex(
        { a: 1 },
        { unique: true, partialFilterExpression: { a: { $gt: 0 } } },
      );
      await collection.insertMany([
        { _id: 1, a: 1 },
        { _id: 2, a: 2 },
        { _id: 3, a: 3 },
      ]);
      await collection.updateOne({ _id: 1 }, { $set: { b: [new Date(0), null] } });
      await collection.deleteOne({ _id: 2 });
    });
    await engine.stop();
    const again = await startEmbedded({ dataDir });
    await withClient(again.uri, async (collection) => {
      expect(await collection.find().toArray()).toEqual([
        { _id: 1, a: 1, b: [new Date(0), null] },
        { _id: 3, a: 3 },
      ]);
      await expect(collection.insertOne({ a: 3 })).rejects.toMatchObject({ code: 11000 });
      expect((await collection.indexes()).length).toBe(2);
    });
    await again.stop();
    remove();
  });

  it('over a compaction that runs while writes go on', { timeout: 60_000 }, async () => {
    const { engine, dataDir, remove } = await startTemporaryEngine();
    await withClient(engine.uri, async (collection) => {
      await collection.insertMany(
        Array.from({ length: 2000 }, (_, _id) => ({ _id, n: 0, text: 'x'.repeat(500) })),
      );
      for (let n = 1; n <= 3; n++) await collection.updateMany({}, { $set: { n } });
    });
    const before = readFileSync(join(dataDir, 'data.log')).length;
    const client = await new MongoClient(engine.uri).connect();
    const db = client.db('d');
    const state = { compacting: true };
    const compaction = db.command({ compact: 'c' }).finally(() => {
      state.compacting = false;
    });
    let written = 0;
    while (state.compacting) {
      await db
        .collection<AnyDocument>('c')
        .updateOne({ _id: written % 2000 }, { $set: { late: written } });
      written++;
    }
    await compaction;
    await db.collection<AnyDocument>('c').insertOne({ _id: 'after' });
    await client.close();
    expect(readFileSync(join(dataDir, 'data.log')).length).toBeLessThan(before / 2);
    process.kill(engine.pid(), 'SIGKILL');
    await withClient(engine.uri, async (collection) => {
      expect(await collection.countDocuments({ n: 3 })).toBe(2000);
      expect(await collection.countDocuments({ late: { $gte: 0 } })).toBe(Math.min(written, 2000));
      expect(await collection.findOne({ _id: 'after' })).not.toBeNull();
    });
    await engine.stop();
    remove();
  });

  it('a torn or damaged tail is cut off and nothing before it', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'engine-log-'));
    const log = join(dataDir, 'data.log');
    const open = (): Engine => new Engine(dataDir, (cause) => expect.unreachable(String(cause)));
    const first = open();
    first.store.ensure('d.c').insert(encode({ _id: 1 }));
    first.store.ensure('d.c').insert(encode({ _id: 2 }));
    await first.close();
    const whole = readFileSync(log);
    const damages: [damage: () => void, kept: number][] = [
      [() => appendFileSync(log, Buffer.from([200, 0, 0, 0, 1, 2, 3])), 2],
      [() => appendFileSync(log, Buffer.alloc(4096)), 2],
      [() => truncateSync(log, whole.length - 1), 0],
      [() => writeFileSync(log, Buffer.concat([whole.subarray(0, -2), Buffer.from([9, 9])])), 0],
    ];
    for (const [damage, kept] of damages) {
      writeFileSync(log, whole);
      damage();
      const damaged = readFileSync(log);
      rmSync(`${log}.cut`, { force: true });
      const again = open();
      // What is not read is not lost: somebody may still make sense of it.
      const cut = existsSync(`${log}.cut`) ? readFileSync(`${log}.cut`) : Buffer.alloc(0);
      expect(Buffer.concat([readFileSync(log), cut]).equals(damaged)).toBe(true);
      // The two documents came in one frame: they are there together or not at all.
      expect(again.store.get('d.c')?.count ?? 0).toBe(kept);
      again.store.ensure('d.c').insert(encode({ _id: 'new' }));
      await again.close();
      const third = open();
      expect(third.store.get('d.c')?.count).toBe(kept + 1);
      await third.close();
    }
    rmSync(dataDir, { recursive: true });
  });

  it('a log that was only being made is made again', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'engine-log-'));
    for (const made of ['', 'EST']) {
      writeFileSync(join(dataDir, 'data.log'), made);
      const engine = new Engine(dataDir, (cause) => expect.unreachable(String(cause)));
      engine.store.ensure('d.c').insert(encode({ _id: made }));
      await engine.close();
      const again = new Engine(dataDir, (cause) => expect.unreachable(String(cause)));
      expect(again.store.get('d.c')?.count).toBe(1);
      await again.close();
    }
    rmSync(dataDir, { recursive: true });
  });

  it('over kill -9 under load', { timeout: 60_000 }, async () => {
    const { engine, remove } = await startTemporaryEngine();
    for (let round = 0; round < 2; round++) {
      const promised = await killUnderLoad(engine, round, 150 + round * 70);
      expect(await checkAfterKill(engine, promised)).toEqual([]);
    }
    await engine.stop();
    remove();
  });
});

describe.skipIf(onRealServer)('one owner', () => {
  it('a second start says who has the folder', async () => {
    const { engine, dataDir, remove } = await startTemporaryEngine();
    const second = await startEmbedded({ dataDir }).catch((cause: unknown) => cause);
    expect(second).toBeInstanceOf(DataFolderInUseError);
    expect(second).toMatchObject({ folder: dataDir, pid: engine.pid() });
    await engine.stop();
    remove();
  });

  it('a dead owner is taken over from', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'engine-lock-'));
    const lock = join(dataDir, 'engine.lock');
    writeFileSync(lock, '999999 12345');
    lockDataFolder(dataDir)();
    expect(existsSync(lock)).toBe(false);
    // The same number, but another process than the one that made the lock.
    writeFileSync(lock, `${process.pid} 1`);
    const unlock = lockDataFolder(dataDir);
    expect(() => lockDataFolder(dataDir)).toThrow(DataFolderInUseError);
    unlock();
    rmSync(dataDir, { recursive: true });
  });

  it('a process that dies is started again on the same port, and clients go on', {
    timeout: 60_000,
  }, async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'engine-restart-'));
    let restarts = 0;
    const watched = await startEmbedded({ dataDir, onRestart: () => restarts++ });
    await withClient(watched.uri, async (collection) => {
      await collection.insertOne({ _id: 1 });
      const first = watched.pid();
      process.kill(first, 'SIGKILL');
      await expect
        .poll(() => collection.countDocuments().catch(() => -1), { timeout: 10_000 })
        .toBe(1);
      expect(restarts).toBe(1);
      expect(watched.pid()).not.toBe(first);
    });
    await watched.stop();
    rmSync(dataDir, { recursive: true });
  });
});
