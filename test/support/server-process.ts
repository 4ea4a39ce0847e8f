import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestClient, type TestClient } from './test-client.ts';

export interface ServerProcess {
  origin: string;
  client(): TestClient;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const ROOT = join(import.meta.dirname, '../..');
const JWT_SECRET = 'a secret that the processes of one test share';

/**
 * Starts the product as `npm start` does, as a process of its own; without MONGODB_URI it brings its own database.
 * `folder` is where it lies, when that is not here.
 */
export async function startServerProcess(
  environment: Readonly<Record<string, string>>,
  folder = ROOT,
): Promise<ServerProcess> {
  const port = Number(environment['PORT'] ?? (await freePort()));
  const origin = `http://127.0.0.1:${port}`;
  const dataDir = await mkdtemp(join(tmpdir(), 'estante-process-'));
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      PORT: String(port),
      PUBLIC_URL: origin,
      DATA_DIR: dataDir,
      JWT_SECRET,
      LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'fatal',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await untilReady(child);
  return {
    origin,
    client: () => createTestClient(origin),
    kill: () => end(child, 'SIGKILL'),
    stop: () => end(child, 'SIGTERM'),
  };
}

/** Reads on afterwards: a server whose output nobody reads would stop, or end, at its next line. */
function untilReady(child: ChildProcess): Promise<void> {
  let output = '';
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Estante is ready')) resolve();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      process.stderr.write(chunk);
    });
    child.once('close', () => reject(new Error(`the server ended before it was ready: ${output}`)));
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

/** Below what systems give to connections (32768 and up): those of other tests could take the port at once. */
const PORTS = { from: 10_000, below: 32_000 };

/**
 * A port that nobody listens at, and that no outgoing connection takes before a server does. The next one is free too:
 * the payment sandbox of that server takes it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.below);
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
  server.close();
  await once(server, 'close');
  return true;
}

/** The address of a database of this name on the server of this test run. */
export function databaseUri(serverUri: string, name: string): string {
  const uri = new URL(serverUri);
  uri.pathname = `/${name}`;
  return uri.href;
}
