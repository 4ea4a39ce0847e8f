import { describe, expect, it } from 'vitest';
import { readConfig } from '#server/config.ts';
import { openProviders } from '#server/payments/open-providers.ts';
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
