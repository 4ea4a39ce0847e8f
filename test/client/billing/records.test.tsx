import { screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { BillingDetailsPanel } from '#client/features/billing/components/billing-details-form.tsx';
import { HistoryPanel } from '#client/features/billing/components/history-panel.tsx';
import { InvoicesPanel } from '#client/features/billing/components/invoices-panel.tsx';
import { receiptAddress } from '#client/features/billing/receipt-address.ts';
import { i18n } from '#client/lib/i18n.ts';
import {
  getBillingDetails,
  getReceipt,
  INVOICE_STATUSES,
  listHistory,
  setBillingDetails,
} from '#shared/contracts/billing.ts';
import { HISTORY_TYPES } from '#shared/contracts/history-types.ts';
import { answer, problemAnswer, renderApp, renderWithProviders } from '#test/support/client.tsx';
import { answerForBusiness } from '#test/support/client-business.ts';
import { anEvent, anInvoice } from '#test/support/client-plans.ts';

const ars = (amountMinor: number) => ({ amountMinor, currency: 'ARS' });
const AT = '2026-12-21T12:00:00.000Z';

test('invoices: what, when, how much, how it stands, and the receipt', async () => {
  answerForBusiness({
    invoices: [
      anInvoice({
        id: 'mercadopago:9',
        provider: 'mercadopago',
        number: null,
        kind: 'change',
        periodStart: null,
        periodEnd: null,
        refunded: ars(200_000),
      }),
      anInvoice({ id: 'stripe:in_2', url: 'https://pay.example/in_2' }),
      ...INVOICE_STATUSES.map((status) => anInvoice({ id: status, status })),
    ],
  });
  renderWithProviders(<InvoicesPanel />);
  const [, first, second, ...others] = await screen.findAllByRole('row');
  expect(first).toHaveTextContent(
    /Sin número.*OAK, cambio de plan.*\$\s10\.000.*\$\s2\.000 devueltos/,
  );
  expect(within(first as HTMLElement).getByRole('link')).toHaveAttribute(
    'href',
    '/billing/receipts/mercadopago%3A9',
  );
  expect(second).toHaveTextContent(/OAK-0001.*OAK, del 21 nov 2026 al 21 dic 2026.*Pagado/);
  expect(within(second as HTMLElement).getByRole('link')).toHaveAttribute(
    'href',
    'https://pay.example/in_2',
  );
  expect(
    others.map((row) => within(row).getByText(/^(Pend|Pag|Rech|Anul|Dev|Desc|Contra)/).textContent),
  ).toEqual([
    'Pendiente',
    'Pagado',
    'Rechazado',
    'Anulado',
    'Devuelto',
    'Desconocido',
    'Contracargo',
  ]);
});

test('no payments yet is said', async () => {
  answerForBusiness();
  renderWithProviders(<InvoicesPanel />);
  expect(await screen.findByText(/Todavía no hay pagos/)).toBeVisible();
});

test.each([
  ['/billing/receipts/x', 'paid', { kind: 'ours', href: '/billing/receipts/x' }],
  ['http://here.test/billing/receipts/x', 'paid', { kind: 'ours', href: '/billing/receipts/x' }],
  ['https://pay.test/r', 'paid', { kind: 'theirs', href: 'https://pay.test/r' }],
  ['javascript:alert(1)', 'paid', { kind: 'ours', href: '/billing/receipts/id' }],
  [null, 'refunded', { kind: 'ours', href: '/billing/receipts/id' }],
  [null, 'failed', null],
  // What a page of a declined or void one offers is not to be paid any more.
  ['https://pay.test/r', 'failed', null],
  ['https://pay.test/r', 'void', null],
  ['https://pay.test/slip', 'pending', { kind: 'theirs', href: 'https://pay.test/slip' }],
  [null, 'pending', null],
] as const)('the receipt at %s of a payment that is %s', (url, status, address) => {
  expect(receiptAddress({ id: 'id', url, status }, 'http://here.test')).toEqual(address);
});

test('a receipt: who, what for, how much, by whom, and paper', async () => {
  answerForBusiness();
  const calls = answer(getReceipt, {
    ...anInvoice({ id: 'mercadopago:9', provider: 'mercadopago', refunded: ars(200_000) }),
    business: { name: 'Ferretería', taxId: '30-12345678-9' },
    paymentMethod: { brand: 'account_money', last4: '' },
  });
  const print = vi.spyOn(window, 'print').mockReturnValue(undefined);
  const { user } = renderApp({ path: '/billing/receipts/mercadopago%3A9' });
  const sheet = await screen.findByRole('article', { name: 'Recibo OAK-0001' });
  expect(calls[0]?.params['id']).toBe('mercadopago:9');
  for (const words of [
    /Ferretería/,
    /CUIT: 30-12345678-9/,
    /Del 21 nov 2026 al 21 dic 2026/,
    /Dinero en cuenta de Mercado Pago/,
    /Total\$\s10\.000/,
    /Devuelto-\$\s2\.000/,
    /Total neto\$\s8\.000/,
  ]) {
    expect(sheet).toHaveTextContent(words);
  }
  await user.click(screen.getByRole('button', { name: /Imprimir/ }));
  expect(print).toHaveBeenCalledOnce();
});

test('billing details are kept, an empty field is none, and a wrong address is said at the field', async () => {
  answerForBusiness();
  answer(getBillingDetails, { billingEmail: 'caja@demo.test', taxId: null });
  const calls = answer(setBillingDetails, ({ body }) => body);
  const { user } = renderWithProviders(<BillingDetailsPanel />);
  const email = await screen.findByLabelText('Mail para recibos y avisos');
  expect(email).toHaveValue('caja@demo.test');
  await user.clear(email);
  await user.type(email, 'caja@');
  await user.type(screen.getByLabelText(/CUIT/), '30-12345678-9');
  await user.click(screen.getByRole('button', { name: 'Guardar' }));
  expect(await screen.findByText(/email completo/)).toBeVisible();
  expect(calls).toHaveLength(0);
  await user.clear(email);
  await user.click(screen.getByRole('button', { name: 'Guardar' }));
  expect(await screen.findByText('Datos de facturación guardados.')).toBeVisible();
  expect(calls[0]?.body).toEqual({ billingEmail: null, taxId: '30-12345678-9' });
});

const EVENTS: [Parameters<typeof anEvent>[0], RegExp, RegExp][] = [
  [
    {
      type: 'subscription.started',
      after: {
        planName: 'OAK',
        price: { ...ars(1_000_000), interval: 'month' },
        currentPeriodEnd: AT,
      },
    },
    /Empezó OAK: \$\s10\.000, pago hasta el 21 de diciembre de 2026\./,
    /OAK started: ARS\s10,000, paid until December 21, 2026\./,
  ],
  [
    { type: 'subscription.ended', data: { reason: 'unpaid' } },
    /Terminó OAK: no se pudo cobrar\./,
    /OAK ended: it could not be charged\./,
  ],
  [
    {
      type: 'subscription.change_scheduled',
      after: { planName: 'OAK', scheduledChange: { planName: 'BUSH', effectiveAt: AT } },
    },
    /cambio a BUSH para el 21 de diciembre de 2026/,
    /change to BUSH was scheduled for December 21, 2026/,
  ],
  [
    {
      type: 'subscription.change_scheduled',
      after: {
        planName: 'OAK',
        scheduledChange: {
          planName: 'OAK',
          effectiveAt: AT,
          price: { ...ars(1_000_000), interval: 'month' },
        },
      },
    },
    /pago mensual desde el 21 de diciembre de 2026\./,
    /Monthly payment was scheduled from December 21, 2026\./,
  ],
  [
    {
      type: 'subscription.renewed',
      before: { billingPeriod: 'monthly', currentPeriodEnd: '2026-11-21T12:00:00.000Z' },
      after: { planName: 'OAK', billingPeriod: 'yearly', currentPeriodEnd: AT },
    },
    /Empezó el pago anual de OAK: pago hasta el 21 de diciembre de 2026\./,
    /Yearly payment of OAK started: paid until December 21, 2026\./,
  ],
  [
    {
      type: 'subscription.updated',
      before: { provider: 'stripe' },
      after: { planName: 'OAK', provider: 'mercadopago', paymentMethod: {} },
    },
    /Desde ahora cobra Mercado Pago\./,
    /From now on Mercado Pago charges\./,
  ],
  [
    { type: 'subscription.updated', after: { planName: 'OAK', paymentMethod: {} } },
    /Se cambió el medio de pago\./,
    /The payment method was changed\./,
  ],
  [
    { type: 'subscription.updated', after: { planName: 'OAK', paymentMethod: {}, internal: 1 } },
    /datos de OAK: medio de pago\./,
    /details of OAK were updated: payment method\./,
  ],
  [
    { type: 'payment.refunded', data: { amount: ars(1_000_000), refunded: ars(400_000) } },
    /\$\s4\.000 de un pago de \$\s10\.000/,
    /ARS\s4,000 of a payment of ARS\s10,000/,
  ],
  [
    {
      type: 'payment.given_back',
      data: { amount: ars(1_000_000), reason: 'duplicate' },
    },
    /Se devolvió un pago de \$\s10\.000 que no compró nada: ya estaba pagado\./,
    /A payment of ARS\s10,000 that bought nothing was returned: it was paid already\./,
  ],
  [
    { type: 'payment.given_back', data: { amount: ars(1_000_000), reason: 'of_tomorrow' } },
    /Se devolvió un pago que no compró nada\./,
    /A payment that bought nothing was returned\./,
  ],
  [
    { type: 'checkout.closed' },
    /Se cerró una página de pago de OAK sin cobrar nada: tu plan se renovó mientras tanto\./,
    /A payment page of OAK was closed with nothing charged/,
  ],
  // What a sentence would need is missing: it says less, and nothing wrong.
  [{ type: 'payment.refunded' }, /Se devolvió un pago\./, /A payment was refunded\./],
  [
    {
      type: 'subscription.plan_changed',
      before: { planName: 'OAK' },
      after: { planName: 'SEED' },
      data: { standing: { isPremium: false, planName: 'SEED', paidPlanName: 'OAK' } },
    },
    /Terminó lo que estaba pago de OAK, que sigue en pausa: mientras tanto, SEED/,
    /What was paid of OAK is over, and it is still paused: meanwhile, SEED/,
  ],
  [
    {
      type: 'subscription.resume_requested',
      after: { planName: 'SEED' },
      data: { standing: { isPremium: false, planName: 'SEED', paidPlanName: 'OAK' } },
    },
    /Se retomó OAK/,
    /OAK was resumed/,
  ],
  [
    { type: 'stock.teleportedAway' },
    /Cambio registrado: stock teleported away/,
    /Change recorded: stock teleported away/,
  ],
];

test('what was ordered in cash says so above the plan, and how to pay it', async () => {
  const slip = 'https://pay.example/slip';
  answerForBusiness({ invoices: [anInvoice({ status: 'pending', url: slip, planName: 'OAK' })] });
  renderApp({ path: '/billing' });
  const notice = await screen.findByRole('alert', { name: /Esperamos tu pago de .* por OAK/ });
  expect(notice).toHaveTextContent(/OAK se activa solo/);
  expect(within(notice).getByRole('link', { name: 'Ver cómo pagarlo' })).toHaveAttribute(
    'href',
    slip,
  );
  expect(screen.getByRole('link', { name: /^Ver cómo pagarlo: lo del/ })).toHaveAttribute(
    'href',
    slip,
  );
});

test.each(['es-AR', 'en'])(
  'history: there is a sentence for every event that is shown (%s)',
  (language) => {
    const wordless = HISTORY_TYPES.filter((type) =>
      ['full', 'plain'].some(
        (form) =>
          typeof i18n.getResource(language, 'history', `event.${type}.${form}`) !== 'string',
      ),
    );
    expect(wordless).toEqual([]);
  },
);

test('history: each event is a sentence in the language of the reader, with who did it', async () => {
  const history = EVENTS.map(([event], index) => anEvent({ id: `e${index}`, ...event }));
  history.push(
    anEvent({
      id: 'last',
      type: 'subscription.cancel_requested',
      actor: { kind: 'person', name: 'Ana Pérez' },
      data: { confirmationCode: 'A1B2' },
    }),
  );
  answerForBusiness({ history });
  renderWithProviders(<HistoryPanel />);
  const items = await screen.findAllByRole('listitem');
  EVENTS.forEach(([, spanish], index) => expect(items[index]).toHaveTextContent(spanish));
  expect(items.at(-1)).toHaveTextContent(/Se pidió cancelar OAK\..*por Ana Pérez · Código A1B2/);
  await i18n.changeLanguage('en');
  await waitFor(() => expect(items[0]).toHaveTextContent(EVENTS[0]?.[2] as RegExp));
  EVENTS.forEach(([, , english], index) => expect(items[index]).toHaveTextContent(english));
});

test('older history comes when it is asked for', async () => {
  answerForBusiness();
  answer(listHistory, ({ query }) =>
    query['cursor'] === 'next'
      ? { items: [anEvent({ id: 'old', type: 'account.registered' })], nextCursor: null }
      : { items: [anEvent()], nextCursor: 'next' },
  );
  const { user } = renderWithProviders(<HistoryPanel />);
  await user.click(await screen.findByRole('button', { name: 'Ver más' }));
  expect(await screen.findByText('Se creó la cuenta.')).toBeVisible();
  expect(screen.getByText('Se renovó OAK.')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Ver más' })).toBeNull();
});

test('a receipt that is not ours is explained', async () => {
  answerForBusiness();
  answer(getReceipt, () => problemAnswer('NOT_FOUND'));
  renderApp({ path: '/billing/receipts/x' });
  expect(await screen.findByText(/No encontramos lo que buscabas/)).toBeVisible();
});
