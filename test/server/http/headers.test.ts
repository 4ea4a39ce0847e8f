import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '#server/app.ts';
import { objectIds } from '#server/ids.ts';
import { createLogger } from '#server/log.ts';
import { createProviderRegistry } from '#server/payments/provider-registry.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';
import { createTestClient, type TestClient } from '#test/support/test-client.ts';

let app: TestApp;
/** The same services behind an address that is https, as a proxy would have it. */
let secure: { server: Server; origin: string };

beforeAll(async () => {
  app = await startTestApp();
  const { app: express } = createApp({
    config: { environment: 'production', publicUrl: 'https://estante.example', trustedProxies: 1 },
    services: app.services,
    providers: createProviderRegistry([]),
    ids: objectIds,
    log: createLogger('silent'),
    clientFolder: null,
    clock: app.clock,
    sandboxUrl: null,
    isDraining: () => false,
  });
  const server = createServer(express);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  secure = { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
});
afterAll(async () => {
  secure.server.closeAllConnections();
  secure.server.close();
  await app.stop();
});

const REGISTRATION = { businessName: 'K', name: 'A', password: '0123456789' };

/** One answer of every kind: success, refusal, error, stream-less pages. */
async function answersOf(client: TestClient) {
  return Promise.all([
    client.get('/healthz'),
    client.get('/readyz'),
    client.get('/openapi.json'),
    client.get('/api/plans'),
    client.get('/api/auth/me'),
    client.get('/api/nothing'),
    client.get('/nothing'),
    client.get('/api/products/%E0%A4%A'),
    client.post('/api/auth/login', { email: 'a@example.test', password: 'wrong' }),
    client.send('POST', '/api/auth/login', { rawBody: '{' }),
    client.send('POST', '/api/auth/login', { rawBody: 'x'.repeat(2_000_000) }),
    client.send('OPTIONS', '/api/products'),
  ]);
}

describe('every answer', () => {
  it('is closed to scripts, frames and sniffing, and names itself', async () => {
    for (const origin of [app.origin, secure.origin]) {
      for (const { status, headers } of await answersOf(createTestClient(origin))) {
        const policy = headers.get('content-security-policy') ?? '';
        const directives = new Map(
          policy.split(';').map((directive) => {
            const [name = '', ...values] = directive.trim().split(' ');
            return [name, values.join(' ')] as const;
          }),
        );
        expect([status, directives.get('script-src')]).toEqual([status, "'self'"]);
        expect(directives.get('default-src')).toBe("'self'");
        expect(directives.get('object-src')).toBe("'none'");
        expect(directives.get('base-uri')).toBe("'none'");
        expect(directives.get('frame-ancestors')).toBe("'none'");
        expect(headers.get('x-content-type-options')).toBe('nosniff');
        expect(headers.get('x-frame-options')).toBe('DENY');
        expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin');
        expect(headers.get('x-request-id')).toMatch(/^[\w-]{8,64}$/);
        expect(headers.get('x-powered-by')).toBeNull();
        expect(headers.get('server')).toBeNull();
        expect(headers.get('access-control-allow-origin')).toBeNull();
        expect(status).toBeLessThan(500);
      }
    }
  });

  it('asks browsers to stay on https only where it is https', async () => {
    const plain = await createTestClient(app.origin).get('/healthz');
    expect(plain.headers.get('strict-transport-security')).toBeNull();
    expect(plain.headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
    const encrypted = await createTestClient(secure.origin).get('/healthz');
    expect(encrypted.headers.get('strict-transport-security')).toMatch(/^max-age=\d{8,}/);
    expect(encrypted.headers.get('content-security-policy')).toContain('upgrade-insecure-requests');
  });

  it('takes over a well-formed request id and no other', async () => {
    const ask = (id: string) =>
      app.client().send('GET', '/api/auth/me', { headers: { 'x-request-id': id } });
    const given = await ask('given-by-the-proxy-1');
    expect(given.headers.get('x-request-id')).toBe('given-by-the-proxy-1');
    expect(given.problem.requestId).toBe('given-by-the-proxy-1');
    for (const id of [
      'short',
      'x'.repeat(65),
      'with space and more',
      '<script>alert(1)</script>',
    ]) {
      expect((await ask(id)).headers.get('x-request-id')).not.toBe(id);
    }
  });

  it('of data is not kept by anybody', async () => {
    const client = app.client();
    await client.register();
    for (const path of [
      '/api/auth/me',
      '/api/products',
      '/api/subscription/limits',
      '/api/nothing',
    ]) {
      expect([path, (await client.get(path)).headers.get('cache-control')]).toEqual([
        path,
        'no-store',
      ]);
    }
  });
});

describe('the session cookie', () => {
  it('is bound to host and https where there is https', async () => {
    const client = createTestClient(secure.origin);
    const answer = await client.post('/api/auth/register', {
      ...REGISTRATION,
      email: 'host@example.test',
    });
    const cookie = answer.headers.getSetCookie()[0] ?? '';
    expect(cookie).toMatch(/^__Host-estante=/);
    for (const attribute of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax'])
      expect(cookie).toContain(attribute);
    expect(cookie).not.toMatch(/domain/i);
  });

  it('has no prefix that plain http could not keep', async () => {
    const answer = await app
      .client()
      .post('/api/auth/register', { ...REGISTRATION, email: 'plain@example.test' });
    const cookie = answer.headers.getSetCookie()[0] ?? '';
    expect(cookie).toMatch(/^estante=/);
    expect(cookie).not.toContain('Secure');
    expect(cookie).toContain('HttpOnly');
  });

  it('is taken back on signing out', async () => {
    const client = app.client();
    await client.register();
    const answer = await client.post('/api/auth/logout');
    expect(answer.headers.getSetCookie()[0]).toMatch(/^estante=;.*Expires=Thu, 01 Jan 1970/);
  });
});

describe('an unsafe request with the cookie', () => {
  const UNSAFE = [
    ['POST', '/api/products'],
    ['PATCH', '/api/products/0123456789abcdef01234567'],
    ['DELETE', '/api/products/0123456789abcdef01234567'],
    ['POST', '/api/billing/upgrade'],
    ['POST', '/api/auth/logout'],
    ['POST', '/api/auth/password/change'],
  ] as const;

  async function send(method: string, path: string, headers: Record<string, string>) {
    const client = app.client();
    await client.register();
    return client.send(method, path, { body: {}, headers });
  }

  it.each([
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['our host at another scheme', { origin: 'https://127.0.0.1' }],
    ['a name that begins like ours', { origin: 'http://127.0.0.1.evil.example' }],
    ['no origin, from another site', { 'sec-fetch-site': 'cross-site' }],
    ['no origin, from a neighbour', { 'sec-fetch-site': 'same-site' }],
  ])('is refused with %s, on every route', async (_name, headers) => {
    for (const [method, path] of UNSAFE) {
      const answer = await send(method, path, headers as Record<string, string>);
      expect([path, answer.status, answer.problem.code]).toEqual([path, 403, 'CSRF']);
    }
  });

  it('is taken from our own pages, and from programs that are no browsers', async () => {
    for (const headers of [
      { origin: app.origin, 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      {},
    ]) {
      const answer = await send('POST', '/api/products', headers as Record<string, string>);
      expect(answer.problem.code).toBe('INVALID_REQUEST');
    }
  });

  it('is judged by every declared route that changes something', async () => {
    const client = app.client();
    await client.register();
    for (const route of app.routes.filter(({ method }) => method !== 'GET')) {
      const path = route.path.replace(':id', '0123456789abcdef01234567');
      const headers = { origin: 'https://evil.example' };
      const answer = await client.send(route.method, path, { body: {}, headers });
      expect([path, answer.problem.code]).toEqual([path, 'CSRF']);
    }
  });
});

describe('a bearer token', () => {
  it('needs no origin, since no browser sends it by itself', async () => {
    const { email, password } = await app.client().register();
    const { body } = await app
      .client()
      .post<{ token: string }>('/api/auth/token', { email, password });
    const answer = await app.client().send('POST', '/api/products', {
      body: { sku: 'T', name: 'T' },
      headers: { authorization: `Bearer ${body.token}`, origin: 'https://partner.example' },
    });
    expect(answer.status).toBe(201);
  });
});

interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
}

describe('the OpenAPI document', () => {
  let document: OpenApi;
  beforeAll(async () => {
    document = (await app.client().get<OpenApi>('/openapi.json')).body as unknown as OpenApi;
  });

  it('describes every declared route, and no other', () => {
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const declared = app.routes.map(
      (route) => `${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`,
    );
    expect(described.sort()).toEqual(declared.sort());
    expect(document.openapi).toMatch(/^3\.1/);
  });

  it('names the parameters of its paths, and problems for what goes wrong', () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const operation of Object.values(operations)) {
        const { parameters = [], responses } = operation as typeof operation & {
          parameters?: { name: string; in: string }[];
        };
        const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        expect(parameters.filter((one) => one.in === 'path').map((one) => one.name)).toEqual(
          inPath,
        );
        expect(responses['default']).toHaveProperty(['content', 'application/problem+json']);
      }
    }
  });

  it('refers to nothing that is not in it', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];
    for (const [, path = ''] of references) expect(document).toHaveProperty(path.split('/'));
  });
});
