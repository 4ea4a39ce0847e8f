import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  newOrder,
  type StripeBench,
  startStripeBench,
} from '#test/server/payments/stripe-bench.ts';

let bench: StripeBench;
beforeAll(async () => {
  bench = await startStripeBench();
});
afterAll(() => bench.stop());

const textOf = async (url: string) => (await fetch(url)).text();

async function openCheckout(changes: Parameters<typeof newOrder>[1] = {}) {
  const order = await newOrder(bench, changes);
  return { order, ...(await bench.provider.createCheckout(order)) };
}

describe('the payment page', () => {
  it('says what is bought, for how much, and that it is pretended', async () => {
    const { url } = await openCheckout();
    const page = await textOf(url);
    expect(page).toContain('<html lang="es">');
    expect(page).toContain('Growing');
    expect(page.replaceAll(/\s/g, ' ')).toContain('$ 24.990,00');
    expect(page).toContain('por mes');
    expect(page).toContain('no se cobra nada');
    expect(page).toContain('Cancelar y volver');
  });

  it('speaks English to those who asked in English', async () => {
    const { url } = await openCheckout({ locale: 'en-US' });
    const page = await textOf(url);
    expect(page).toContain('<html lang="en">');
    expect(page).toContain('nothing is charged');
    expect(page).toContain('Cancel and go back');
  });

  it('runs no script and asks for no card number', async () => {
    const { url } = await openCheckout();
    const response = await fetch(url);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await response.text();
    expect(page).not.toMatch(/<script|onclick|style=|type="text"/);
  });

  it('escapes what comes from outside', async () => {
    const plan = {
      appId: 'inventory',
      id: 'evil',
      version: 1,
      name: '<img src=x onerror=alert(1)>',
      description: '"quoted" & \'more\'',
    };
    const { url } = await openCheckout({ plan, cancelUrl: 'http://localhost/?a="><b>' });
    const page = await textOf(url);
    expect(page).not.toContain('<img');
    expect(page).not.toContain('"><b>');
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });

  it('pays once, however often it is submitted', async () => {
    const { url, sessionId } = await openCheckout();
    const answers = await Promise.all([
      bench.submit(url, { card: '4242' }),
      bench.submit(url, { card: '4242' }),
      bench.submit(url, { card: '4242' }),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBe(303);
      expect(answer.headers.get('location')).toBe(`http://localhost/return?session=${sessionId}`);
    }
    const { subscriptions, checkoutSessions } = await bench.state();
    const customer = checkoutSessions[sessionId]?.customer;
    const own = Object.values(subscriptions).filter((one) => one.customer === customer);
    expect(own).toHaveLength(1);
  });

  it.each(['0002', '9995'])(
    'says that card %s was declined, and offers another try',
    async (card) => {
      const { url } = await openCheckout();
      const declined = await bench.submit(url, { card });
      expect(declined.status).toBe(402);
      expect(await declined.text()).toContain('role="alert"');
      expect((await bench.submit(url, { card: '4444' })).status).toBe(303);
    },
  );

  it('asks to confirm with the card that needs it, and pays once that is done', async () => {
    const { url } = await openCheckout();
    const challenge = await bench.submit(url, { card: '3155' });
    expect(await challenge.text()).toContain('Confirmar el pago');
    const rejected = await bench.submit(url, { card: '3155', confirmed: 'no' });
    expect(rejected.status).toBe(402);
    expect((await bench.submit(url, { card: '3155', confirmed: 'yes' })).status).toBe(303);
  });

  it('checks a card before a trial, though nothing is charged', async () => {
    const { url, sessionId } = await openCheckout({
      charge: { kind: 'recurring', trialDays: 7, startsAt: null },
    });
    expect(await textOf(url)).toContain('7 días de prueba');
    expect((await bench.submit(url, { card: '0002' })).status).toBe(402);
    expect((await bench.submit(url, { card: '3155' })).status).toBe(200);
    expect((await bench.submit(url, { card: '4242' })).status).toBe(303);
    const session = await bench.stripe.checkout.sessions.retrieve(sessionId);
    expect(session.payment_status).toBe('no_payment_required');
  });

  it('of a closed session says so', async () => {
    const { url, sessionId } = await openCheckout();
    await bench.provider.expireCheckout(sessionId);
    const response = await fetch(url);
    expect(response.status).toBe(410);
    expect(await response.text()).toContain('http://localhost/upgrade');
    expect((await bench.submit(url, { card: '4242' })).status).toBe(410);
  });

  it('pays nothing with a card that is not on the list', async () => {
    const { url, sessionId } = await openCheckout();
    expect((await bench.submit(url, { card: '1234' })).status).toBe(402);
    expect((await bench.submit(url, {})).status).toBe(200);
    expect((await bench.provider.fetchCheckout(sessionId))?.status).toBe('open');
  });

  it('that does not exist is 404', async () => {
    expect((await fetch(`${bench.sandbox.origin}/pay/cs_none`)).status).toBe(404);
    expect((await fetch(`${bench.sandbox.origin}/elsewhere`)).status).toBe(404);
  });
});

describe('the portal', () => {
  it('shows plan, card and receipts, and cancels at the end of the period', async () => {
    const id = await bench.subscribe();
    const { customerId } = (await bench.provider.fetchSubscription(id)) ?? {};
    const { url } = await bench.provider.createPortal(
      customerId ?? '',
      'http://localhost/billing',
      'manage',
    );
    const page = await textOf(url);
    expect(page).toContain('visa •••• 4242');
    expect(page).toContain('SANDBOX-');
    expect(page).toContain('Se renueva el');
    const cancelled = await bench.submit(url, { action: 'cancel', subscription: id });
    expect(cancelled.status).toBe(303);
    expect((await bench.provider.fetchSubscription(id))?.cancelAt).not.toBeNull();
    expect(await textOf(url)).toContain('Termina el');
    await bench.submit(url, { action: 'keep', subscription: id });
    expect((await bench.provider.fetchSubscription(id))?.cancelAt).toBeNull();
  });

  it("touches no other customer's subscription", async () => {
    const own = await bench.subscribe();
    const foreign = await bench.subscribe();
    const { customerId } = (await bench.provider.fetchSubscription(own)) ?? {};
    const { url } = await bench.provider.createPortal(
      customerId ?? '',
      'http://localhost/billing',
      'manage',
    );
    await bench.submit(url, { action: 'cancel', subscription: foreign });
    expect((await bench.provider.fetchSubscription(foreign))?.cancelAt).toBeNull();
  });
});

describe('the receipt', () => {
  it('shows what was paid, and for which period', async () => {
    const id = await bench.subscribe();
    const snapshot = await bench.provider.fetchSubscription(id);
    const page = await textOf(snapshot?.payments[0]?.receiptUrl ?? '');
    expect(page).toContain('Pagado');
    expect(page).toContain('Growing');
    expect(page).toContain('noviembre de 2026');
    expect(page).not.toContain('<button');
  });

  it('of an open invoice can be paid, once', async () => {
    const id = await bench.subscribe();
    await bench.control('renew', { subscription: id, outcome: 'declined' });
    const snapshot = await bench.provider.fetchSubscription(id);
    const url = snapshot?.payments[0]?.receiptUrl ?? '';
    expect((await bench.submit(url, { card: '0002' })).status).toBe(402);
    await Promise.all([bench.submit(url, { card: '4242' }), bench.submit(url, { card: '4242' })]);
    const after = await bench.provider.fetchSubscription(id);
    expect(after?.state).toBe('active');
    expect(after?.payments[0]).toMatchObject({ status: 'paid', attempts: 3 });
  });
});
