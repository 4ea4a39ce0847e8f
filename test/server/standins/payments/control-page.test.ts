import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StripeBench, startStripeBench } from '#test/server/payments/stripe-bench.ts';

let bench: StripeBench;
let page: string;
beforeAll(async () => {
  bench = await startStripeBench();
  page = bench.sandbox.controlUrl;
});
afterAll(() => bench.stop());

const textOf = async (url = page) => (await fetch(url)).text();

/** Presses a button of the page, as a browser that shows it. */
function press(operation: string, form: Record<string, string> = {}, headers = {}) {
  return fetch(`${page}/${operation}?lang=es`, {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'manual',
    headers: { origin: bench.sandbox.origin, ...headers },
  });
}

describe('the control page', () => {
  it('speaks Spanish, and English when asked, without a script or a key', async () => {
    const response = await fetch(page);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("form-action 'self'");
    const spanish = await response.text();
    expect(spanish).toContain('<html lang="es">');
    expect(spanish).toContain('Hora virtual');
    expect(spanish).not.toMatch(/<script|onclick|style=/);
    const english = await textOf(`${page}?lang=en`);
    expect(english).toContain('<html lang="en">');
    expect(english).toContain('Virtual time');
  });

  it.each([
    ['a foreign page', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['a foreign referrer', { origin: '', referer: 'https://evil.example/sandbox' }],
  ])('takes no form from %s', async (_who, headers) => {
    const before = bench.sandbox.clock.now();
    const refused = await press('clock/advance', { seconds: '3600' }, headers);
    expect(refused.status).toBe(403);
    expect(bench.sandbox.clock.now()).toEqual(before);
  });

  it('is shown under names of its own only, so that no foreign name can read it', async () => {
    const statusUnder = (host: string) =>
      new Promise<number>((resolve, reject) => {
        get(page, { headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        }).once('error', reject);
      });
    expect(await statusUnder('localhost:4010')).toBe(200);
    expect(await statusUnder('rebound.evil.example')).toBe(403);
  });

  it('takes no form that does not say where it is from', async () => {
    const answer = await fetch(`${page}/reset`, { method: 'POST' });
    expect(answer.status).toBe(403);
  });

  it.each([
    [{ seconds: '3600' }, 3600],
    [{ seconds: '604800' }, 604_800],
  ])('moves time by %j', async (form, seconds) => {
    const before = bench.sandbox.clock.now().getTime();
    const answer = await press('clock/advance', form as Record<string, string>);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/sandbox?lang=es&done=yes');
    expect(bench.sandbox.clock.now().getTime() - before).toBe(seconds * 1000);
  });

  it('moves time by a month of the calendar', async () => {
    const before = bench.sandbox.clock.now();
    await press('clock/advance', { months: '1' });
    const after = bench.sandbox.clock.now();
    expect(after.getUTCDate()).toBe(before.getUTCDate());
    expect(after.getUTCMonth()).toBe((before.getUTCMonth() + 1) % 12);
  });

  it('shows a subscription, and what can be done with it', async () => {
    const id = await bench.subscribe();
    const shown = await textOf();
    expect(shown).toContain('Growing: f@example.com');
    expect(shown).toContain(id);
    await press('renew', { subscription: id, outcome: 'declined' });
    expect((await bench.provider.fetchSubscription(id))?.state).toBe('past_due');
    expect(await textOf()).toContain('Pago atrasado');
    await press('cancel', { subscription: id });
    expect((await bench.provider.fetchSubscription(id))?.state).toBe('cancelled');
    expect(await textOf()).toContain('Terminadas (1)');
  });

  it('charges the draft of a period that has begun before the next one', async () => {
    const id = await bench.subscribe();
    const { currentPeriodEnd } = (await bench.provider.fetchSubscription(id)) ?? {};
    const left = (currentPeriodEnd?.getTime() ?? 0) - bench.sandbox.clock.now().getTime();
    await press('clock/advance', { seconds: String(left / 1000) });
    await press('renew', { subscription: id, outcome: 'declined' });
    const snapshot = await bench.provider.fetchSubscription(id);
    expect(snapshot?.state).toBe('past_due');
    expect(snapshot?.currentPeriodStart).toEqual(currentPeriodEnd);
  });

  it('refunds and disputes the last payment that was collected', async () => {
    const id = await bench.subscribe();
    await press('renew', { subscription: id, outcome: 'declined' });
    await press('refund', { subscription: id });
    const snapshot = await bench.provider.fetchSubscription(id);
    expect(snapshot?.payments.map(({ status }) => status)).toEqual(['failed', 'refunded']);
    expect((await press('dispute', { subscription: 'sub_none' })).status).toBe(400);
  });

  it('says why something is not possible', async () => {
    const id = await bench.subscribe();
    await press('cancel', { subscription: id });
    const again = await press('cancel', { subscription: id });
    expect(again.status).toBe(400);
    expect(await again.text()).toContain('role="alert"');
    expect((await press('elsewhere')).status).toBe(400);
    expect((await fetch(`${page}/clock/advance`)).status).toBe(404);
  });

  it('sets how webhooks misbehave, and shows what was sent', async () => {
    await press('webhooks/mode', { automatic: 'false', delay: '60', reorder: 'true' });
    const shown = await textOf();
    expect(shown).toMatch(/name="delay"[^>]*value="60"/);
    expect(shown).toMatch(/name="reorder"[^>]*checked/);
    expect(shown).not.toMatch(/name="badSignature"[^>]*checked/);
    bench.receiver.take();
    await press('webhooks/flush');
    expect(bench.receiver.take().length).toBeGreaterThan(0);
    expect(await textOf()).toContain('respondió 200');
    const [, messageId] = /sandbox\/webhooks\/replay\/(\w+)/.exec(await textOf()) ?? [];
    await press(`webhooks/replay/${messageId}`);
    expect(bench.receiver.take().map(({ event }) => event.id)).toEqual([messageId]);
  });

  it.each(['11', '-1', '1.5'])('does not send %s copies of a message', async (duplicate) => {
    expect((await press('webhooks/mode', { duplicate })).status).toBe(400);
    const asked = bench.control('webhooks/mode', { duplicate: Number(duplicate) });
    await expect(asked).rejects.toThrow(/from 0 to 10/);
  });

  it('takes a provider down, and up again', async () => {
    await press('health', { provider: 'stripe', health: 'down' });
    await expect(bench.stripe.customers.list()).rejects.toThrow(/asked for/);
    await press('health', { provider: 'stripe', health: 'normal' });
    await expect(bench.stripe.customers.list()).resolves.toBeDefined();
  });

  it('escapes what comes from outside', async () => {
    await bench.subscribe({
      plan: { appId: 'a', id: 'evil', version: 1, name: '<img src=x>', description: '' },
    });
    expect(await textOf()).toContain('&lt;img src=x&gt;');
    expect(await textOf()).not.toContain('<img');
  });

  it('forgets everything', async () => {
    await press('reset', { sure: 'true' });
    expect(await textOf()).toContain('Todavía no hay suscripciones');
  });
});
