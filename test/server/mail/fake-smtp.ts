import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface FakeSmtp {
  url: string;
  /** Messages as they were taken. */
  messages: string[];
  /** How many of the next messages are refused, and how. */
  refuse(times: number, answer?: string): void;
  stop(): Promise<void>;
}

/** As much of RFC 5321 as a client needs to hand over a message, or to be told no. */
export async function startFakeSmtp(): Promise<FakeSmtp> {
  const messages: string[] = [];
  const sockets = new Set<Socket>();
  let refusals = 0;
  let refusal = '';
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    let received = '';
    let isMessage = false;
    const say = (line: string) => socket.write(`${line}\r\n`);
    const answer = (line: string) => {
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO') return say('250-fake\r\n250 AUTH PLAIN LOGIN');
      if (verb === 'AUTH') return say('235 welcome');
      if (verb === 'MAIL' && refusals > 0) {
        refusals -= 1;
        return say(refusal);
      }
      if (verb === 'QUIT') return socket.end('221 bye\r\n');
      if (verb !== 'DATA') return say('250 fine');
      isMessage = true;
      return say('354 go on');
    };
    say('220 fake');
    socket.on('data', (chunk) => {
      received += chunk.toString();
      for (;;) {
        const end = isMessage ? '\r\n.\r\n' : '\r\n';
        const at = received.indexOf(end);
        if (at < 0) return;
        const part = received.slice(0, at);
        received = received.slice(at + end.length);
        if (isMessage) {
          messages.push(part);
          isMessage = false;
          say('250 taken');
        } else answer(part);
      }
    });
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://user:hush-hush@127.0.0.1:${port}`,
    messages,
    refuse(times, answer = '451 try again') {
      refusals = times;
      refusal = answer;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
