import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEventsService } from '#server/features/events/events.service.ts';
import { createLiveService } from '#server/features/live/live.routes.ts';
import type { SubscriptionRecord } from '#server/features/subscriptions/subscription.model.ts';
import { createSubscriptionsService } from '#server/features/subscriptions/subscriptions.service.ts';
import type { Session } from '#server/http/session.ts';
import { objectIds } from '#server/ids.ts';
import { createLogger } from '#server/log.ts';
import type { LiveEvent } from '#shared/contracts/subscriptions.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';
import type { Registered, TestClient } from '#test/support/test-client.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

type Owner = TestClient & Registered;

async function owner(): Promise<Owner> {
  const client = app.client();
  return Object.assign(client, await client.register());
}

/** An open tab: what it was told, in order. */
async function tab(client: TestClient): Promise<{ heard: LiveEvent[]; close(): void }> {
  const leaving = new AbortController();
  const response = await fetch(`${app.origin}/api/events`, {
    headers: { cookie: client.cookie ?? '' },
    signal: leaving.signal,
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const heard: LiveEvent[] = [];
  void listen(response, heard);
  return { heard, close: () => leaving.abort() };
}

async function listen(response: Response, heard: LiveEvent[]): Promise<void> {
  let text = '';
  try {
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      const messages = text.split('\n\n');
      text = messages.pop() ?? '';
      for (const message of messages) {
        const data = /^data: (.+)$/m.exec(message)?.[1];
        if (data) heard.push(JSON.parse(data) as LiveEvent);
      }
    }
  } catch {
    // The tab was closed.
  }
}

const rename = (record: SubscriptionRecord) =>
  [
    record,
    { planName: `Plan ${randomBytes(3).toString('hex')}` },
    { type: 'subscription.updated', actor: 'test' },
  ] as const;

describe('an open tab', () => {
  it('hears of a change of plan, and no other business does', async () => {
    const [client, stranger] = [await owner(), await owner()];
    const [one, two, other] = [await tab(client), await tab(client), await tab(stranger)];
    const record = await app.services.subscriptions.load(client.businessId, 'inventory');
    await app.services.subscriptions.change(...rename(record));
    const event = { type: 'subscription.changed', appId: 'inventory', version: 2 };
    await expect.poll(() => one.heard).toEqual([event]);
    await expect.poll(() => two.heard).toEqual([event]);
    expect(other.heard).toEqual([]);
    for (const open of [one, two, other]) open.close();
  });

  it('hears within two seconds of a change that another process made', async () => {
    const client = await owner();
    const open = await tab(client);
    const elsewhere = createSubscriptionsService({
      clock: app.clock,
      ids: objectIds,
      events: createEventsService({ clock: app.clock, log: createLogger('silent') }),
    });
    const before = await client.get<{ planName: string }>('/api/subscriptions/status');
    const changed = await elsewhere.change(
      ...rename(await elsewhere.load(client.businessId, 'inventory')),
    );
    await expect
      .poll(() => open.heard, { timeout: 2000 })
      .toMatchObject([{ type: 'subscription.changed', version: 2 }]);
    // Who asks then sees it: the status that this process remembers is forgotten with the message.
    const after = await client.get<{ planName: string }>('/api/subscriptions/status');
    expect(after.body.planName).toBe(changed?.planName);
    expect(after.body.planName).not.toBe(before.body.planName);
    open.close();
  });

  it('hears once that usage moved, however much moved at once', async () => {
    const [client, stranger] = [await owner(), await owner()];
    const [open, other] = [await tab(client), await tab(stranger)];
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        client.post('/api/products', { sku: `U${index}`, name: 'U' }),
      ),
    );
    await expect
      .poll(() => open.heard)
      .toContainEqual({ type: 'usage.changed', appId: 'inventory' });
    expect(open.heard.length).toBeLessThan(5);
    expect(other.heard).toEqual([]);
    for (const one of [open, other]) one.close();
  });

  it('is not opened without a session', async () => {
    const answer = await app.client().get('/api/events');
    expect(answer.status).toBe(401);
    expect(answer.problem.code).toBe('UNAUTHENTICATED');
  });
});

describe('a tab that is closed', () => {
  it('while its session is being looked up does no harm', async () => {
    const events = createEventsService({ clock: app.clock, log: createLogger('silent') });
    const live = createLiveService(events);
    let answer: (session: Session) => void = () => undefined;
    let isAsked = false;
    const handler = live.handler({
      require: () => {
        isAsked = true;
        return new Promise((resolve) => {
          answer = resolve;
        });
      },
    });
    let isClosed = false;
    const server = createServer((request, response) => {
      response.on('close', () => {
        isClosed = true;
      });
      void handler(request as never, response as never, () => undefined);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const leaving = new AbortController();
    const refused = fetch(`http://127.0.0.1:${port}`, { signal: leaving.signal }).catch(() => null);
    await expect.poll(() => isAsked).toBe(true);
    leaving.abort();
    await refused;
    await expect.poll(() => isClosed).toBe(true);
    answer({ sessionId: 's', userId: 'u', businessId: 'gone', role: 'owner' });
    await new Promise(setImmediate);
    live.usageChanged('gone', 'inventory');
    // Nobody is there any more: stopping writes to no stream.
    live.stop();
    server.close();
    await once(server, 'close');
  });
});
