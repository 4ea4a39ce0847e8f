import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  databaseUri,
  type ServerProcess,
  startServerProcess,
} from '#test/support/server-process.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServerProcess({
    MONGODB_URI: databaseUri(inject('databaseUri'), 'stopping'),
  });
}, 60_000);
afterAll(() => server.stop());

/** The status of an answer, or the code of the error that came in its place. */
function look(agent: Agent, path: string): Promise<number | string> {
  return new Promise((resolve) => {
    const asked = request(`${server.origin}${path}`, { agent }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
    });
    asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    asked.end();
  });
}

describe('a server that is asked to stop', () => {
  it('says so at /readyz first, and answers every request that it has taken', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 10 });
    const seen: (number | string)[] = [];
    const ready: (number | string)[] = [];
    // As a load balancer does: it sends nothing more to those that say no.
    const ask = async (path: string, into: (number | string)[]): Promise<void> => {
      while (!ready.includes(503)) into.push(await look(agent, path));
    };
    const asking = [
      ask('/readyz', ready),
      ...Array.from({ length: 6 }, () => ask('/healthz', seen)),
    ];
    await expect.poll(() => seen.length, { timeout: 20_000 }).toBeGreaterThan(50);
    await Promise.all([server.stop(), ...asking]);
    agent.destroy();
    expect(new Set(ready)).toEqual(new Set([200, 503]));
    expect(new Set(seen)).toEqual(new Set([200]));
  }, 60_000);
});
