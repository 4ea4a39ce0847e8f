import { readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { deserialize } from 'bson';
import type { Doc } from '../bson/values.ts';

/*
 * data.log: eight bytes of name and version, then frames. A frame is a length, a CRC-32 of its
 * content, and its content: entries of an operation, a namespace and a BSON document.
 */

/** Where a log's content goes when it is read. */
export interface Replay {
  put(ns: string, bytes: Uint8Array): void;
  remove(ns: string, id: unknown): void;
  meta(change: Doc): void;
}

export const LOG_MAGIC = Buffer.from('ESTLOG01', 'latin1');

export const Op = { put: 1, remove: 2, meta: 3 } as const;

const HEAD_BYTES = 8;
const READ_BYTES = 8 * 1024 * 1024;

/** The pieces of one entry. */
export function entryOf(op: number, ns: string, bytes: Uint8Array): [Uint8Array, Uint8Array] {
  const name = Buffer.from(ns, 'utf8');
  const head = Buffer.allocUnsafe(3 + name.length);
  head[0] = op;
  head.writeUInt16LE(name.length, 1);
  name.copy(head, 3);
  return [head, bytes];
}

/** One frame of these pieces. */
export function frameOf(pieces: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  const frame = Buffer.allocUnsafe(HEAD_BYTES + length);
  let at = HEAD_BYTES;
  for (const piece of pieces) {
    frame.set(piece, at);
    at += piece.length;
  }
  frame.writeUInt32LE(length, 0);
  frame.writeUInt32LE(crc32(frame.subarray(HEAD_BYTES)), 4);
  return frame;
}

/** Replays all frames up to the first that is torn or damaged; returns where that is. */
export function readFrames(fd: number, replay: Replay): number {
  const reader = new Reader(fd);
  const magic = reader.take(LOG_MAGIC.length);
  if (magic === undefined || !LOG_MAGIC.equals(magic)) {
    throw new Error('the data folder holds a log of another kind or version');
  }
  let end = LOG_MAGIC.length;
  for (;;) {
    const head = reader.take(HEAD_BYTES);
    if (head === undefined) return end;
    const length = head.readUInt32LE(0);
    const checksum = head.readUInt32LE(4);
    const content = reader.take(length);
    if (content === undefined || crc32(content) !== checksum) return end;
    replayFrame(content, replay);
    end += HEAD_BYTES + length;
  }
}

function replayFrame(content: Buffer, replay: Replay): void {
  let at = 0;
  while (at < content.length) {
    const op = content[at];
    const nameEnd = at + 3 + content.readUInt16LE(at + 1);
    const ns = content.toString('utf8', at + 3, nameEnd);
    const end = nameEnd + content.readInt32LE(nameEnd);
    const bytes = content.subarray(nameEnd, end);
    if (op === Op.put) replay.put(ns, bytes);
    else if (op === Op.remove) replay.remove(ns, decode(bytes)['_id']);
    else replay.meta(decode(bytes));
    at = end;
  }
}

/** A document as the engine holds it. */
export function decode(bytes: Uint8Array): Doc {
  return deserialize(bytes, { promoteLongs: false, bsonRegExp: true });
}

/** Reads a file from its beginning in large pieces. */
class Reader {
  private readonly fd: number;
  private buffer = Buffer.alloc(0);
  private position = 0;

  constructor(fd: number) {
    this.fd = fd;
  }

  /** The next bytes, undefined when the file ends before. */
  take(length: number): Buffer | undefined {
    if (this.buffer.length < length) this.fill(length);
    if (this.buffer.length < length) return undefined;
    const taken = this.buffer.subarray(0, length);
    this.buffer = this.buffer.subarray(length);
    return taken;
  }

  private fill(needed: number): void {
    while (this.buffer.length < needed) {
      const piece = Buffer.allocUnsafe(READ_BYTES);
      const read = readSync(this.fd, piece, 0, piece.length, this.position);
      if (read === 0) return;
      this.position += read;
      this.buffer = Buffer.concat([this.buffer, piece.subarray(0, read)]);
    }
  }
}
