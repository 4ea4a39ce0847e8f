import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  FIRST_CHARGE_DELAY,
  type MercadoPagoApi,
  startMercadoPagoApi,
} from './mercado-pago-api.ts';

let api: MercadoPagoApi;
beforeAll(async () => {
  api = await startMercadoPagoApi();
});
afterAll(() => api.stop());
beforeEach(() => api.forget());

const pageOf = (init: { init_point: string }) => init.init_point.replace('&activation=true', '');
const textOf = async (url: string) =>
  (await (await fetch(url)).text()).replaceAll(/\s+/g, ' ').replaceAll('\u00a0', ' ');
const statusOf = async (id: string) => (await api.call(`GET /preapproval/${id}`)).body['status'];

describe('the page of a subscription', () => {
  it('does not exist while the parameter of its address is there', async () => {
    const { init_point: broken } = await api.preapproval();
    const response = await fetch(broken);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('Esta página no existe');
    expect((await api.submit(broken, { choice: 'card_approved' })).status).toBe(404);
  });

  it('says what is charged, when, to whom, and runs no script', async () => {
    const preapproval = await api.preapproval(
      { reason: '<b>Growing</b>' },
      { free_trial: { frequency: 14, frequency_type: 'days' } },
    );
    const response = await fetch(pageOf(preapproval));
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await textOf(pageOf(preapproval));
    for (const words of ['$ 24.990,50', 'por mes', '14 días de prueba', 'duena@example.com']) {
      expect(page).toContain(words);
    }
    expect(page).toContain('no se cobra nada');
    expect(page).toContain('&lt;b&gt;Growing');
    expect(page).not.toMatch(/<b>|<script|onclick|style=|type="text"/);
    expect(await textOf(`${pageOf(preapproval)}&lang=en`)).toContain('14 days of free trial');
  });

  it("speaks the reader's language until another is chosen", async () => {
    const page = pageOf(await api.preapproval());
    const read = async (url: string, language: string) =>
      (await fetch(url, { headers: { 'accept-language': language } })).text();
    expect(await read(page, 'en-GB,en;q=0.9,es;q=0.8')).toContain('Subscribe to');
    expect(await read(page, 'es-AR,es;q=0.9,en;q=0.8')).toContain('Suscribirse a');
    expect(await read(`${page}&lang=es`, 'en-GB')).toContain('Suscribirse a');
  });

  it('leads back with the id of what was agreed to, also on a second click', async () => {
    const preapproval = await api.preapproval();
    for (let click = 0; click < 2; click += 1) {
      const answer = await api.choose(preapproval, 'card_approved');
      expect(answer.status).toBe(303);
      expect(answer.headers.get('location')).toBe(
        `http://localhost/return?from=here&preapproval_id=${preapproval.id}`,
      );
    }
    await api.advance(FIRST_CHARGE_DELAY);
    expect(await api.authorizedPayments(preapproval.id)).toHaveLength(1);
    expect(await textOf(pageOf(preapproval))).toContain('ya está confirmada');
  });

  it.each(['card_rejected', 'other_email', 'nonsense'])(
    'stays open after %s, for another try',
    async (choice) => {
      const preapproval = await api.preapproval();
      const refused = await api.choose(preapproval, choice);
      expect(refused.status).toBe(choice === 'nonsense' ? 200 : 402);
      expect((await refused.text()).includes('role="alert"')).toBe(choice !== 'nonsense');
      expect(await statusOf(preapproval.id)).toBe('pending');
      expect((await api.choose(preapproval, 'card_fails_later')).status).toBe(303);
      expect(await statusOf(preapproval.id)).toBe('authorized');
    },
  );

  it('refuses a payer with another e-mail, whatever the case of the letters', async () => {
    const preapproval = await api.preapproval();
    const as = (email: string) =>
      api.submit(pageOf(preapproval), { choice: 'card_approved', email });
    expect((await as('otra@example.com')).status).toBe(402);
    expect((await as('Duena@Example.com')).status).toBe(303);
  });

  it('of a cancelled one is closed', async () => {
    const preapproval = await api.preapproval();
    await api.call(`PUT /preapproval/${preapproval.id}`, { status: 'cancelled' });
    expect((await fetch(pageOf(preapproval))).status).toBe(410);
    expect((await api.choose(preapproval, 'card_approved')).status).toBe(410);
  });
});

