import type { Router } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RESOURCES } from '#shared/domain/resources.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const MUTATING = new Set(['post', 'put', 'patch', 'delete']);
/** Doors that no session opens: a provider's signature does. */
const SIGNED = /^\/api\/webhooks\//;

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
  handle?: { stack?: Layer[] };
}

/** Every route that Express itself would match, however it was mounted. */
function mountedRoutes(layers: Layer[]): { method: string; path: string }[] {
  return layers.flatMap((layer) => {
    const { route } = layer;
    if (route) {
      return Object.keys(route.methods).map((method) => ({ method, path: route.path }));
    }
    return mountedRoutes(layer.handle?.stack ?? []);
  });
}

describe('every mutating route', () => {
  it('is gated by the plan or says why it is free', () => {
    const router = app.express.router as Router & { stack: Layer[] };
    const mutating = mountedRoutes(router.stack).filter((route) => MUTATING.has(route.method));
    expect(mutating.length).toBeGreaterThan(15);
    const undeclared = mutating
      .filter((route) => !SIGNED.test(route.path))
      .filter((route) => {
        const declared = app.routes.find(
          (one) => one.method.toLowerCase() === route.method && one.path === route.path,
        );
        return !declared?.gate;
      });
    expect(undeclared).toEqual([]);
  });

  it('creates, changes or brings back counted things only through its metric', () => {
    for (const [name, metric] of Object.entries(RESOURCES)) {
      const gates = app.routes
        .filter(({ method, path }) => method !== 'DELETE' && path.startsWith(`/api/${name}`))
        .flatMap(({ gate }) => gate ?? []);
      expect([name, gates]).toEqual([name, [{ metric }, { metric }, { metric }]]);
    }
  });
});

describe('every route but the public ones', () => {
  it('wants a session, or the signature of a trusted service', async () => {
    const guarded = app.routes.filter((route) => route.access !== 'public');
    expect(guarded.length).toBeGreaterThan(15);
    for (const route of guarded) {
      const path = route.path.replace(':id', '0123456789abcdef01234567');
      const answer = await app
        .client()
        .send(route.method, path, route.method === 'GET' ? {} : { body: {} });
      expect([route.path, answer.status]).toEqual([route.path, 401]);
    }
  });

  it('is public on purpose', () => {
    const open = app.routes.filter((route) => route.access === 'public').map((route) => route.path);
    expect(open.sort()).toEqual([
      '/api/auth/login',
      '/api/auth/register',
      '/api/auth/token',
      '/api/consumer-requests',
      '/api/plans',
    ]);
  });

  it('is limited where it is about money', () => {
    const unlimited = app.routes.filter(
      (route) => /billing|stripe|payments|businesses/.test(route.path) && !route.rateLimit,
    );
    expect(unlimited.map((route) => `${route.method} ${route.path}`)).toEqual([]);
  });

  it('lets only owners pay', () => {
    const billing = app.routes.filter(
      (route) => route.gate && /billing|stripe|businesses/.test(route.path),
    );
    expect(billing.length).toBeGreaterThan(3);
    expect(new Set(billing.map((route) => route.access))).toEqual(new Set(['owner']));
  });
});
