import * as fs from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Entry, frameOf, LOG_MAGIC, type Replay, readFrames } from './log-format.ts';

const writeAsync = promisify(fs.write);
const syncAsync = promisify(fs.fdatasync);
const SMALL_WRITE = 256 * 1024;
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

  /** Replays the log of a folder and cuts a torn tail off. */
  static open(folder: string, replay: Replay): Log {
    const path = join(folder, 'data.log');
    fs.rmSync(`${path}.new`, { force: true });
    const isNew = !fs.existsSync(path);
    const fd = fs.openSync(path, isNew ? 'w+' : 'r+');
    if (isNew) {
      fs.writeSync(fd, LOG_MAGIC, 0, LOG_MAGIC.length, 0);
      fs.fsyncSync(fd);
      syncFolder(folder);
    }
    const end = readFrames(fd, replay);
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
    const group =
      this.queue.length === 1 && this.queue[0] ? this.queue[0] : Buffer.concat(this.queue);
    this.queue = [];
    this.next = undefined;
    await appendAll(this.fd, group, this.size);
    await syncAsync(this.fd);
    this.size += group.length;
  }

  /** Whether so much of the log is history that a compaction pays. */
  needsCompaction(liveBytes: number): boolean {
    return (
      this.tail === undefined && this.size > Math.max(2 * liveBytes, this.triedAt) + COMPACT_SLACK
    );
  }

  /**
   * Writes the live data to a new log and puts it in the old one's place, while writes go on. The
   * snapshot may be long, so it comes in frames.
   */
  async compact(snapshot: () => Iterable<Buffer>): Promise<void> {
    if (this.tail !== undefined) return;
    const path = `${this.path}.new`;
    const fd = fs.openSync(path, 'w+');
    const tail: Buffer[] = [];
    const frames = snapshot();
    this.tail = tail;
    try {
      let size = fs.writeSync(fd, LOG_MAGIC);
      for (const frame of frames) {
        await appendAll(fd, frame, size);
        size += frame.length;
        await new Promise(setImmediate);
      }
      while (this.flushing !== undefined || this.next !== undefined)
        await (this.next ?? this.flushing);
      // From here on nothing else runs until the new log is in place.
      const rest = Buffer.concat(tail);
      for (let at = 0; at < rest.length; )
        at += fs.writeSync(fd, rest, at, rest.length - at, size + at);
      fs.fsyncSync(fd);
      fs.renameSync(path, this.path);
      fs.closeSync(this.fd);
      this.fd = fd;
      this.size = size + rest.length;
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
    while (this.flushing !== undefined || this.next !== undefined)
      await (this.next ?? this.flushing);
    fs.closeSync(this.fd);
  }
}

async function appendAll(fd: number, data: Uint8Array, position: number): Promise<void> {
  let at = 0;
  // A short write only goes to the system's memory; handing it to another thread takes longer.
  while (data.length <= SMALL_WRITE && at < data.length) {
    at += fs.writeSync(fd, data, at, data.length - at, position + at);
  }
  while (at < data.length) {
    const { bytesWritten } = await writeAsync(fd, data, at, data.length - at, position + at);
    at += bytesWritten;
  }
}

function syncFolder(folder: string): void {
  const fd = fs.openSync(folder, 'r');
  fs.fsyncSync(fd);
  fs.closeSync(fd);
}