describe('the page of a payment', () => {
  it.each([
    ['card_approved', 'approved', 'credit_card'],
    ['account_money', 'approved', 'account_money'],
  ])('goes back after %s, with what anybody could write', async (choice, status, type) => {
    const preference = await api.preference();
    const answer = await api.choose(preference, choice);
    const location = new URL(answer.headers.get('location') ?? '');
    expect(location.pathname).toBe('/paid');
    const [payment] = await api.payments('external_reference=intent-1');
    expect(Object.fromEntries(location.searchParams)).toEqual({
      collection_id: String(payment?.['id']),
      collection_status: status,
      payment_id: String(payment?.['id']),
      status,
      external_reference: 'intent-1',
      payment_type: type,
      merchant_order_id: String(payment?.['id']),
      preference_id: preference.id,
      site_id: 'MLA',
      processing_mode: 'aggregator',
      merchant_account_id: 'null',
    });
  });

  it('takes another try after a refusal, and one payment for two clicks', async () => {
    const preference = await api.preference();
    const refused = await api.choose(preference, 'card_rejected');
    expect(refused.status).toBe(402);
    expect(await refused.text()).toContain('role="alert"');
    await Promise.all([
      api.choose(preference, 'card_approved'),
      api.choose(preference, 'card_approved'),
    ]);
    const payments = await api.payments('external_reference=intent-1');
    expect(payments.map(({ status }) => status)).toEqual(['approved', 'rejected']);
    expect(await textOf(preference.init_point)).toContain('ya se hizo');
  });

  it('can be paid twice by whoever insists, as the real one', async () => {
    const preference = await api.preference();
    await api.choose(preference, 'card_approved');
    await api.submit(preference.init_point, { choice: 'card_approved', again: 'yes' });
    expect(await api.payments('external_reference=intent-1')).toHaveLength(2);
  });

  it('offers nothing that stays open where the answer must be instant', async () => {
    const all = await textOf((await api.preference()).init_point);
    for (const choice of ['cash', 'transfer', 'card_review']) expect(all).toContain(choice);
    const instant = await api.preference({
      binary_mode: true,
      payment_methods: { excluded_payment_types: [{ id: 'ticket' }, { id: 'bank_transfer' }] },
    });
    const page = await textOf(instant.init_point);
    for (const choice of ['cash', 'transfer', 'card_review']) expect(page).not.toContain(choice);
    expect((await api.choose(instant, 'cash')).status).toBe(200);
    expect(await api.payments('external_reference=intent-1')).toEqual([]);
  });

  it('leaves with null for everything when it is given up', async () => {
    const page = await textOf((await api.preference()).init_point);
    expect(page).toContain('http://localhost/left?collection_id=null&amp;collection_status=null');
  });

  it('shows a slip until it is paid', async () => {
    const preference = await api.preference();
    await api.choose(preference, 'cash');
    const [payment] = await api.payments('external_reference=intent-1');
    const details = payment?.['transaction_details'] as { external_resource_url: string };
    expect(await textOf(details.external_resource_url)).toContain('Pendiente');
    expect(await textOf(preference.init_point)).toContain('Cupón de pago');
    await api.control('tickets/pay', { payment: payment?.['id'] });
    expect(await textOf(details.external_resource_url)).toContain('Aprobado');
  });

  it('is closed when its time is over', async () => {
    const until = new Date(api.sandbox.clock.now().getTime() + 60_000).toISOString();
    const preference = await api.preference({ expires: true, expiration_date_to: until });
    expect((await fetch(preference.init_point)).status).toBe(200);
    await api.advance(60);
    expect((await fetch(preference.init_point)).status).toBe(410);
    expect((await api.choose(preference, 'card_approved')).status).toBe(410);
  });

  it('that nobody made does not exist', async () => {
    const missing = `${api.sandbox.mercadoPagoBase}/checkout/v1/redirect?pref_id=none`;
    expect((await fetch(missing)).status).toBe(404);
  });
});
