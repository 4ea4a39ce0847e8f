import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '#server/config.ts';
import { openProviders } from '#server/payments/open-providers.ts';
import { freePort } from '#test/support/server-process.ts';
import { manualClock } from './manual-clock.ts';
import { order } from './mercado-pago/recorded-api.ts';

const SANDBOX = {
  stateFile: '/nowhere/state.json',
  stripeWebhookSecret: 'whsec_local',
  mercadoPagoWebhookSecret: 'local',
};
const STRIPE = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' };
const MERCADO_PAGO = { MERCADOPAGO_ACCESS_TOKEN: 'TEST-1', MERCADOPAGO_WEBHOOK_SECRET: 'secret' };

const open = (variables: Record<string, string>) =>
  openProviders(readConfig(variables), manualClock(), SANDBOX);

describe('the providers of a configuration', () => {
  it.each([
    [STRIPE, ['stripe']],
    [MERCADO_PAGO, ['mercadopago']],
    [{ ...STRIPE, ...MERCADO_PAGO }, ['stripe', 'mercadopago']],
  ])('are those that it has keys for, and no sandbox: %j', async (variables, names) => {
    const { registry, sandboxUrl, stop } = await open(variables);
    expect(registry.all().map(({ name }) => name)).toEqual(names);
    expect(registry.all().map(({ isSandbox }) => isSandbox)).toEqual(names.map(() => false));
    expect(sandboxUrl).toBeNull();
    await stop();
  });

  it('say which port is taken where the sandbox takes another', async () => {
    const port = await freePort();
    const other = createServer().listen(port + 1, '127.0.0.1');
    await once(other, 'listening');
    const folder = await mkdtemp(join(tmpdir(), 'estante-sandbox-'));
    const { description, sandboxUrl, stop } = await openProviders(
      readConfig({ PORT: String(port) }),
      manualClock(),
      { ...SANDBOX, stateFile: join(folder, 'state.json') },
    );
    expect(new URL(sandboxUrl ?? '').port).not.toBe(String(port + 1));
    expect(description).toContain(`port ${port + 1} was taken`);
    expect(description).toContain(sandboxUrl);
    await stop();
    other.close();
    await rm(folder, { recursive: true });
  });

  it('pretend when they stand elsewhere', async () => {
    const { registry, description } = await open({
      ...STRIPE,
      ...MERCADO_PAGO,
      MERCADOPAGO_API_BASE: 'http://127.0.0.1:1/mercadopago',
    });
    expect(registry.get('stripe')?.isSandbox).toBe(false);
    expect(registry.get('mercadopago')?.isSandbox).toBe(true);
    expect(description).toBe('Stripe, Mercado Pago at http://127.0.0.1:1/mercadopago');
  });

  it('fail at once while one of them is down, and not the other', async () => {
    const { registry } = await open({
      ...MERCADO_PAGO,
      MERCADOPAGO_API_BASE: 'http://127.0.0.1:1',
    });
    const ask = () => registry.get('mercadopago')?.createCheckout(order());
    for (let times = 0; times < 3; times += 1) {
      await expect(ask()).rejects.toThrow(/got no answer/);
    }
    await expect(ask()).rejects.toThrow(/not asked for some seconds/);
  });

  it('are never pretended in production', async () => {
    const config = readConfig({});
    const opening = openProviders({ ...config, environment: 'production' }, manualClock(), SANDBOX);
    await expect(opening).rejects.toThrow('Production needs a payment provider');
  });
});
