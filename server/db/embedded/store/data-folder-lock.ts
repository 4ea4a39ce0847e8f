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
  for (let attempt = 0; attempt < 10; attempt++) {
    if (claim(path, own)) return () => release(path, own);
    const holder = read(path);
    if (holder === undefined) continue;
    const pid = Number(holder.split(' ')[0]);
    if (isAlive(pid, holder)) throw new DataFolderInUseError(folder, pid);
    takeAway(path, holder);
  }
  throw new Error(`could not lock the data folder ${folder}`);
}

/** A link appears whole or not at all, so nobody ever reads a half-written lock. */
function claim(path: string, content: string): boolean {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content);
  try {
    linkSync(draft, path);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes a dead owner's lock; one that somebody else has made meanwhile is put back. */
function takeAway(path: string, expected: string): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
    if (read(aside) !== expected) linkSync(aside, path);
  } catch {
    // Somebody else was quicker; the next attempt sees how things are.
  } finally {
    rmSync(aside, { force: true });
  }
}

function release(path: string, own: string): void {
  if (read(path) === own) rmSync(path, { force: true });
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function isAlive(pid: number, holder: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
  // The number may have been given to another process since.
  return holder === `${pid} ${startOf(pid)}`;
}

/** When a process started, in the system's own count; empty where that cannot be had. */
function startOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')')).split(' ')[20] ?? '';
}
