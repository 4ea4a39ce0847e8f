import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '#server/app.ts';
import { mailModel } from '#server/features/mail/mail.model.ts';
import { objectIds } from '#server/ids.ts';
import { createLogger } from '#server/log.ts';
import { createProviderRegistry } from '#server/payments/provider-registry.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const EVIL = '<script>alert("1")</script> & <b>Hijos</b>';
const page = (path: string, headers: Record<string, string> = {}) =>
  app.client().send<string>('GET', path, { headers });

describe('the outbox page', () => {
  it('says that there is nothing, in the language of the browser', async () => {
    expect((await page('/outbox')).body).toContain('Todavía no hay mails.');
    const english = await page('/outbox', { 'accept-language': 'en-US,en;q=0.9' });
    expect(english.body).toContain('There are no mails yet.');
  });

  it('lists mails and shows each, with everything that people wrote as text', async () => {
    const { email } = await app.client().register({ businessName: EVIL, name: EVIL });
    await app.services.mail.read();
    const mail = await mailModel.findOne({ to: email }).lean();
    const list = await page('/outbox');
    expect(list.status).toBe(200);
    expect(list.headers.get('content-type')).toContain('text/html');
    expect(list.body).toContain(email);
    const paths = [`/outbox/${mail?._id}`, `/outbox/${mail?._id}/html`];
    expect(list.body).toContain(`href="${paths[0]}"`);
    for (const path of paths) {
      const { status, body, headers } = await page(path);
      expect([path, status]).toEqual([path, 200]);
      expect(body).not.toMatch(/<script|<b>/i);
      expect(body).toContain('&lt;script&gt;');
      expect(headers.get('content-security-policy')).toContain("script-src 'self'");
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  it('has no mail that is not there', async () => {
    expect((await page('/outbox/nothing')).status).toBe(404);
    expect((await page('/outbox/nothing/html')).status).toBe(404);
  });

  it('does not exist in production', async () => {
    const { app: production } = createApp({
      config: { environment: 'production', publicUrl: 'https://e.example', trustedProxies: 0 },
      services: app.services,
      providers: createProviderRegistry([]),
      ids: objectIds,
      log: createLogger('silent'),
      clock: app.clock,
      sandboxUrl: null,
      clientFolder: null,
      isDraining: () => false,
    });
    const server = express().use(production).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const answer = await fetch(`http://127.0.0.1:${port}/outbox`);
    expect(answer.status).toBe(404);
    server.close();
    server.closeAllConnections();
  });
});
