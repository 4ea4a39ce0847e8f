import { describe, expect, it } from 'vitest';
import type { Invoice } from '#shared/contracts/billing.ts';
import { app, bench, stageBilling } from './billing-stage.ts';
import { DAY, type Owner } from './paying-business.ts';

stageBilling();

const invoices = async (owner: Owner) =>
  (await owner.get<{ items: Invoice[] }>('/api/billing/invoices')).body.items;

describe.each(['stripe', 'mercadopago'] as const)('the invoices of %s', (provider) => {
  it('are every payment, newest first, each with the period that it paid and its receipt', async () => {
    const owner = await bench.subscriber(provider);
    const [first] = await invoices(owner);
    expect(first).toMatchObject({
      provider,
      status: 'paid',
      planName: 'MID',
      total: { amountMinor: 1_000_000, currency: 'ARS' },
      refunded: { amountMinor: 0, currency: 'ARS' },
    });
    expect(first?.url).toBeTruthy();
    await bench.toRenewal(owner);
    const items = await invoices(owner);
    expect(items.map(({ total }) => total.amountMinor)).toEqual([1_000_000, 1_000_000]);
    expect(items[1]?.id).toBe(first?.id);
    // One period follows the other: no gap, and nothing paid twice.
    expect(items[0]?.periodStart).toBe(items[1]?.periodEnd);
    expect(items[0]?.periodEnd).toBe((await app.status(owner)).currentPeriodEnd);
  });

  it('can be read one by one, by their own business only', async () => {
    const [owner, other] = [await bench.subscriber(provider), await bench.owner(provider)];
    const [invoice] = await invoices(owner);
    const path = `/api/billing/invoices/${encodeURIComponent(invoice?.id ?? '')}`;
    const receipt = await owner.get<Invoice & { business: object; paymentMethod: object }>(path);
    expect(receipt.status).toBe(200);
    expect(receipt.body).toMatchObject({
      ...invoice,
      business: { name: 'Ferretería de prueba', taxId: null },
      paymentMethod: { last4: expect.stringMatching(/^\d{4}$/) },
    });
    const foreign = await other.get(path);
    expect([foreign.status, foreign.body['code']]).toEqual([404, 'NOT_FOUND']);
    expect((await app.client().get(path)).status).toBe(401);
    expect(await invoices(other)).toEqual([]);
  });

  it('show a failed renewal as failed, and what was given back as refunded', async () => {
    const owner = await bench.subscriber(provider);
    const { providerSubscriptionId } = await bench.record(owner);
    await app.hands(provider).setCard(providerSubscriptionId ?? '', false);
    await bench.toRenewal(owner);
    const [owed] = await invoices(owner);
    expect(owed).toMatchObject({ paidAt: null });
    expect(['failed', 'pending']).toContain(owed?.status);
    await bench.later(owner, 20 * DAY);

    const refunded = await bench.subscriber(provider);
    const running = await bench.record(refunded);
    await app.hands(provider).reverse(running.providerSubscriptionId ?? '', 'refund');
    await bench.later(refunded, DAY);
    const [item] = await invoices(refunded);
    expect(item).toMatchObject({
      status: 'refunded',
      total: { amountMinor: 1_000_000 },
      refunded: { amountMinor: 1_000_000 },
    });
  });
});

it('a business that never paid has none', async () => {
  expect(await invoices(await bench.owner())).toEqual([]);
});
