import * as fs from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Entry, frameOf, LOG_MAGIC, type Replay, readFrames } from './log-format.ts';

const writeAsync = promisify(fs.write);
const syncAsync = promisify(fs.fdatasync);
const SMALL_WRITE = 256 * 1024;
const SNAPSHOT_FRAME = 1024 * 1024;
const COMPACT_SLACK = 64 * 1024 * 1024;

/**
 * The append-only log. A command's changes are one frame, whole or absent after a crash; frames
 * are written and fsynced in groups, and a command is answered only when its group is on disk.
 */
export class Log {
  private fd: number;
  private size: number;
  private readonly path: string;
  private entries: Entry[] = [];
  private queue: Buffer[] = [];
  private flushing: Promise<void> | undefined;
  /** What the frames in the queue wait for. */
  private next: Promise<void> | undefined;
  /** While a compaction runs: the frames that came after its snapshot. */
  private tail: Buffer[] | undefined;
  /** The size at which a compaction failed; the next is tried when there is a good deal more. */
  private triedAt = 0;

  private constructor(path: string, fd: number, size: number) {
    this.path = path;
    this.fd = fd;
    this.size = size;
  }

  /** Replays the log of a folder up to the first frame that is torn or damaged; the rest is put aside. */
  static open(folder: string, replay: Replay): Log {
    const path = join(folder, 'data.log');
    fs.rmSync(`${path}.new`, { force: true });
    // One that was being made when the process ended holds nothing yet.
    const size = fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    const isNew = size < LOG_MAGIC.length;
    const fd = fs.openSync(path, isNew ? 'w+' : 'r+');
    if (isNew) {
      writeNow(fd, LOG_MAGIC, 0);
      fs.fsyncSync(fd);
      syncFolder(folder);
    }
    const end = readFrames(fd, replay);
    const rest = Buffer.alloc(fs.fstatSync(fd).size - end);
    if (rest.length > 0) {
      fs.readSync(fd, rest, 0, rest.length, end);
      fs.appendFileSync(`${path}.cut`, rest, { flush: true });
      process.stderr.write(
        `the last ${rest.length} bytes of ${path} were not whole: see ${path}.cut\n`,
      );
    }
    fs.ftruncateSync(fd, end);
    return new Log(path, fd, end);
  }

  /** A part of the command at hand. */
  add(entry: Entry): void {
    this.entries.push(entry);
  }

  /** Ends a command: its changes become a frame. Resolves when they are on disk. */
  commit(): Promise<void> | undefined {
    if (this.entries.length === 0) return undefined;
    const frame = frameOf(this.entries);
    this.entries = [];
    this.queue.push(frame);
    this.tail?.push(frame);
    // Those who come while a group is on its way to the disk go with the next one.
    this.next ??= (this.flushing ?? Promise.resolve()).then(() => this.flush());
    return this.next;
  }

  private flush(): Promise<void> {
    this.flushing = this.writeGroup().finally(() => {
      if (this.next === undefined) this.flushing = undefined;
    });
    return this.flushing;
  }

  private async writeGroup(): Promise<void> {
    // Let the other commands that have arrived join the group.
    await new Promise(setImmediate);
    const [only] = this.queue;
    const group = this.queue.length === 1 && only ? only : Buffer.concat(this.queue);
    this.queue = [];
    this.next = undefined;
    await append(this.fd, group, this.size);
    await syncAsync(this.fd);
    this.size += group.length;
  }

  /** Resolves when nothing is on its way to the disk any more. */
  private async settled(): Promise<void> {
    while (this.flushing !== undefined || this.next !== undefined)
      await (this.next ?? this.flushing);
  }

  /** Whether so much of the log is history that a compaction pays. */
  needsCompaction(liveBytes: number): boolean {
    const enough = Math.max(2 * liveBytes, this.triedAt) + COMPACT_SLACK;
    return this.tail === undefined && this.size > enough;
  }

  /** Writes what is live to a new log and puts it in the old one's place, while writes go on. */
  async compact(snapshot: () => readonly Entry[]): Promise<void> {
    if (this.tail !== undefined) return;
    const path = `${this.path}.new`;
    const fd = fs.openSync(path, 'w+');
    const tail: Buffer[] = [];
    const live = snapshot();
    this.tail = tail;
    try {
      let size = writeNow(fd, LOG_MAGIC, 0);
      for (const frame of framesOf(live)) {
        await append(fd, frame, size);
        size += frame.length;
        await new Promise(setImmediate);
      }
      await this.settled();
      // From here on nothing else runs until the new log is in place.
      size = writeNow(fd, Buffer.concat(tail), size);
      fs.fsyncSync(fd);
      fs.renameSync(path, this.path);
      fs.closeSync(this.fd);
      this.fd = fd;
      this.size = size;
      syncFolder(join(this.path, '..'));
    } catch (cause) {
      // The old log is whole and goes on.
      this.triedAt = this.size;
      if (this.fd !== fd) fs.closeSync(fd);
      fs.rmSync(path, { force: true });
      throw cause;
    } finally {
      this.tail = undefined;
    }
  }

  async close(): Promise<void> {
    await this.commit();
    await this.settled();
    fs.closeSync(this.fd);
  }
}

/** Frames of about a megabyte. */
function* framesOf(entries: readonly Entry[]): Iterable<Buffer> {
  let [from, bytes] = [0, 0];
  for (const [i, [, raw]] of entries.entries()) {
    bytes += raw.length;
    if (bytes < SNAPSHOT_FRAME && i + 1 < entries.length) continue;
    yield frameOf(entries.slice(from, i + 1));
    [from, bytes] = [i + 1, 0];
  }
}

/** Writes all of it; returns where it ends. */
function writeNow(fd: number, data: Uint8Array, position: number): number {
  for (let at = 0; at < data.length; )
    at += fs.writeSync(fd, data, at, data.length - at, position + at);
  return position + data.length;
}

async function append(fd: number, data: Uint8Array, position: number): Promise<void> {
  // A short write only goes to the system's memory; handing it to another thread takes longer.
  if (data.length <= SMALL_WRITE) {
    writeNow(fd, data, position);
    return;
  }
  for (let at = 0; at < data.length; ) {
    const written = await writeAsync(fd, data, at, data.length - at, position + at);
    at += written.bytesWritten;
  }
}

function syncFolder(folder: string): void {
  const fd = fs.openSync(folder, 'r');
  fs.fsyncSync(fd);
  fs.closeSync(fd);
}
