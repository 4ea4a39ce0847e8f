import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EndpointRouter } from '#server/http/endpoint-router.ts';
import { problemHandler } from '#server/http/problem.ts';
import {
  createServiceSignatures,
  keepSignedBody,
  SIGNATURE_HEADER,
  signService,
  TIMESTAMP_HEADER,
} from '#server/http/service-signature.ts';
import { createSessionCookie } from '#server/http/session-cookie.ts';
import { createSessionReader } from '#server/http/session-reader.ts';
import { objectIds } from '#server/ids.ts';
import { createLogger } from '#server/log.ts';
import { endpoint } from '#shared/contracts/endpoint.ts';
import { SERVICE_SECRET, startTestApp, type TestApp } from '#test/support/test-app.ts';
import { createTestClient } from '#test/support/test-client.ts';

const note = endpoint({
  method: 'PUT',
  path: '/api/noted',
  tag: 'Test',
  summary: 'What a trusted service may say',
  query: z.strictObject({ about: z.string().optional() }),
  body: z.strictObject({ text: z.string() }),
  response: z.object({ text: z.string() }),
});
const list = endpoint({
  method: 'GET',
  path: '/api/noted',
  tag: 'Test',
  summary: 'What a trusted service may read',
  response: z.object({ count: z.int() }),
});

let app: TestApp;
/** Two processes over one database. */
const servers: { server: Server; origin: string }[] = [];
let handled = 0;

beforeAll(async () => {
  app = await startTestApp();
  for (let process = 0; process < 2; process += 1) servers.push(await serve(SERVICE_SECRET));
});
afterAll(async () => {
  for (const { server } of servers) server.close();
  await app.stop();
});

