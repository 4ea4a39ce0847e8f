import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, mkdir, readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { MongoClient } from 'mongodb';

/** The mongod on PATH, or the one that `npm run mongod:install` put into the data folder; null when none. */
export async function findMongod(dataDir: string): Promise<string | null> {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const installed = join(dataDir, 'mongod-binaries');
  const downloads = await readdir(installed).catch(() => []);
  const candidates = [
    ...folders.map((folder) => join(folder, 'mongod')),
    ...downloads.filter((name) => name.startsWith('mongod')).map((name) => join(installed, name)),
  ];
  for (const candidate of candidates) {
    const isRunnable = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isRunnable) return resolve(candidate);
  }
  return null;
}

/** Starts a standalone mongod on a free port of the loopback address and waits until it answers. */
export async function startMongod(
  binary: string,
  dbPath: string,
): Promise<{ uri: string; stop(): Promise<void> }> {
  await mkdir(dbPath, { recursive: true });
  const port = await freePort();
  const child = spawn(
    binary,
    ['--dbpath', dbPath, '--port', String(port), '--bind_ip', '127.0.0.1', '--quiet'],
    // Its own group: Ctrl+C must reach us first, so that open requests end before the database does.
    { stdio: 'ignore', detached: true },
  );
  const uri = `mongodb://127.0.0.1:${port}`;
  await untilAnswering(child, uri);
  return {
    uri,
    async stop() {
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function untilAnswering(child: ChildProcess, uri: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`mongod ended with code ${child.exitCode}`);
    const client = new MongoClient(uri, { serverSelectionTimeoutMS: 500 });
    try {
      await client.db('admin').command({ ping: 1 });
      return;
    } catch {
      await wait(100);
    } finally {
      await client.close();
    }
  }
  child.kill('SIGKILL');
  throw new Error('mongod did not answer within 10 seconds');
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
