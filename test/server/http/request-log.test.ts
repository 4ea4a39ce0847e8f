import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import express from 'express';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { requestContext } from '#server/http/request-context.ts';
import { requestLog } from '#server/http/request-log.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function startLogged(level: string) {
  const lines: Record<string, unknown>[] = [];
  const log = pino(
    { level },
    { write: (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const app = express();
  app.use(requestContext, requestLog(log));
  app.get('/status/:code', (request, response) => {
    response.status(Number(request.params.code)).end();
  });
  app.get('/never', () => undefined);
  const server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const get = async (path: string): Promise<void> => {
    await (
      await fetch(`http://127.0.0.1:${port}${path}`, { headers: { 'x-request-id': 'some-id-1' } })
    ).text();
    // The line follows the answer.
    await wait(20);
  };
  return { lines, get, port };
}

describe('the log of requests', () => {
  it.each([
    [404, 30],
    [503, 50],
  ])('has a line for a %i, at level %i, without the query', async (status, level) => {
    const { lines, get } = await startLogged('info');
    await get(`/status/${status}?token=secret`);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level,
      msg: 'request completed',
      req: { id: 'some-id-1', method: 'GET', path: `/status/${status}` },
      res: { status },
      responseTime: expect.any(Number),
    });
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  it('leaves successes out, unless it is asked for everything', async () => {
    const usual = await startLogged('info');
    await usual.get('/status/200');
    expect(usual.lines).toEqual([]);
    const everything = await startLogged('debug');
    await everything.get('/status/200');
    expect(everything.lines).toMatchObject([{ level: 20, res: { status: 200 } }]);
  });

  it('tells when the client went away before the answer', async () => {
    const { lines, port } = await startLogged('debug');
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /never HTTP/1.1\r\nhost: x\r\n\r\n');
    await wait(50);
    socket.destroy();
    await expect.poll(() => lines).toMatchObject([{ msg: 'request aborted' }]);
  });
});
