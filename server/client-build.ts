import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = ['client', 'shared', 'package-lock.json', 'vite.config.ts'];
export const CLIENT_FOLDER = join(ROOT, 'dist', 'client');

/** Builds the client when its sources are newer than the last build, or when there is none. */
export async function buildClientIfStale(): Promise<void> {
  const builtAt = await stat(join(CLIENT_FOLDER, 'index.html')).then(
    (file) => file.mtimeMs,
    () => 0,
  );
  const newest = await Promise.all(SOURCES.map((source) => newestChange(join(ROOT, source))));
  if (Math.max(...newest) < builtAt) return;
  // In a process of its own: building sets NODE_ENV to production for the whole process.
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: ROOT,
    // Whoever asks, it is the production build: a test must not leave another one behind.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error('the client could not be built');
}

async function newestChange(path: string): Promise<number> {
  const entry = await stat(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  const names = await readdir(path);
  const changes = await Promise.all(names.map((name) => newestChange(join(path, name))));
  return Math.max(entry.mtimeMs, ...changes);
}
