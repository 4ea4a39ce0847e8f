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
  // Only here: a production image brings its build and has no bundler.
  const { build } = await import('vite');
  await build({ root: join(ROOT, 'client'), configFile: join(ROOT, 'vite.config.ts'), logLevel: 'warn' });
}

async function newestChange(path: string): Promise<number> {
  const entry = await stat(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  const names = await readdir(path);
  const changes = await Promise.all(names.map((name) => newestChange(join(path, name))));
  return Math.max(entry.mtimeMs, ...changes);
}
