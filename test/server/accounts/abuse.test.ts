import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { businessModel } from '#server/features/accounts/business.model.ts';
import { usageModel } from '#server/features/entitlements/usage.model.ts';
import { subscriptionModel } from '#server/features/subscriptions/subscription.model.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

describe('guessing a password', () => {
  it('stops within twenty tries, also when all are sent at once', async () => {
    const { email } = await app.client().register();
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        app.client().send('POST', '/api/auth/login', {
          body: { email, password: `guess ${index}` },
          headers: { 'x-forwarded-for': `10.0.0.${index}` },
        }),
      ),
    );
    const tried = answers.filter((answer) => answer.status === 401);
    const stopped = answers.filter((answer) => answer.status === 429);
    expect(tried.length).toBeLessThanOrEqual(20);
    expect(tried.length + stopped.length).toBe(60);
  });

  it('stops within twenty tries, though each comes from another address of one /64', async () => {
    const { email, password } = await app.client().register();
    const codes: string[] = [];
    for (let turn = 1; turn <= 30; turn += 1) {
      await app.services.accounts
        .signIn({ email, password: `guess ${turn}` }, 'cookie', `2001:db8:5:6::${turn}`)
        .catch((thrown: { code: string }) => codes.push(thrown.code));
    }
    expect(codes.filter((code) => code === 'INVALID_CREDENTIALS').length).toBeLessThanOrEqual(20);
    expect(codes.at(-1)).toBe('RATE_LIMITED');
    // The owner sits somewhere else.
    const signedIn = app.services.accounts.signIn({ email, password }, 'cookie', '2001:db8:5:7::1');
    await expect(signedIn).resolves.toHaveProperty('account');
  });

  it('leaves a whole office in that starts work at once', async () => {
    const people = await Promise.all(Array.from({ length: 40 }, () => app.client().register()));
    const answers = await Promise.all(
      people.map(({ email, password }) =>
        app.client().post('/api/auth/login', { email, password }),
      ),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
  });

  it('counts failures only: who signs in often is never stopped', async () => {
    const services = app.services;
    const { email, password } = await app.client().register();
    for (let turn = 0; turn < 120; turn += 1) {
      const { account } = await services.accounts.signIn(
        { email, password },
        'cookie',
        '198.51.100.7',
      );
      expect(account.user.email).toBe(email);
    }
  });
});

describe('a bearer token', () => {
  it('is no cookie: it cannot be kept alive beyond its hour', async () => {
    const { email, password } = await app.client().register();
    const { body } = await app
      .client()
      .post<{ token: string }>('/api/auth/token', { email, password });
    const headers = { authorization: `Bearer ${body.token}` };
    const asCookie = app.client();
    for (const minutes of [0, 20, 30]) {
      app.clock.advance(minutes * 60_000);
      asCookie.cookie = `estante=${body.token}`;
      expect((await asCookie.get('/api/auth/me')).status).toBe(401);
      expect((await app.client().send('GET', '/api/auth/me', { headers })).status).toBe(200);
    }
    app.clock.advance(11 * 60_000);
    expect((await app.client().send('GET', '/api/auth/me', { headers })).status).toBe(401);
    app.clock.set(new Date());
  });
});

describe('a registration that loses the race for an address', () => {
  it('leaves nothing behind', async () => {
    const registration = {
      businessName: 'Carrera única',
      name: 'A',
      email: 'carrera@example.test',
      password: '0123456789',
    };
    const [subscriptions, usage] = [
      await subscriptionModel.countDocuments(),
      await usageModel.countDocuments(),
    ];
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => app.client().post('/api/auth/register', registration)),
    );
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(await businessModel.countDocuments({ name: registration.businessName })).toBe(1);
    expect(await subscriptionModel.countDocuments()).toBe(subscriptions + 1);
    expect(await usageModel.countDocuments()).toBe(usage + 6);
  });
});
