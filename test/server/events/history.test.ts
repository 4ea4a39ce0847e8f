import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { userModel } from '#server/features/accounts/user.model.ts';
import { eventModel } from '#server/features/events/event.model.ts';
import type { HistoryEntry } from '#shared/contracts/billing.ts';
import { HISTORY_TYPES } from '#shared/contracts/history-types.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';
import type { TestClient } from '#test/support/test-client.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

interface Page {
  items: HistoryEntry[];
  nextCursor: string | null;
}
const history = async (client: TestClient, query = '') =>
  (await client.get<Page>(`/api/billing/history${query}`)).body;

let written = 0;
async function write(businessId: string, over: Record<string, unknown> = {}): Promise<string> {
  written += 1;
  const _id = `test-event-${written}`;
  const event = {
    _id,
    type: 'subscription.updated',
    businessId,
    appId: 'inventory',
    at: new Date('2026-11-01T00:00:00Z'),
    actor: 'reconciliation',
    data: {},
    ...over,
  };
  await app.services.events.append([event as never]);
  return _id;
}

describe('the history of a business', () => {
  it('tells who did what, by name', async () => {
    const client = app.client();
    const { email, password } = await client.register({ name: 'Ana Pérez' });
    await client.post('/api/auth/login', { email, password });
    const { items } = await history(client);
    expect(items.map(({ type }) => type)).toEqual(['account.signed_in', 'account.registered']);
    expect(items[0]?.actor).toEqual({ kind: 'person', name: 'Ana Pérez' });
    expect(items[1]?.after).toMatchObject({ businessName: 'Ferretería de prueba', email });
    expect(JSON.stringify(items)).not.toContain(password);
  });

  it.each([
    ['webhook:652f00000000000000000001', 'provider'],
    ['provider', 'provider'],
    ['reconciliation', 'system'],
    ['checkout return', 'system'],
    ['service', 'service'],
    ['visitor', 'visitor'],
    ['0123456789abcdef01234567', 'person'],
  ])('calls %s a %s without a name', async (actor, kind) => {
    const client = app.client();
    const { businessId } = await client.register();
    const id = await write(businessId, { actor, at: new Date(Date.now() + 1000) });
    const { items } = await history(client, '?limit=1');
    expect(items.map((item) => [item.id, item.actor])).toEqual([[id, { kind, name: null }]]);
  });

  it('shows what changed with what it was, instants as text', async () => {
    const client = app.client();
    const { businessId } = await client.register();
    await write(businessId, {
      at: new Date(Date.now() + 1000),
      data: {
        before: { currentPeriodEnd: null },
        after: { currentPeriodEnd: new Date('2026-12-01T00:00:00Z') },
        reason: 'said so',
      },
    });
    expect((await history(client, '?limit=1')).items[0]).toMatchObject({
      before: { currentPeriodEnd: null },
      after: { currentPeriodEnd: '2026-12-01T00:00:00.000Z' },
      data: { reason: 'said so' },
    });
  });

  it('pages by key without losing or repeating what happened in the same instant', async () => {
    const client = app.client();
    const { businessId } = await client.register();
    for (let index = 0; index < 7; index += 1) await write(businessId);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Page = await history(client, `?limit=3${cursor ? `&cursor=${cursor}` : ''}`);
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    const all = await eventModel.find({ businessId, type: { $in: HISTORY_TYPES } }).lean();
    expect(seen).toHaveLength(8);
    expect(new Set(seen)).toEqual(new Set(all.map(({ _id }) => _id)));
  });

  it('is served by an index', async () => {
    const { businessId } = await app.client().register();
    const plan = await eventModel.collection
      .find({ businessId, type: { $in: HISTORY_TYPES }, appId: { $in: [null, 'inventory'] } })
      .sort({ at: -1, _id: -1 })
      .limit(21)
      .explain('executionStats');
    expect(JSON.stringify(plan)).toContain('businessId_1_at_-1__id_-1');
    expect(JSON.stringify(plan)).not.toContain('"SORT"');
  });

  it('keeps apart businesses and apps, and what is for inside', async () => {
    const [mine, others] = [app.client(), app.client()];
    const { businessId } = await mine.register();
    await others.register();
    const hidden = [
      await write(businessId, { appId: 'vault' }),
      await write(businessId, { type: 'billing.payment_without_agreement' }),
      await write(businessId, { type: 'reminder.trial_ending' }),
    ];
    const shown = await write(businessId);
    const own = (await history(mine)).items.map(({ id }) => id);
    expect(own).toContain(shown);
    expect(own.filter((id) => hidden.includes(id))).toEqual([]);
    expect((await history(others)).items.map(({ id }) => id)).not.toContain(shown);
  });

  it('never shows what looks like a secret, however it got there', async () => {
    const client = app.client();
    const { businessId } = await client.register();
    await write(businessId, {
      at: new Date(Date.now() + 1000),
      data: {
        token: 'tok',
        nested: { clientSecret: 'sec', fine: 1 },
        after: { passwordHash: 'h' },
      },
    });
    const { items } = await history(client, '?limit=1');
    expect(items[0]).toMatchObject({ after: {}, data: { nested: { fine: 1 } } });
    expect(JSON.stringify(items)).not.toMatch(/tok"|sec"|"h"/);
  });

  it('is for owners only', async () => {
    const client = app.client();
    const { userId, email, password } = await client.register();
    await userModel.updateOne({ _id: userId }, { role: 'admin' });
    await client.post('/api/auth/login', { email, password });
    expect((await client.get('/api/billing/history')).status).toBe(403);
  });

  it.each(['?limit=0', '?limit=201', '?cursor=bm9wZQ', '?cursor=%00', '?other=1'])(
    'refuses %s',
    async (query) => {
      const client = app.client();
      await client.register();
      expect((await client.get(`/api/billing/history${query}`)).status).toBe(400);
    },
  );
});

