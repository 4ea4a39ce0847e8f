import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RESOURCES } from '#server/features/inventory/resources.ts';
import * as accounts from '#shared/contracts/accounts.ts';
import * as billing from '#shared/contracts/billing.ts';
import type { Endpoint } from '#shared/contracts/endpoint.ts';
import { problem } from '#shared/contracts/problem.ts';
import * as subscriptions from '#shared/contracts/subscriptions.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';
import type { Answer, TestClient } from '#test/support/test-client.ts';

let app: TestApp;
let client: TestClient;
beforeAll(async () => {
  app = await startTestApp();
  client = app.client();
  await client.register();
});
afterAll(() => app.stop());

const resources = Object.values(RESOURCES).map(({ contract }) => contract.endpoints);
const ENDPOINTS = [accounts, billing, subscriptions, ...resources]
  .flatMap((contracts) => Object.values(contracts) as unknown[])
  .filter(
    (value): value is Endpoint =>
      z.object({ method: z.string(), path: z.string() }).safeParse(value).success,
  )
  // Signing out would sign the others out.
  .filter((endpoint) => endpoint.path !== accounts.logout.path);

const SOME_ID = '0123456789abcdef01234567';
const HOSTILE: [string, unknown][] = [
  ['an operator', { $gt: '' }],
  ['an operator with a regex', { $regex: '.*' }],
  ['an array', ['a', 'b']],
  ['null', null],
  ['a negative number', -1],
  ['a number beyond safety', 1e300],
  ['a very long text', 'x'.repeat(10_000)],
  ['a NUL', 'a\u0000b'],
  ['a prototype', { __proto__: { isAdmin: true }, constructor: 1 }],
];

function pathOf(endpoint: Endpoint): string {
  return endpoint.path.replace(':id', SOME_ID);
}

/** A refusal that keeps to the contract: never a 500, never text of the database or the stack. */
function expectRefusal(answer: Answer, context: string): void {
  expect(answer.status, context).toBeGreaterThanOrEqual(400);
  expect(answer.status, context).toBeLessThan(500);
  expect(answer.headers.get('content-type'), context).toContain('application/problem+json');
  const parsed = problem.parse(answer.body);
  expect(parsed.requestId, context).toBe(answer.headers.get('x-request-id'));
  expect(JSON.stringify(answer.body), context).not.toMatch(
    /mongo|node_modules|\bat \/|stack|stripe/i,
  );
}

describe('every field of every endpoint', () => {
  const bodies = ENDPOINTS.filter((endpoint) => endpoint.body instanceof z.ZodObject);

  it.each(bodies.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
    '%s refuses what does not belong there',
    async (name, endpoint) => {
      const { shape } = endpoint.body as z.ZodObject;
      for (const field of Object.keys(shape)) {
        for (const [kind, value] of HOSTILE) {
          const body = { [field]: value };
          const isFine = (endpoint.body as z.ZodObject).safeParse(body).success;
          if (isFine) continue;
          const answer = await client.send(endpoint.method, pathOf(endpoint), { body });
          expectRefusal(answer, `${name} ${field}: ${kind}`);
        }
      }
      const unknown = await client.send(endpoint.method, pathOf(endpoint), {
        body: { $where: '1' },
      });
      expectRefusal(unknown, `${name}: unknown field`);
    },
  );

  const queries = ENDPOINTS.filter((endpoint) => endpoint.query instanceof z.ZodObject);
  it.each(queries.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
    '%s refuses foreign query parameters',
    async (name, endpoint) => {
      const { shape } = endpoint.query as z.ZodObject;
      for (const search of [
        'app[$ne]=x',
        'unknown=1',
        ...Object.keys(shape).map((key) => `${key}=a&${key}=b`),
      ]) {
        const answer = await client.get(`${pathOf(endpoint)}?${search}`);
        expectRefusal(answer, `${name}?${search}`);
      }
    },
  );
});

describe('a request as a whole', () => {
  it.each([
    ['malformed JSON', '{"name": ', 400, 'INVALID_REQUEST'],
    ['JSON that is no object', '"text"', 400, 'INVALID_REQUEST'],
    ['two megabytes', JSON.stringify({ name: 'x'.repeat(2_000_000) }), 413, 'PAYLOAD_TOO_LARGE'],
    ['deep nesting', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, 400, 'INVALID_REQUEST'],
  ] as const)('with %s is refused', async (_name, rawBody, status, code) => {
    const answer = await client.send('POST', '/api/products', { rawBody });
    expectRefusal(answer, code);
    expect(answer.status).toBe(status);
    expect(answer.problem.code).toBe(code);
  });

  it.each([
    ['text/plain', 'garbage'],
    ['application/x-www-form-urlencoded', 'name=x'],
    ['application/json; charset=iso-8859-1', '{}'],
  ])('with a body of %s is refused, and nothing is done', async (type, rawBody) => {
    const headers = { 'content-type': type };
    for (const path of ['/api/billing/withdraw', '/api/products']) {
      const answer = await client.send('POST', path, { rawBody, headers });
      expect([answer.status, answer.problem.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    }
  });

  it('names what is missing, field by field', async () => {
    const answer = await client.post('/api/products', { name: ' ' });
    expect(answer.status).toBe(400);
    expect(answer.problem.errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: 'sku', code: 'required' }),
        expect.objectContaining({ path: 'name', code: 'required' }),
      ]),
    );
  });

  it('to an address that does not exist is a problem too', async () => {
    const answer = await client.get('/api/nothing-here');
    expect(answer.status).toBe(404);
    expect(answer.problem.code).toBe('NOT_FOUND');
  });

  it('keeps difficult names exactly', async () => {
    const name = 'Ñandú 🦤 עברית é — "comillas" <b>';
    const created = await client.post<{ id: string; name: string }>('/api/products', {
      sku: 'RARO-1',
      name,
    });
    expect(created.status).toBe(201);
    expect((await client.get(`/api/products/${created.body.id}`)).body['name']).toBe(name);
  });
});
