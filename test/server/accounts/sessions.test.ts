import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

describe('registering', () => {
  it('creates user, business and a subscription to the default plan, and signs in', async () => {
    const client = app.client();
    const answer = await client.post<{ user: { role: string }; subscription: { planId: string } }>(
      '/api/auth/register',
      { businessName: 'Kiosco', name: 'Ana', email: 'Ana@Example.test ', password: '0123456789' },
    );
    expect(answer.status).toBe(201);
    expect(answer.body.user.role).toBe('owner');
    expect(answer.body.subscription).toMatchObject({ status: 'active', isPremium: false });
    expect((await client.get('/api/auth/me')).body).toMatchObject({
      user: { email: 'ana@example.test' },
      business: { name: 'Kiosco' },
    });
  });

  it('sends the session only as an httpOnly SameSite cookie', async () => {
    const client = app.client();
    const answer = await client.post('/api/auth/register', {
      businessName: 'K',
      name: 'A',
      email: 'cookie@example.test',
      password: '0123456789',
    });
    const cookie = answer.headers.getSetCookie()[0] ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect(cookie).toMatch(/Path=\//);
    expect(cookie).not.toMatch(/Domain/);
    expect(JSON.stringify(answer.body)).not.toContain(cookie.split('=')[1]?.split(';')[0]);
  });

  it('refuses an address that has an account, whatever its case', async () => {
    const { email } = await app.client().register();
    const again = await app.client().post('/api/auth/register', {
      businessName: 'B',
      name: 'B',
      email: email.toUpperCase(),
      password: '0123456789',
    });
    expect(again.status).toBe(409);
    expect(again.problem).toMatchObject({ code: 'DUPLICATE', field: 'email' });
  });

  it('lets one of two simultaneous registrations of an address win', async () => {
    const registration = {
      businessName: 'B',
      name: 'B',
      email: 'race@example.test',
      password: '0123456789',
    };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => app.client().post('/api/auth/register', registration)),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  });
});

describe('signing in', () => {
  it('answers alike for a wrong password and an unknown address', async () => {
    const { email } = await app.client().register();
    const wrong = await app.client().post('/api/auth/login', { email, password: 'not this one' });
    const unknown = await app
      .client()
      .post('/api/auth/login', { email: 'nobody@example.test', password: 'not this one' });
    expect(wrong.status).toBe(401);
    const { requestId: _a, ...first } = wrong.problem;
    const { requestId: _b, ...second } = unknown.problem;
    expect(first).toEqual(second);
    expect(first.code).toBe('INVALID_CREDENTIALS');
  });

  it('stops guessing, and leaves the owner in from elsewhere', async () => {
    const narrow = await startTestApp({
      rateLimits: {
        signInPair: { points: 3, duration: 60 },
        register: { points: 100, duration: 60 },
      },
    });
    const { email, password } = await narrow.client().register();
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const guess = await narrow.client().send('POST', '/api/auth/login', {
        body: { email, password: 'a wrong guess' },
        headers: { 'x-forwarded-for': `10.0.0.${attempt}` },
      });
      statuses.push(guess.status);
    }
    expect(statuses).toEqual([401, 401, 401, 429, 429, 429]);
    const refused = await narrow.client().post('/api/auth/login', { email, password });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.problem.retryAfterSeconds).toBeGreaterThan(0);
    const { services } = narrow;
    const elsewhere = await services.accounts.signIn({ email, password }, 'cookie', '203.0.113.9');
    expect(elsewhere.account.user.email).toBe(email);
    await narrow.stop();
    app = await startTestApp();
  });

  it('gives API clients a bearer token that works without a cookie', async () => {
    const { email, password } = await app.client().register();
    const api = app.client();
    const { body } = await api.post<{ token: string; expiresAt: string }>('/api/auth/token', {
      email,
      password,
    });
    expect(Date.parse(body.expiresAt)).toBeGreaterThan(Date.now());
    const me = await app
      .client()
      .send('GET', '/api/auth/me', { headers: { authorization: `Bearer ${body.token}` } });
    expect(me.status).toBe(200);
  });
});

describe('a session', () => {
  it('ends everywhere its token was copied when the person signs out', async () => {
    const client = app.client();
    await client.register();
    const copy = app.client();
    copy.cookie = client.cookie;
    expect((await copy.get('/api/auth/me')).status).toBe(200);
    expect((await client.post('/api/auth/logout')).status).toBe(204);
    const after = await copy.get('/api/auth/me');
    expect(after.status).toBe(401);
    expect(after.problem.code).toBe('UNAUTHENTICATED');
  });

  it('is ended on other devices by a change of password', async () => {
    const here = app.client();
    const { email, password } = await here.register();
    const there = app.client();
    await there.post('/api/auth/login', { email, password });
    const changed = await here.post('/api/auth/password/change', {
      currentPassword: password,
      newPassword: 'otra clave larga',
    });
    expect(changed.status).toBe(204);
    expect((await there.get('/api/auth/me')).status).toBe(401);
    expect((await here.get('/api/auth/me')).status).toBe(200);
    const old = await app.client().post('/api/auth/login', { email, password });
    expect(old.status).toBe(401);
  });

  it('goes on with a new token when the short one is over', async () => {
    const client = app.client();
    await client.register();
    const first = client.cookie;
    app.clock.advance(20 * 60 * 1000);
    expect((await client.get('/api/auth/me')).status).toBe(200);
    expect(client.cookie).not.toBe(first);
    app.clock.advance(31 * 24 * 60 * 60 * 1000);
    expect((await client.get('/api/auth/me')).status).toBe(401);
    app.clock.set(new Date());
  });

  it.each([
    ['no token', ''],
    ['not a token', 'estante=abc'],
    ['an unsigned token', `estante=${unsigned()}.`],
  ])('is refused with %s', async (_name, cookie) => {
    const client = app.client();
    client.cookie = cookie;
    expect((await client.get('/api/auth/me')).status).toBe(401);
  });

  it('refuses unsafe requests from another site', async () => {
    const client = app.client();
    await client.register();
    const foreign = await client.send('POST', '/api/auth/logout', {
      headers: { origin: 'https://evil.example' },
    });
    expect(foreign.status).toBe(403);
    expect(foreign.problem.code).toBe('CSRF');
    expect((await client.get('/api/auth/me')).status).toBe(200);
  });
});

function unsigned(): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part({ sid: 'x', iat: 1, exp: 9_999_999_999 })}`;
}