async function serve(secret: string | null) {
  const { services } = app;
  const router = new EndpointRouter({
    ...services,
    signatures: createServiceSignatures({ clock: app.clock, secret }),
    sessions: createSessionReader(createSessionCookie(false), {
      bearer: services.sessions.find,
      cookie: services.sessions.findOrRenew,
    }),
    newId: objectIds.next,
    checkResponses: true,
  });
  const gate = { free: 'a test' };
  router.service(note, { gate }, async ({ body }) => {
    handled += 1;
    return body;
  });
  router.service(list, {}, async () => ({ count: handled }));
  const server = createServer(
    express().use(
      express.json({ verify: keepSignedBody }),
      router.router,
      problemHandler(createLogger('silent')),
    ),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

interface Signed {
  method?: string;
  url?: string;
  /** What is sent. */
  body?: string;
  /** What is signed, where it is something else. */
  signed?: { method?: string; url?: string; body?: string };
  secret?: string;
  /** Seconds after now. */
  offset?: number;
  process?: 0 | 1;
}

let second = 0;
let firstSecond = 0;
function headersOf(options: Signed): Record<string, string> {
  const { method = 'PUT', url = '/api/noted', body = '', secret = SERVICE_SECRET } = options;
  // A second of its own for each, as a client would wait for the next one, however long the test before it took.
  second += 1;
  const now = Math.floor(app.clock.now().getTime() / 1000);
  firstSecond ||= now;
  const at = options.offset === undefined ? firstSecond - second : now + options.offset;
  const timestamp = String(at);
  const signature = signService(secret, { timestamp, method, url, body, ...options.signed });
  return { [TIMESTAMP_HEADER]: timestamp, [SIGNATURE_HEADER]: signature };
}

function call(options: Signed, headers = headersOf(options)) {
  const { method = 'PUT', url = '/api/noted', body, process = 0 } = options;
  return createTestClient(servers[process]?.origin ?? '').send(method, url, {
    ...(body === undefined ? {} : { rawBody: body }),
    headers,
  });
}

const BODY = '{ "text":  "as it was sent" }';

async function expectRefused(answer: ReturnType<typeof call>): Promise<void> {
  const before = handled;
  const { status, problem } = await answer;
  expect([status, problem.code]).toEqual([401, 'INVALID_SIGNATURE']);
  expect(handled).toBe(before);
}

describe('a request of a trusted service', () => {
  it('is signed over time, method, path with query, and the bytes of the body', () => {
    const parts = { timestamp: '1795000000', method: 'PUT', url: '/a?b=c', body: '{"d":1}' };
    // From openssl: printf '1795000000.PUT./a?b=c.{"d":1}' | openssl dgst -sha256 -hmac secret
    expect(signService('secret', parts)).toBe(
      'v1=c1d741b9686e4969104b09854c061d1c71242309b4ec6a971b375544fff9d98a',
    );
  });

  it('is answered when its signature is right, also with a query and without a body', async () => {
    const put = await call({ body: BODY, url: '/api/noted?about=spaces' });
    expect([put.status, put.body]).toEqual([200, { text: 'as it was sent' }]);
    expect((await call({ method: 'GET' })).status).toBe(200);
  });

  it('is validated like any other', async () => {
    const answer = await call({ body: '{"text":1}' });
    expect([answer.status, answer.problem.code]).toEqual([400, 'INVALID_REQUEST']);
  });

  it.each<[string, Signed]>([
    ['another body', { body: BODY, signed: { body: BODY.replace('sent', 'signed') } }],
    [
      'the same body written otherwise',
      { body: BODY, signed: { body: '{"text":"as it was sent"}' } },
    ],
    ['another path', { body: BODY, signed: { url: '/api/other' } }],
    [
      'another query',
      { body: BODY, url: '/api/noted?about=me', signed: { url: '/api/noted?about=you' } },
    ],
    ['another method', { body: BODY, signed: { method: 'POST' } }],
    ['another secret', { body: BODY, secret: 'a secret that somebody else has' }],
    ['a time too long ago', { body: BODY, offset: -302 }],
    ['a time to come', { body: BODY, offset: 302 }],
  ])('is refused with %s', async (_what, options) => {
    await expectRefused(call(options));
  });

  it('is taken at both ends of the tolerance', async () => {
    for (const offset of [-298, 298]) {
      expect((await call({ body: BODY, offset })).status).toBe(200);
    }
  });

  it.each([
    ['no headers', () => ({})],
    [
      'no timestamp',
      () => ({ [SIGNATURE_HEADER]: headersOf({ body: BODY })[SIGNATURE_HEADER] ?? '' }),
    ],
    [
      'no signature',
      () => ({ [TIMESTAMP_HEADER]: headersOf({ body: BODY })[TIMESTAMP_HEADER] ?? '' }),
    ],
    ['half a signature', () => shortened(headersOf({ body: BODY }))],
    ['the scheme in capitals', () => replaced(headersOf({ body: BODY }), /^v1/, 'V1')],
    ['two signatures', () => replaced(headersOf({ body: BODY }), /$/, ',v1=00')],
  ])('is refused with %s', async (_what, headers) => {
    await expectRefused(call({ body: BODY }, headers() as Record<string, string>));
  });

  it('is accepted once, whichever process it meets', async () => {
    const headers = headersOf({ body: BODY });
    expect((await call({ body: BODY }, headers)).status).toBe(200);
    await expectRefused(call({ body: BODY }, headers));
    await expectRefused(call({ body: BODY, process: 1 }, headers));
    const capitals = replaced(headers, /[0-9a-f]+$/, (hex) => hex.toUpperCase());
    await expectRefused(call({ body: BODY }, capitals));
  });

  it('wins once when it comes to both processes at the same time', async () => {
    const headers = headersOf({ body: BODY });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        call({ body: BODY, process: index % 2 === 0 ? 0 : 1 }, headers),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(401)]);
  });

  it('is refused by a server that has no secret', async () => {
    const { server, origin } = await serve(null);
    const headers = headersOf({ body: BODY, secret: '' });
    const answer = await createTestClient(origin).send('PUT', '/api/noted', {
      rawBody: BODY,
      headers,
    });
    expect(answer.status).toBe(401);
    server.close();
  });

  it('cannot be made by somebody who is signed in', async () => {
    const client = app.client();
    await client.register();
    const before = handled;
    const answer = await call({ body: BODY }, { cookie: client.cookie ?? '' });
    expect([answer.status, handled]).toEqual([401, before]);
  });
});

function replaced(
  headers: Record<string, string>,
  pattern: RegExp,
  by: string | ((found: string) => string),
): Record<string, string> {
  const signature = headers[SIGNATURE_HEADER] ?? '';
  return { ...headers, [SIGNATURE_HEADER]: signature.replace(pattern, by as string) };
}

function shortened(headers: Record<string, string>): Record<string, string> {
  return replaced(headers, /.{32}$/, '');
}
