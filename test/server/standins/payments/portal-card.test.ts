import type { Stripe } from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StripeBench, startStripeBench } from '#test/server/payments/stripe-bench.ts';

const BACK = 'http://localhost/billing?card=done';

let bench: StripeBench;
let stripe: Stripe;
let subscription: string;
let customer: string;
beforeAll(async () => {
  bench = await startStripeBench();
  stripe = bench.stripe;
  subscription = await bench.subscribe();
  customer = String((await stripe.subscriptions.retrieve(subscription)).customer);
});
afterAll(() => bench.stop());

async function cardOnFile() {
  const expand = ['default_payment_method'];
  const { default_payment_method: method } = await stripe.subscriptions.retrieve(subscription, {
    expand,
  });
  return typeof method === 'object' ? method?.card?.last4 : null;
}

describe('the portal opened for another card', () => {
  it('shows the card and nothing else, and goes back when it is changed', async () => {
    const { url } = await bench.provider.createPortal(customer, BACK, 'payment_method');
    const page = await (await fetch(url)).text();
    expect(page).toContain('Cambiar la tarjeta');
    expect(page).toContain('4242');
    expect(page).toContain('http://localhost/billing');
    expect(page).not.toContain('value="cancel"');
    expect(page).not.toContain('/invoice/');
    const answer = await bench.submit(url, { action: 'card', card: '4444' });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(BACK);
    expect(await cardOnFile()).toBe('4444');
  });

  it.each(['payment_method', 'manage'] as const)(
    'keeps the old card when the new one is declined (%s)',
    async (purpose) => {
      const before = await cardOnFile();
      const { url } = await bench.provider.createPortal(customer, BACK, purpose);
      const answer = await bench.submit(url, { action: 'card', card: '0002' });
      expect(answer.status).toBe(402);
      expect(await answer.text()).toContain('role="alert"');
      expect(await cardOnFile()).toBe(before);
    },
  );

  it('ends at the portal itself when nothing else was said', async () => {
    const { url, flow } = await stripe.billingPortal.sessions.create({
      customer,
      return_url: BACK,
      flow_data: { type: 'payment_method_update' },
    });
    expect(flow?.after_completion.type).toBe('portal_homepage');
    const answer = await bench.submit(url, { action: 'card', card: '4242' });
    expect(answer.headers.get('location')).toMatch(/^\/portal\/bps_/);
  });

  it('refuses what it does not do', async () => {
    const flow = {
      type: 'subscription_cancel',
      subscription_cancel: { subscription },
    } as const;
    const call = stripe.billingPortal.sessions.create({ customer, flow_data: flow });
    await expect(call).rejects.toMatchObject({ statusCode: 400, code: 'parameter_unknown' });
  });

  it('lets go of a schedule before the portal cancels', async () => {
    const { id } = await stripe.subscriptionSchedules.create({ from_subscription: subscription });
    const { url } = await bench.provider.createPortal(customer, BACK, 'manage');
    await bench.submit(url, { action: 'cancel', subscription });
    expect((await stripe.subscriptionSchedules.retrieve(id)).status).toBe('released');
    expect((await stripe.subscriptions.retrieve(subscription)).cancel_at_period_end).toBe(true);
  });
});
