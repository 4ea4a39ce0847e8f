import { deserialize, serialize } from 'bson';
import type { Doc } from '../bson/values.ts';
import { fail } from '../errors.ts';

export const MAX_MESSAGE_BYTES = 48_000_000;

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER_BYTES = 16;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
const KNOWN_REQUIRED_FLAGS = CHECKSUM_PRESENT | MORE_TO_COME;

/** A command as it came over the wire. */
export interface Request {
  requestId: number;
  /** Old handshake form; the answer has to be in the old form too. */
  legacy: boolean;
  /** False for unacknowledged writes. */
  wantsReply: boolean;
  database: string;
  command: Doc;
}

const DECODE = { promoteLongs: false, bsonRegExp: true } as const;

/** Reads one whole message. */
export function parseMessage(message: Buffer): Request {
  const requestId = message.readInt32LE(4);
  const opCode = message.readInt32LE(12);
  if (opCode === OP_MSG) return parseMsg(message, requestId);
  if (opCode === OP_QUERY) return parseQuery(message, requestId);
  return fail(17, `unsupported wire operation ${opCode}`);
}

function parseMsg(message: Buffer, requestId: number): Request {
  const flags = message.readUInt32LE(HEADER_BYTES);
  if ((flags & 0xffff & ~KNOWN_REQUIRED_FLAGS) !== 0) {
    fail(17, `Unknown OP_MSG flags: ${flags}`);
  }
  const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  let command: Doc | undefined;
  const sequences: [string, Doc[]][] = [];
  let at = HEADER_BYTES + 4;
  while (at < end) {
    const kind = message[at];
    const size = message.readInt32LE(at + 1);
    const section = message.subarray(at + 1, at + 1 + size);
    if (kind === 0) command = deserialize(section, DECODE) as Doc;
    else if (kind === 1) sequences.push(parseSequence(section));
    else fail(17, `Unknown OP_MSG section kind: ${kind}`);
    at += 1 + size;
  }
  if (command === undefined) return fail(17, 'OP_MSG without a body section');
  for (const [name, documents] of sequences) command[name] = documents;
  return {
    requestId,
    legacy: false,
    wantsReply: (flags & MORE_TO_COME) === 0,
    database: String(command['$db']),
    command,
  };
}

function parseSequence(section: Buffer): [string, Doc[]] {
  const nameEnd = section.indexOf(0, 4);
  const documents: Doc[] = [];
  let at = nameEnd + 1;
  while (at < section.length) {
    const size = section.readInt32LE(at);
    documents.push(deserialize(section.subarray(at, at + size), DECODE) as Doc);
    at += size;
  }
  return [section.toString('utf8', 4, nameEnd), documents];
}

function parseQuery(message: Buffer, requestId: number): Request {
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  const ns = message.toString('utf8', HEADER_BYTES + 4, nameEnd);
  const at = nameEnd + 9;
  const size = message.readInt32LE(at);
  return {
    requestId,
    legacy: true,
    wantsReply: true,
    database: ns.split('.')[0] ?? 'admin',
    command: deserialize(message.subarray(at, at + size), DECODE) as Doc,
  };
}

let lastRequestId = 0;

/** The answer to a request, in the form the request came in. */
export function encodeReply(request: Request, reply: Doc): Buffer {
  const body = serialize(reply);
  const prefix = request.legacy ? 20 : 5;
  const message = Buffer.allocUnsafe(HEADER_BYTES + prefix + body.length);
  message.fill(0, 0, HEADER_BYTES + prefix);
  message.writeInt32LE(message.length, 0);
  lastRequestId = (lastRequestId + 1) | 0;
  message.writeInt32LE(lastRequestId, 4);
  message.writeInt32LE(request.requestId, 8);
  message.writeInt32LE(request.legacy ? OP_REPLY : OP_MSG, 12);
  if (request.legacy) message.writeInt32LE(1, HEADER_BYTES + 16);
  message.set(body, HEADER_BYTES + prefix);
  return message;
}
