import {
  closeSync,
  existsSync,
  fdatasync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  write,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serialize } from 'bson';
import type { Doc } from '../bson/values.ts';
import { entryOf, frameOf, LOG_MAGIC, Op, type Replay, readFrames } from './log-format.ts';

const writeAsync = promisify(write);
const syncAsync = promisify(fdatasync);
const SMALL_WRITE = 256 * 1024;
const COMPACT_SLACK = 64 * 1024 * 1024;

/** The live data as log entries, for a compaction; may be long, so it comes in pieces. */
export type Snapshot = () => Iterable<Uint8Array>;

interface Waiter {
  resolve: () => void;
  reject: (cause: unknown) => void;
}

/**
 * The append-only log. A command's changes are one frame, whole or absent after a crash; frames
 * are written and fsynced in groups, and a command is answered only when its group is on disk.
 */
export class Log {
  private fd: number;
  private readonly path: string;
  private entries: Uint8Array[] = [];
  private queue: Uint8Array[] = [];
  private waiters: Waiter[] = [];
  private flushing: Promise<void> | undefined;
  /** While a compaction runs: the frames that came after its snapshot. */
  private tail: Uint8Array[] | undefined;
  private failed: unknown;
  /** The size at which a compaction failed; the next is tried when there is a good deal more. */
  private triedAt = 0;
  size: number;

  private constructor(path: string, fd: number, size: number) {
    this.path = path;
    this.fd = fd;
    this.size = size;
  }

  /** Replays the log of a folder and cuts a torn tail off. */
  static open(folder: string, replay: Replay): Log {
    const path = join(folder, 'data.log');
    rmSync(`${path}.new`, { force: true });
    const isNew = !existsSync(path);
    const fd = openSync(path, isNew ? 'w+' : 'r+');
    if (isNew) {
      writeSync(fd, LOG_MAGIC, 0, LOG_MAGIC.length, 0);
      fsyncSync(fd);
      syncFolder(folder);
    }
    const end = readFrames(fd, replay);
    ftruncateSync(fd, end);
    return new Log(path, fd, end);
  }

  put(ns: string, bytes: Uint8Array): void {
    this.entries.push(...entryOf(Op.put, ns, bytes));
  }

  remove(ns: string, id: unknown): void {
    this.entries.push(...entryOf(Op.remove, ns, serialize({ _id: id })));
  }

  meta(change: Doc): void {
    this.entries.push(...entryOf(Op.meta, '', serialize(change)));
  }

  /** Ends a command: its changes become a frame. Resolves when they are on disk. */
  commit(): Promise<void> | undefined {
    if (this.entries.length === 0) return undefined;
    const frame = frameOf(this.entries);
    this.entries = [];
    this.queue.push(frame);
    this.tail?.push(frame);
    const done = new Promise<void>((resolve, reject) => {
      this.waiters.push({ resolve, reject });
    });
    this.flushing ??= this.flush();
    return done;
  }

  private async flush(): Promise<void> {
    // Let the other commands that have arrived join the group.
    await new Promise(setImmediate);
    while (this.queue.length > 0) {
      const group = Buffer.concat(this.queue);
      const waiters = this.waiters;
      this.queue = [];
      this.waiters = [];
      try {
        if (this.failed !== undefined) throw this.failed;
        await appendAll(this.fd, group, this.size);
        await syncAsync(this.fd);
        this.size += group.length;
        for (const waiter of waiters) waiter.resolve();
      } catch (cause) {
        this.failed = cause;
        for (const waiter of waiters) waiter.reject(cause);
      }
    }
    this.flushing = undefined;
  }

  /** Whether so much of the log is history that a compaction pays. */
  needsCompaction(liveBytes: number): boolean {
    const due = Math.max(2 * liveBytes, this.triedAt) + COMPACT_SLACK;
    return this.tail === undefined && this.size > due;
  }

  /** Writes the live data to a new log and puts it in the old one's place, while writes go on. */
  async compact(snapshot: Snapshot): Promise<void> {
    if (this.tail !== undefined) return;
    const next = `${this.path}.new`;
    const fd = openSync(next, 'w+');
    const tail: Uint8Array[] = [];
    const frames = snapshot();
    this.tail = tail;
    try {
      let size = writeSync(fd, LOG_MAGIC);
      for (const frame of frames) {
        await appendAll(fd, frame, size);
        size += frame.length;
        await new Promise(setImmediate);
      }
      while (this.flushing !== undefined) await this.flushing;
      // From here on nothing else runs until the new log is in place.
      const rest = Buffer.concat(tail);
      let at = 0;
      while (at < rest.length) at += writeSync(fd, rest, at, rest.length - at, size + at);
      fsyncSync(fd);
      renameSync(next, this.path);
      const old = this.fd;
      this.fd = fd;
      this.size = size + rest.length;
      closeSync(old);
      syncFolder(join(this.path, '..'));
    } catch (cause) {
      // The old log is whole and goes on.
      this.triedAt = this.size;
      if (this.fd !== fd) closeSync(fd);
      rmSync(next, { force: true });
      throw cause;
    } finally {
      this.tail = undefined;
    }
  }

  async close(): Promise<void> {
    while (this.flushing !== undefined) await this.flushing;
    closeSync(this.fd);
  }
}

async function appendAll(fd: number, data: Uint8Array, position: number): Promise<void> {
  let at = 0;
  // A short write only goes to the system's memory; handing it to another thread takes longer.
  while (data.length <= SMALL_WRITE && at < data.length) {
    at += writeSync(fd, data, at, data.length - at, position + at);
  }
  while (at < data.length) {
    const { bytesWritten } = await writeAsync(fd, data, at, data.length - at, position + at);
    at += bytesWritten;
  }
}

function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  fsyncSync(fd);
  closeSync(fd);
}
