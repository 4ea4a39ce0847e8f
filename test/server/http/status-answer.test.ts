import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';
import type { TestClient } from '#test/support/test-client.ts';

const PATH = '/api/subscriptions/status';

let app: TestApp;
let client: TestClient;
beforeAll(async () => {
  app = await startTestApp();
  client = app.client();
  await client.register();
});
afterAll(() => app.stop());

describe('the answer of the status endpoint', () => {
  it('is the contract as JSON, for this browser only and asked for again', async () => {
    const { status, headers, body } = await client.get(PATH);
    expect(status).toBe(200);
    expect(subscriptionStatus.strict().safeParse(body).error).toBeUndefined();
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('content-length')).toBe(String(Buffer.byteLength(JSON.stringify(body))));
    expect(headers.get('cache-control')).toBe('private, no-cache');
    expect(headers.get('etag')).toMatch(/^W\/".+"$/);
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-request-id')).not.toBeNull();
  });

  it('is empty for a browser that has it', async () => {
    const tag = (await client.get(PATH)).headers.get('etag') ?? '';
    const again = await client.send('GET', PATH, { headers: { 'if-none-match': tag } });
    expect(again).toMatchObject({ status: 304, body: '' });
    expect(again.headers.get('etag')).toBe(tag);
    expect(again.headers.get('cache-control')).toBe('private, no-cache');
    expect(await rawStatus('GET', { 'if-none-match': `"other", ${tag}` })).toBe(304);
  });

  it('is sent in full to a browser that has an older one', async () => {
    const answer = await client.send('GET', PATH, { headers: { 'if-none-match': 'W/"0-"' } });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ version: 1 });
  });

  it('has no body for HEAD', async () => {
    expect(await rawStatus('HEAD', {})).toBe(200);
  });
});

/** Without the headers that `fetch` adds. */
async function rawStatus(method: string, headers: Record<string, string>): Promise<number> {
  const sent = request(app.origin + PATH, {
    method,
    headers: { ...headers, cookie: client.cookie ?? '' },
  }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode ?? 0;
}