describe('what happens to an account', () => {
  const typesOf = async (client: TestClient) =>
    (await history(client)).items.map(({ type }) => type);

  it('is told: signing in and out, and a new password, with the address they came from', async () => {
    const client = app.client();
    const { email, password } = await client.register();
    await client.post('/api/auth/password/change', {
      currentPassword: password,
      newPassword: 'otra clave larga',
    });
    await client.post('/api/auth/logout');
    await client.post('/api/auth/login', { email, password: 'otra clave larga' });
    expect((await typesOf(client)).slice(0, 3)).toEqual([
      'account.signed_in',
      'account.signed_out',
      'account.password_changed',
    ]);
    const { items } = await history(client);
    expect(items[0]?.data).toEqual({ address: '127.0.0.1', kind: 'cookie' });
    expect(JSON.stringify(items)).not.toContain('clave');
  });

  it('is told once in a quarter of an hour for sign-ins that fail, without the password', async () => {
    const client = app.client();
    const { email, businessId } = await client.register();
    const guess = () => app.client().post('/api/auth/login', { email, password: 'mal mal mal' });
    const failures = () => eventModel.find({ businessId, type: 'account.sign_in_failed' }).lean();
    app.clock.set(new Date('2027-01-01T00:01:00Z'));
    for (let turn = 0; turn < 5; turn += 1) expect((await guess()).status).toBe(401);
    // Not waited for by the answer.
    await vi.waitFor(async () => expect(await failures()).toHaveLength(1));
    app.clock.set(new Date('2027-01-01T00:16:00Z'));
    await guess();
    await vi.waitFor(async () => expect(await failures()).toHaveLength(2));
    expect(JSON.stringify(await failures())).not.toContain('mal mal');
    app.clock.set(new Date());
    const { items } = await history(client);
    const failed = items.find(({ type }) => type === 'account.sign_in_failed');
    expect(failed).toMatchObject({
      actor: { kind: 'visitor', name: null },
      data: { address: '127.0.0.1' },
    });
  });
});
