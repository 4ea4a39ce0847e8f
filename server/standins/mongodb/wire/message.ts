import { decode, encode, itemsOf, type Raw, wrap } from '../bson/raw.ts';
import type { Doc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { checkBson } from './check-bson.ts';

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
  /** Reads the command, once; throws an EngineError when it is not sound BSON. */
  command(): Doc;
  /** The documents of an insert, as they are; to be asked for after the command. */
  documents(): Raw[] | undefined;
}

/** Takes one whole message apart. */
export function parseMessage(message: Buffer): Request {
  const opCode = message.readInt32LE(12);
  if (opCode === OP_MSG) return parseMsg(message);
  if (opCode !== OP_QUERY) return fail(17, `unsupported wire operation ${opCode}`);
  const at = message.indexOf(0, HEADER_BYTES + 4) + 9;
  const requestId = message.readInt32LE(4);
  const command = (): Doc => decode(documentAt(message, at, message.length));
  return { requestId, legacy: true, wantsReply: true, command, documents: () => [] };
}

function parseMsg(message: Buffer): Request {
  const flags = message.readUInt32LE(HEADER_BYTES);
  const unknown = flags & 0xffff & ~(CHECKSUM_PRESENT | MORE_TO_COME);
  if (unknown !== 0) fail(17, `Unknown OP_MSG flags: ${flags}`);
  const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  let body: Raw = '';
  let start = 0;
  let documents: Raw[] | undefined;
  const sequences: [from: number, to: number][] = [];
  for (let at = HEADER_BYTES + 4; at < end; ) {
    const kind = message[at];
    const from = at + 1;
    at = from + message.readInt32LE(from);
    if (at < from + 5 || at > end) fail(17, 'an OP_MSG section of a wrong length');
    if (kind === 1) sequences.push([from + 4, at]);
    else if (kind !== 0 || start > 0) fail(17, `Unexpected OP_MSG section of kind ${kind}`);
    else start = from;
  }
  if (start === 0) fail(17, 'OP_MSG without a body');
  return {
    requestId: message.readInt32LE(4),
    legacy: false,
    wantsReply: (flags & MORE_TO_COME) === 0,
    command: () => {
      body = documentAt(message, start, end);
      const command = decode(body, undefined, 'documents');
      for (const section of sequences) {
        const [name, all] = parseSequence(message, ...section);
        if (name === 'documents') documents = all;
        command[name] = name === 'documents' ? null : all.map((raw) => decode(raw));
      }
      return command;
    },
    // Each a string of its own: a part of the body's would keep all of it in memory.
    documents: () =>
      documents ??
      itemsOf(body, 'documents')?.map(([from, to]) =>
        message.toString('latin1', start + from, start + to),
      ),
  };
}

/** The document that begins here, checked. */
function documentAt(message: Buffer, from: number, limit: number): Raw {
  return message.toString('latin1', from, checkBson(message, from, limit));
}

function parseSequence(message: Buffer, from: number, end: number): [string, Raw[]] {
  const nameEnd = message.indexOf(0, from);
  const documents: Raw[] = [];
  for (let at = nameEnd + 1; at < end; ) {
    const raw = documentAt(message, at, end);
    documents.push(raw);
    at += raw.length;
  }
  return [message.toString('utf8', from, nameEnd), documents];
}

/** A document (3) or an array (4) that goes into a reply as the BSON it is. */
export class Ready {
  readonly type: 3 | 4;
  readonly raw: Raw;

  constructor(type: 3 | 4, raw: Raw) {
    this.type = type;
    this.raw = raw;
  }
}

function encodeReply(reply: Doc): Raw {
  const elements = Object.entries(reply).map(([name, value]) => {
    if (value instanceof Ready) return `${String.fromCharCode(value.type)}${name}\0${value.raw}`;
    if (name === 'cursor') return `\x03${name}\0${encodeReply(value as Doc)}`;
    if (value === 1) return `\x10${name}\0\x01\0\0\0`;
    return encode({ [name]: value }).slice(4, -1);
  });
  return wrap(elements.join(''));
}

let lastRequestId = 0;

/** The answer to a request, in the form the request came in. */
export function encodeMessage({ requestId, legacy }: Request, reply: Doc): Buffer {
  const body = encodeReply(reply);
  const prefix = HEADER_BYTES + (legacy ? 20 : 5);
  const message = Buffer.alloc(prefix + body.length);
  lastRequestId = (lastRequestId + 1) | 0;
  const header = [message.length, lastRequestId, requestId, legacy ? OP_REPLY : OP_MSG];
  for (const [i, value] of header.entries()) message.writeInt32LE(value, 4 * i);
  if (legacy) message.writeInt32LE(1, HEADER_BYTES + 16);
  message.write(body, prefix, 'latin1');
  return message;
}
