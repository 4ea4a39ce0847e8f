import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

it('products that speak the upgrades dialect reach billing under its name', async () => {
  const client = app.client();
  await client.register();
  const own = await client.get('/api/billing/status');
  const dialect = await client.get('/api/grafts/upgrades/status?app=inventory');
  expect([dialect.status, dialect.body]).toEqual([200, own.body]);
  expect((await client.get('/api/grafts/upgrades/nothing')).status).toBe(404);
});
