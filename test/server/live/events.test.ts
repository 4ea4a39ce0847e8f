import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sessionModel } from '#server/features/accounts/session.model.ts';
import { createSessionsService } from '#server/features/accounts/sessions.service.ts';
import { createTokens } from '#server/features/accounts/tokens.ts';
import { createEventsService } from '#server/features/events/events.service.ts';
import { createLiveService } from '#server/features/live/live.routes.ts';
import type { SubscriptionRecord } from '#server/features/subscriptions/subscription.model.ts';
import { createSubscriptionsService } from '#server/features/subscriptions/subscriptions.service.ts';
import type { Session } from '#server/http/session.ts';
import { objectIds } from '#server/ids.ts';
import { createLogger } from '#server/log.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';
import type { Registered, TestClient } from '#test/support/test-client.ts';
import { openTab } from './open-tab.ts';

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

const tab = (client: TestClient, origin = app.origin) => openTab(client, origin);

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

describe('a session that ends', () => {
  const NEW_PASSWORD = 'another long password 42';

  /** Another process with its own feed and caches, where the person has a tab open too. */
  async function elsewhere(client: Owner) {
    const parts = { clock: app.clock, log: createLogger('silent') };
    const events = createEventsService(parts);
    await events.start();
    const sessions = createSessionsService({
      ...parts,
      ids: objectIds,
      tokens: createTokens('a secret that nothing here is signed with', app.clock),
    });
    const live = createLiveService({ ...parts, events, sessions });
    const record = await sessionModel.findOne({ userId: client.userId }).lean().orFail();
    // It read the session before that ended.
    const handler = live.handler({ require: async () => ({ ...record, sessionId: record._id }) });
    const server = createServer((request, response) => {
      void handler(request as never, response as never, () => undefined);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return {
      origin: `http://127.0.0.1:${port}`,
      async stop() {
        live.stop();
        await events.stop();
        server.closeAllConnections();
        server.close();
      },
    };
  }

  /** Tabs of a session here and in another process, and one of a session that goes on. */
  async function openTabs(ending: Owner, elsewhereOrigin: string, goingOn: TestClient) {
    const ended = [await tab(ending), await tab(ending, elsewhereOrigin)];
    const kept = await tab(goingOn);
    return {
      async expectOneLeft() {
        await expect
          .poll(() => ended.map((one) => one.isEnded()), { timeout: 2000 })
          .toEqual([true, true]);
        expect(kept.isEnded()).toBe(false);
        kept.close();
      },
    };
  }

  it('by signing out ends its streams in every process within two seconds, and no other', async () => {
    const client = await owner();
    const other = await elsewhere(client);
    const second = app.client();
    await second.post('/api/auth/login', { email: client.email, password: client.password });
    const tabs = await openTabs(client, other.origin, second);
    expect((await client.post('/api/auth/logout')).status).toBe(204);
    await tabs.expectOneLeft();
    await other.stop();
  });

  it('because the password was changed elsewhere ends the others, and keeps the one that changed it', async () => {
    const client = await owner();
    const other = await elsewhere(client);
    const changing = app.client();
    const { email, password } = client;
    await changing.post('/api/auth/login', { email, password });
    const tabs = await openTabs(client, other.origin, changing);
    const passwords = { currentPassword: password, newPassword: NEW_PASSWORD };
    expect((await changing.post('/api/auth/password/change', passwords)).status).toBe(204);
    await tabs.expectOneLeft();
    await other.stop();
  });

  it('while a process still remembers it leaves no stream that is opened then', async () => {
    const client = await owner();
    const other = await elsewhere(client);
    await client.post('/api/auth/logout');
    const late = await tab(client, other.origin);
    await expect.poll(() => late.isEnded(), { timeout: 2000 }).toBe(true);
    await other.stop();
  });
});

describe('a tab that is closed', () => {
  it('while its session is being looked up does no harm', async () => {
    const events = createEventsService({ clock: app.clock, log: createLogger('silent') });
    const live = createLiveService({
      events,
      sessions: { stillOpen: async (ids) => new Set(ids) },
      log: createLogger('silent'),
    });
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
    server.closeAllConnections();
  });
});
