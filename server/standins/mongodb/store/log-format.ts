import { readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { encode, latin1, type Raw } from '../bson/raw.ts';
import type { Doc } from '../bson/values.ts';

/*
 * data.log: eight bytes of name and version, then frames. A frame is a length, a CRC-32 of its
 * content, and its content: entries of an operation, a namespace and a BSON document.
 */

export const LOG_MAGIC = Buffer.from('ESTLOG01', 'latin1');

const OPERATIONS = ['put', 'remove', 'meta'] as const;
type Operation = (typeof OPERATIONS)[number];

const HEAD_BYTES = 8;
const READ_BYTES = 8 * 1024 * 1024;

/** Where a log's content goes when it is read. */
export type Replay = (operation: Operation, ns: string, raw: Raw) => void;

/** The pieces of one entry. */
export type Entry = readonly [head: string, raw: Raw];

export function entryOf(operation: Operation, ns: string, raw: Raw): Entry {
  const name = latin1(ns);
  const length = String.fromCharCode(name.length & 255, name.length >> 8);
  return [String.fromCharCode(OPERATIONS.indexOf(operation) + 1) + length + name, raw];
}

/** A change of the catalogue. */
export function metaEntry(change: Doc): Entry {
  return entryOf('meta', '', encode(change));
}

/** One frame of these entries. */
export function frameOf(entries: readonly Entry[]): Buffer {
  const length = entries.reduce((sum, [head, raw]) => sum + head.length + raw.length, 0);
  const frame = Buffer.allocUnsafe(HEAD_BYTES + length);
  let at = HEAD_BYTES;
  for (const [head, raw] of entries) {
    at += frame.write(head, at, 'latin1');
    at += frame.write(raw, at, 'latin1');
  }
  frame.writeUInt32LE(length, 0);
  frame.writeUInt32LE(crc32(frame.subarray(HEAD_BYTES)), 4);
  return frame;
}

/** Replays all frames up to the first that is torn or damaged; returns where that is. */
export function readFrames(fd: number, replay: Replay): number {
  const take = readerOf(fd);
  if (take(LOG_MAGIC.length)?.equals(LOG_MAGIC) !== true) {
    throw new Error('the data folder holds a log of another kind or version');
  }
  for (let end = LOG_MAGIC.length; ; ) {
    const head = take(HEAD_BYTES);
    const content = head && take(head.readUInt32LE(0));
    if (content === undefined || crc32(content) !== head?.readUInt32LE(4)) return end;
    replayFrame(content, replay);
    end += HEAD_BYTES + content.length;
  }
}

function replayFrame(content: Buffer, replay: Replay): void {
  for (let at = 0; at < content.length; ) {
    const operation = OPERATIONS[(content[at] ?? 0) - 1] ?? 'meta';
    const nameEnd = at + 3 + content.readUInt16LE(at + 1);
    const ns = content.toString('utf8', at + 3, nameEnd);
    const end = nameEnd + content.readInt32LE(nameEnd);
    replay(operation, ns, content.toString('latin1', nameEnd, end));
    at = end;
  }
}

/** Takes a file from its beginning, read in large pieces; undefined when it ends before. */
function readerOf(fd: number): (length: number) => Buffer | undefined {
  let buffer = Buffer.alloc(0);
  let position = 0;
  return (length) => {
    while (buffer.length < length) {
      const piece = Buffer.allocUnsafe(READ_BYTES);
      const read = readSync(fd, piece, 0, piece.length, position);
      if (read === 0) return undefined;
      position += read;
      buffer = Buffer.concat([buffer, piece.subarray(0, read)]);
    }
    const taken = buffer.subarray(0, length);
    buffer = buffer.subarray(length);
    return taken;
  };
}
