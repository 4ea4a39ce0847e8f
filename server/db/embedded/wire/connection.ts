import type { Socket } from 'node:net';
import type { Doc } from '../bson/values.ts';
import { EngineError } from '../errors.ts';
import { encodeReply, MAX_MESSAGE_BYTES, parseMessage, type Request } from './message.ts';

/** Answers one command; the connection's number is part of the handshake's answer. */
export type Answer = (request: Request, connectionId: number) => Promise<Doc>;

const HEADER_BYTES = 16;

/** Serves one client: takes messages off the stream and answers them one after the other. */
export function serveConnection(socket: Socket, connectionId: number, answer: Answer): void {
  let chunks: Buffer[] = [];
  let have = 0;
  let busy = false;
  const waiting: Buffer[] = [];
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    chunks.push(chunk);
    have += chunk.length;
    takeMessages();
    if (!busy && waiting.length > 0) void work();
  });

  function takeMessages(): void {
    while (have >= HEADER_BYTES) {
      const first = firstBytes();
      const size = first.readInt32LE(0);
      if (size < HEADER_BYTES || size > MAX_MESSAGE_BYTES + HEADER_BYTES) {
        socket.destroy();
        return;
      }
      if (have < size) return;
      const all = chunks.length === 1 ? first : Buffer.concat(chunks, have);
      waiting.push(all.subarray(0, size));
      chunks = all.length > size ? [all.subarray(size)] : [];
      have -= size;
    }
  }

  /** The first chunk, long enough to hold a header. */
  function firstBytes(): Buffer {
    const [first] = chunks;
    if (first !== undefined && first.length >= HEADER_BYTES) return first;
    chunks = [Buffer.concat(chunks, have)];
    return chunks[0] ?? Buffer.alloc(0);
  }

  async function work(): Promise<void> {
    busy = true;
    for (let message = waiting.shift(); message !== undefined; message = waiting.shift()) {
      try {
        const request = parseMessage(message);
        const reply = await answer(request, connectionId);
        if (request.wantsReply && !socket.destroyed) socket.write(encodeReply(request, reply));
      } catch {
        // Not even a message: there is no answering it.
        socket.destroy();
        break;
      }
    }
    busy = false;
  }
}

/** The reply that reports an error. */
export function errorReply(cause: unknown): Doc {
  if (cause instanceof EngineError) {
    return {
      ok: 0,
      errmsg: cause.message,
      code: cause.code,
      codeName: cause.codeName,
      ...cause.fields,
    };
  }
  const message = cause instanceof Error ? cause.message : String(cause);
  return { ok: 0, errmsg: `internal error: ${message}`, code: 1, codeName: 'InternalError' };
}
