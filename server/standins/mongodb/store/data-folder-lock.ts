import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Another live process owns the data folder. */
export class DataFolderInUseError extends Error {
  readonly folder: string;
  readonly pid: number;

  constructor(folder: string, pid: number) {
    super(`the data folder ${folder} is in use by process ${pid}`);
    this.name = 'DataFolderInUseError';
    this.folder = folder;
    this.pid = pid;
  }
}

/** Makes this process the owner of the folder; returns what gives it back. */
export function lockDataFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'engine.lock');
  const own = `${process.pid} ${startOf(process.pid)}`;
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, own);
    for (let attempt = 0; attempt < 10; attempt++) {
      // A link appears whole or not at all, so nobody ever reads a half-written lock.
      if (works(() => linkSync(draft, path))) return () => release(path, own);
      const holder = read(path);
      const pid = Number(holder.split(' ')[0]);
      if (isAlive(pid, holder)) throw new DataFolderInUseError(folder, pid);
      takeAway(path, holder);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  throw new Error(`could not lock the data folder ${folder}`);
}

/** Removes a dead owner's lock; one that somebody else has made meanwhile is put back. */
function takeAway(path: string, expected: string): void {
  const aside = `${path}.stale.${process.pid}`;
  if (!works(() => renameSync(path, aside))) return;
  if (read(aside) !== expected) works(() => linkSync(aside, path));
  rmSync(aside, { force: true });
}

function release(path: string, own: string): void {
  if (read(path) === own) rmSync(path, { force: true });
}

/** Empty when there is no such file. */
function read(path: string): string {
  let content = '';
  works(() => {
    content = readFileSync(path, 'utf8');
  });
  return content;
}

function works(attempt: () => void): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}

/** Whether a lock's owner runs; the number may have been given to another process since. */
function isAlive(pid: number, holder: string): boolean {
  const started = startOf(pid);
  return started === ''
    ? pid > 0 && works(() => process.kill(pid, 0))
    : holder === `${pid} ${started}`;
}

/** When a process started, in the system's own count; empty where that cannot be had. */
function startOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')')).split(' ')[20] ?? '';
}
