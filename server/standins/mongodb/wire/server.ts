import { createServer, type Socket } from 'node:net';
import type { Doc } from '../bson/values.ts';
import { encodeMessage, MAX_MESSAGE_BYTES, parseMessage, type Request } from './message.ts';

/** Answers one command; the connection's number is part of the handshake's answer. */
export type Answer = (request: Request, connectionId: number) => Promise<Doc>;

const HEADER_BYTES = 16;

/** Listens on this machine only; port 0 asks for a free one. */
export async function listen(port: number, answer: Answer) {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serveConnection(socket, connections, answer);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', backlog: 1024 }, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    /** Stops listening and hangs up on all clients. */
    close: (): Promise<void> => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}

/** Serves one client: takes messages off the stream and answers them one after the other. */
function serveConnection(socket: Socket, connectionId: number, answer: Answer): void {
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
      // The first chunk has to be long enough to hold a header.
      if ((chunks[0]?.length ?? 0) < HEADER_BYTES) chunks = [Buffer.concat(chunks, have)];
      const size = chunks[0]?.readInt32LE(0) ?? 0;
      if (size < HEADER_BYTES || size > MAX_MESSAGE_BYTES + HEADER_BYTES) {
        socket.destroy();
        return;
      }
      if (have < size) return;
      const [first] = chunks;
      const all = chunks.length === 1 && first ? first : Buffer.concat(chunks, have);
      waiting.push(all.subarray(0, size));
      chunks = all.length > size ? [all.subarray(size)] : [];
      have -= size;
    }
  }

  async function work(): Promise<void> {
    busy = true;
    for (let message = waiting.shift(); message !== undefined; message = waiting.shift()) {
      try {
        const request = parseMessage(message);
        const reply = await answer(request, connectionId);
        if (request.wantsReply && !socket.destroyed) socket.write(encodeMessage(request, reply));
      } catch {
        // Not even a message: there is no answering it.
        socket.destroy();
        break;
      }
    }
    busy = false;
  }
}
