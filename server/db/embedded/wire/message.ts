import { decode, itemsOf, type Raw } from '../bson/raw.ts';
import type { Doc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { encodeReply } from './reply.ts';

export const MAX_MESSAGE_BYTES = 48_000_000;

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER_BYTES = 16;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;

/** A command as it came over the wire. */
export interface Request {
  requestId: number;
  /** Old handshake form; the answer has to be in the old form too. */
  legacy: boolean;
  /** False for unacknowledged writes. */
  wantsReply: boolean;
  /** Reads the command; throws an EngineError when it holds what the engine cannot. */
  command(): Doc;
  /** The documents of an insert, as they are. */
  documents(): Raw[] | undefined;
}

/** Takes one whole message apart. */
export function parseMessage(message: Buffer): Request {
  const opCode = message.readInt32LE(12);
  if (opCode === OP_MSG) return parseMsg(message);
  if (opCode !== OP_QUERY) return fail(17, `unsupported wire operation ${opCode}`);
  const at = message.indexOf(0, HEADER_BYTES + 4) + 9;
  const body = message.toString('latin1', at, at + message.readInt32LE(at));
  const requestId = message.readInt32LE(4);
  return {
    requestId,
    legacy: true,
    wantsReply: true,
    command: () => decode(body),
    documents: () => [],
  };
}

function parseMsg(message: Buffer): Request {
  const flags = message.readUInt32LE(HEADER_BYTES);
  if ((flags & 0xffff & ~(CHECKSUM_PRESENT | MORE_TO_COME)) !== 0)
    fail(17, `Unknown OP_MSG flags: ${flags}`);
  const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  let body: Raw = '';
  let start = 0;
  const sequences: [name: string, documents: Raw[]][] = [];
  for (let at = HEADER_BYTES + 4; at < end; ) {
    const kind = message[at];
    const next = at + 1 + message.readInt32LE(at + 1);
    if (kind === 0) {
      start = at + 1;
      body = message.toString('latin1', start, next);
    } else if (kind === 1) sequences.push(parseSequence(message, at + 5, next));
    else fail(17, `Unknown OP_MSG section kind: ${kind}`);
    at = next;
  }
  return {
    requestId: message.readInt32LE(4),
    legacy: false,
    wantsReply: (flags & MORE_TO_COME) === 0,
    command: () => {
      const command = decode(body, undefined, 'documents');
      for (const [name, all] of sequences) {
        command[name] = name === 'documents' ? [] : all.map((raw) => decode(raw));
      }
      return command;
    },
    // Each a string of its own: a part of the body's would keep all of it in memory.
    documents: () =>
      sequences.find(([name]) => name === 'documents')?.[1] ??
      itemsOf(body, 'documents')?.map(([from, to]) =>
        message.toString('latin1', start + from, start + to),
      ),
  };
}

function parseSequence(message: Buffer, from: number, end: number): [string, Raw[]] {
  const nameEnd = message.indexOf(0, from);
  const documents: Raw[] = [];
  for (let at = nameEnd + 1; at < end; ) {
    const next = at + message.readInt32LE(at);
    documents.push(message.toString('latin1', at, next));
    at = next;
  }
  return [message.toString('utf8', from, nameEnd), documents];
}

let lastRequestId = 0;

/** The answer to a request, in the form the request came in. */
export function encodeMessage(request: Request, reply: Doc): Buffer {
  const body = encodeReply(reply);
  const prefix = HEADER_BYTES + (request.legacy ? 20 : 5);
  const message = Buffer.allocUnsafe(prefix + body.length);
  message.fill(0, 0, prefix);
  lastRequestId = (lastRequestId + 1) | 0;
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(lastRequestId, 4);
  message.writeInt32LE(request.requestId, 8);
  message.writeInt32LE(request.legacy ? OP_REPLY : OP_MSG, 12);
  if (request.legacy) message.writeInt32LE(1, HEADER_BYTES + 16);
  message.write(body, prefix, 'latin1');
  return message;
}
