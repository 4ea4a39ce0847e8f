import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { createExpressServer } from '#server/http/express-server.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function createSampleApp(): Express {
  const app = express();
  app.set('trust proxy', 1);
  app.use(express.json());
  app.post('/echo/:name', (request, response) => {
    const { params, query, body, ip, protocol, fresh } = request as typeof request & {
      body: unknown;
    };
    response
      .status(201)
      .cookie('seen', '1')
      .json({ params, query, body, ip, protocol, fresh, accepts: request.accepts('html', 'json') });
  });
  app.get('/text', (_request, response) => {
    response.type('text').send('texto con ñ');
  });
  app.get('/fails', () => {
    throw Object.assign(new Error('no'), { status: 418, expose: true });
  });
  return app;
}

async function answersOf(origin: string) {
  const requests: [string, RequestInit][] = [
    [
      '/echo/ana?a=1&b=2',
      {
        method: 'POST',
        body: '{"a":[1]}',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.7' },
      },
    ],
    ['/text', {}],
    ['/text', { method: 'HEAD' }],
    ['/fails', {}],
    ['/nothing', {}],
  ];
  const answers = [];
  for (const [path, init] of requests) {
    const response = await fetch(origin + path, init);
    const { date: _, ...headers } = Object.fromEntries(response.headers);
    answers.push({
      status: response.status,
      headers,
      body: (await response.text()).split('\n')[0],
    });
  }
  return answers;
}

describe('a server made for an Express app', () => {
  it('answers exactly as the app does behind a plain server', async () => {
    const plain = await answersOf(await listen(createServer(createSampleApp())));
    const made = await answersOf(await listen(createExpressServer(createSampleApp())));
    expect(made).toEqual(plain);
    expect(made.map(({ status }) => status)).toEqual([201, 200, 200, 418, 404]);
  });

  it('gives requests and responses their prototypes before Express sees them', async () => {
    const app = express();
    const seen: unknown[] = [];
    app.get('/', (request, response) => {
      seen.push(Object.getPrototypeOf(request), Object.getPrototypeOf(response));
      response.end();
    });
    const server = createExpressServer(app);
    server.prependListener('request', (request, response) => {
      seen.push(Object.getPrototypeOf(request), Object.getPrototypeOf(response));
    });
    await fetch(await listen(server));
    const [requestBefore, responseBefore, requestInApp, responseInApp] = seen;
    expect(requestBefore).toBe(requestInApp);
    expect(responseBefore).toBe(responseInApp);
  });
});
