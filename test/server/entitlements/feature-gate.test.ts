import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EndpointRouter } from '#server/http/endpoint-router.ts';
import { problemHandler } from '#server/http/problem.ts';
import { requestContext } from '#server/http/request-context.ts';
import { createSessionCookie } from '#server/http/session-cookie.ts';
import { createSessionReader } from '#server/http/session-reader.ts';
import { objectIds } from '#server/ids.ts';
import { createLogger } from '#server/log.ts';
import { endpoint } from '#shared/contracts/endpoint.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';
import { createTestClient, type TestClient } from '#test/support/test-client.ts';

let app: TestApp;
let server: Server;
let origin: string;
let runs = 0;

const report = endpoint({
  method: 'POST',
  path: '/api/reports/:feature',
  tag: 'Test',
  summary: 'Something that a plan has or lacks',
  body: z.strictObject({ title: z.string() }),
  response: z.object({ title: z.string() }),
});

/** A route for each feature, gated as the product's own are. */
beforeAll(async () => {
  app = await startTestApp();
  const { services } = app;
  const sessions = createSessionReader(createSessionCookie(false), {
    bearer: services.sessions.find,
    cookie: services.sessions.findOrRenew,
  });
  const router = new EndpointRouter({
    ...services,
    sessions,
    newId: objectIds.next,
    checkResponses: true,
  });
  for (const feature of [
    'advancedReporting',
    'customBranding',
    'invoiceChannels',
    'unheardOf',
    'constructor',
  ]) {
    const path = report.path.replace(':feature', feature);
    router.member({ ...report, path }, { role: 'staff', gate: { feature } }, async ({ body }) => {
      runs += 1;
      return body;
    });
  }
  server = createServer(
    express().use(
      requestContext,
      express.json(),
      router.router,
      problemHandler(createLogger('silent')),
    ),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await app.stop();
});

async function owner(): Promise<TestClient & { businessId: string }> {
  const client = app.client();
  const { businessId } = await client.register();
  const here = createTestClient(origin);
  here.cookie = client.cookie;
  return Object.assign(here, { businessId });
}

const ask = (client: TestClient, feature: string, body: object = { title: 'x' }) =>
  client.post(`/api/reports/${feature}`, body);

describe('a feature that the plan lacks', () => {
  it('is refused before anything runs, with the cheapest plan that has it', async () => {
    const client = await owner();
    const { body } = await app.client().get<{ plans: Plan[] }>('/api/plans');
    const unlocking = body.plans.find((plan) => plan.features['advancedReporting'] === true);
    const before = runs;
    const refused = await ask(client, 'advancedReporting');
    expect(refused.status).toBe(403);
    expect(refused.problem).toMatchObject({
      code: 'FEATURE_NOT_AVAILABLE',
      feature: 'advancedReporting',
      planId: body.plans.find((plan) => plan.isDefault)?.id,
      unlockingPlan: { id: unlocking?.id, name: unlocking?.name, price: unlocking?.prices[0] },
      upgradeUrl: '/upgrade?reason=advancedReporting',
    });
    expect(refused.problem.unlockingPlan).not.toHaveProperty('limit');
    expect(runs).toBe(before);
  });

  it('has no price when only a plan agreed by hand has it, and no plan when none has', async () => {
    const client = await owner();
    const custom = await ask(client, 'customBranding');
    expect(custom.problem.unlockingPlan).toMatchObject({ price: null });
    expect((await ask(client, 'unheardOf')).problem).toMatchObject({ unlockingPlan: null });
    expect((await ask(client, 'constructor')).problem).toMatchObject({ unlockingPlan: null });
  });

  it('is there on the next request after the plan has it', async () => {
    const client = await owner();
    expect((await ask(client, 'advancedReporting')).status).toBe(403);
    const { subscriptions } = app.services;
    const record = await subscriptions.load(client.businessId, 'inventory');
    await subscriptions.change(
      record,
      { features: { advancedReporting: true } },
      { type: 'subscription.plan_changed', actor: 'test' },
    );
    expect((await ask(client, 'advancedReporting')).status).toBe(200);
  });
});

describe('the order of refusals', () => {
  it('is session, then the request itself, then the plan', async () => {
    const client = await owner();
    expect((await ask(createTestClient(origin), 'advancedReporting', {})).status).toBe(401);
    expect((await ask(client, 'advancedReporting', {})).status).toBe(400);
    expect((await ask(client, 'advancedReporting')).status).toBe(403);
    expect((await ask(client, 'invoiceChannels')).status).toBe(200);
  });
});
