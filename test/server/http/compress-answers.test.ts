import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';
import type { TestClient } from '#test/support/test-client.ts';

let app: TestApp;
let client: TestClient;
beforeAll(async () => {
  app = await startTestApp();
  client = app.client();
  await client.register();
});
afterAll(() => app.stop());

const GZIP = { 'accept-encoding': 'gzip' };
const NOTES = 'Se guarda lejos del calor. '.repeat(60);

describe('an answer', () => {
  it('that reads much is compressed for those that understand it, and says that it depends', async () => {
    for (const sku of ['A', 'B', 'C', 'D']) {
      await client.post('/api/products', { name: sku, sku, notes: NOTES });
    }
    const compressed = await client.send('GET', '/api/products', { headers: GZIP });
    expect(compressed.headers.get('content-encoding')).toBe('gzip');
    expect(compressed.headers.get('vary')).toMatch(/accept-encoding/i);
    expect(compressed.body['total']).toBe(4);
    const plain = await client.send('GET', '/api/products', {
      headers: { 'accept-encoding': 'identity' },
    });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(plain.body).toEqual(compressed.body);
  });

  it('that is small stays as it is', async () => {
    const { headers } = await client.send('GET', '/api/auth/me', { headers: GZIP });
    expect(headers.get('content-encoding')).toBeNull();
  });

  it('to what changes something is never compressed: it may hold a secret', async () => {
    const body = { name: 'E', sku: 'E', notes: '🦤'.repeat(1900) };
    const { status, headers } = await client.send('POST', '/api/products', {
      body,
      headers: { ...GZIP, 'idempotency-key': 'compressed-or-not' },
    });
    expect(status).toBe(201);
    expect(headers.get('content-encoding')).toBeNull();
  });

  it('that is a stream of events arrives at once', async () => {
    const leave = new AbortController();
    const stream = await fetch(`${app.origin}/api/events`, {
      headers: { ...GZIP, cookie: client.cookie ?? '' },
      signal: leave.signal,
    });
    expect(stream.headers.get('content-encoding')).toBeNull();
    const first = await stream.body?.getReader().read();
    expect(new TextDecoder().decode(first?.value)).toContain('retry');
    leave.abort();
  });
});
