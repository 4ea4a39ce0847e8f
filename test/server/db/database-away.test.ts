import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  databaseUri,
  freePort,
  type ServerProcess,
  startServerProcess,
} from '#test/support/server-process.ts';
import type { TestClient } from '#test/support/test-client.ts';

/** A wire between server and database that can be cut and mended. */
interface Wire {
  port: number;
  cut(): Promise<void>;
  mend(): Promise<void>;
}

async function createWire(target: URL): Promise<Wire> {
  const port = await freePort();
  const sockets = new Set<Socket>();
  let server: Server;
  const mend = async (): Promise<void> => {
    server = createServer((near) => {
      const far = connect(Number(target.port), target.hostname);
      for (const socket of [near, far]) {
        sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far).pipe(near);
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await mend();
  return {
    port,
    mend,
    async cut() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

let wire: Wire;
let server: ServerProcess;
let direct: string;

beforeAll(async () => {
  const uri = databaseUri(inject('databaseUri'), `test_${randomBytes(6).toString('hex')}`);
  direct = uri;
  wire = await createWire(new URL(uri));
  const through = new URL(uri);
  through.port = String(wire.port);
  server = await startServerProcess({ MONGODB_URI: through.href });
}, 60_000);

afterAll(async () => {
  await server.stop();
  await wire.cut();
  const connection = await mongoose.createConnection(direct).asPromise();
  await connection.dropDatabase();
  await connection.close();
});

describe('while the database is away', () => {
  it('everything that needs it says so and when to come back, and all is well again by itself', async () => {
    const client = server.client();
    const { email, password } = await client.register();
    const { body: product } = await client.post<{ id: string }>('/api/products', {
      sku: 'A',
      name: 'A',
    });
    await wire.cut();
    const cutAt = performance.now();
    let signedInMs = Number.POSITIVE_INFINITY;
    const signIn = async (person: { email: string; password: string }) => {
      const answer = await server.client().post('/api/auth/login', person);
      signedInMs = performance.now() - cutAt;
      return answer;
    };
    const answers = await Promise.all([
      client.get('/api/products'),
      client.get(`/api/products/${product.id}`),
      client.post('/api/products', { sku: 'B', name: 'B' }),
      client.post(
        '/api/products',
        { sku: 'C', name: 'C' },
        { 'idempotency-key': 'while-it-is-away' },
      ),
      client.send('PATCH', `/api/products/${product.id}`, { body: { version: 1, name: 'Z' } }),
      client.send('DELETE', `/api/products/${product.id}`),
      client.get('/api/subscription/limits'),
      signIn({ email, password }),
      server.client().post('/api/auth/register', {
        businessName: 'K',
        name: 'A',
        email: 'away@example.test',
        password: '0123456789',
      }),
    ]);
    // The driver gives up after five seconds: whoever waited twice would take ten.
    expect(signedInMs).toBeLessThan(9500);
    expect(answers.map(({ status, problem }) => [status, problem.code])).toEqual(
      answers.map(() => [503, 'UNAVAILABLE']),
    );
    for (const answer of answers) {
      expect(answer.problem.retryable).toBe(true);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(JSON.stringify(answer.body)).not.toMatch(/mongo|127\.0\.0\.1|connect/i);
    }
    expect((await server.client().get('/healthz')).status).toBe(200);
    expect((await server.client().get('/readyz')).status).toBe(503);

    await wire.mend();
    await expect
      .poll(async () => (await server.client().get('/readyz')).status, { timeout: 15_000 })
      .toBe(200);
    await expectToBeWell(client, product.id);
  }, 60_000);

  /** What was refused can be done now, and what was there is there. */
  async function expectToBeWell(client: TestClient, productId: string): Promise<void> {
    await expect
      .poll(async () => (await client.get(`/api/products/${productId}`)).status, {
        timeout: 10_000,
      })
      .toBe(200);
    const repeated = await client.post(
      '/api/products',
      { sku: 'C', name: 'C' },
      { 'idempotency-key': 'while-it-is-away' },
    );
    expect(repeated.status).toBe(201);
    const { body } = await client.get<{ items: { sku: string }[] }>('/api/products?sort=sku');
    expect(body.items.map(({ sku }) => sku)).toContain('A');
  }
});
