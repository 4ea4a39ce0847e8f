import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { closeWhenDraining, readiness } from '#server/http/readiness.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server that is ready when something answers, and the status and connection header of its answer. */
async function start(ask: () => Promise<unknown>, isDraining = () => false) {
  const app = express();
  app.use(closeWhenDraining(isDraining));
  app.get('/readyz', readiness({ ask, isDraining, answerMs: 20 }));
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
    return { status: answer.status, connection: answer.headers.get('connection') };
  };
}

describe('/readyz', () => {
  it('says whether the database answers', async () => {
    let isThere = true;
    const ask = () => (isThere ? Promise.resolve() : Promise.reject(new Error('away')));
    const look = await start(ask);
    expect((await look()).status).toBe(200);
    isThere = false;
    expect((await look()).status).toBe(503);
  });

  it('does not wait for a silent database, and asks it once, however often it is looked at', async () => {
    let asked = 0;
    let answer: () => void = () => undefined;
    const look = await start(() => {
      asked += 1;
      return new Promise<void>((resolve) => {
        answer = resolve;
      });
    });
    const answers = await Promise.all([look(), look(), look()]);
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
    expect((await look()).status).toBe(503);
    expect(asked).toBe(1);
    answer();
    await new Promise(setImmediate);
    const next = look();
    await expect.poll(() => asked).toBe(2);
    answer();
    await next;
  });

  it('says no, and closes its connection, from the moment that the process is asked to stop', async () => {
    let isDraining = false;
    const look = await start(
      () => Promise.resolve(),
      () => isDraining,
    );
    expect(await look()).toEqual({ status: 200, connection: 'keep-alive' });
    isDraining = true;
    expect(await look()).toEqual({ status: 503, connection: 'close' });
  });
});
