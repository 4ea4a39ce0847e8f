import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { paths } from '#client/lib/paths.ts';
import { previewChange, startUpgrade } from '#shared/contracts/billing.ts';
import { answer, networkDown, problemAnswer } from '#test/support/client.tsx';
import { answerForBusiness, mercadoPago, stripe } from '#test/support/client-business.ts';
import { aPlan, aPreview, catalogue, paidSubscription } from '#test/support/client-plans.ts';
import { card, END, from, leave, open, PAY_PAGE, payButton, started } from './upgrade-page.tsx';

test('before any redirect: what is charged today, what next and when, by whom and until when', async () => {
  answerForBusiness();
  const previews = answer(previewChange, aPreview());
  open();
  await payButton();
  expect(previews[0]?.body).toEqual({
    app: 'inventory',
    targetPlanId: 'oak',
    billingPeriod: 'monthly',
    provider: 'stripe',
    currency: 'ARS',
    mode: 'recurring',
  });
  const summary = screen.getByRole('region', { name: 'Resumen: OAK' });
  expect(summary).toHaveTextContent(/Hoy pagás.*\$\s10\.000/);
  expect(summary).toHaveTextContent(/Próximo cobro\$\s10\.000 el 21 de diciembre de 2026/);
  expect(summary).toHaveTextContent(
    'Se renueva sola cada mes por el mismo importe, hasta que la canceles',
  );
  expect(summary).toHaveTextContent('Stripe, en su página');
  // What is gained stands on the card above, once.
  expect(await card('OAK')).toHaveTextContent('Hasta 70 clientes');
  expect(summary).not.toHaveTextContent('Hasta 70 clientes');
  expect(leave).not.toHaveBeenCalled();
});

test('only providers on offer, each with the currencies that the plan has a price in', async () => {
  answerForBusiness();
  const previews = answer(previewChange, aPreview());
  const { user } = open();
  const group = await screen.findByRole('radiogroup', { name: 'Cómo querés pagar' });
  const radios = within(group).getAllByRole('radio');
  expect(radios).toHaveLength(2);
  expect(radios[0]).toBeChecked();
  expect(radios[0]).toHaveAccessibleName(/^Stripe en peso/);
  expect(group).toHaveTextContent('Modo de prueba: no se cobra dinero real.');
  await user.click(within(group).getByRole('radio', { name: /d[oó]lar/ }));
  await waitFor(() => expect(previews.at(-1)?.body).toMatchObject({ currency: 'USD' }));
  // Prices on the cards follow the currency that will be charged.
  expect(await card('OAK')).toHaveTextContent(/US\$\s19 por mes|USD\s19 por mes|US\$\s19por mes/);
});

test('double click sends one request, with one key, and the button stays off while leaving', async () => {
  answerForBusiness();
  answer(previewChange, aPreview());
  const starts = answer(startUpgrade, started);
  const { user } = open();
  await user.dblClick(await payButton());
  await waitFor(() => expect(leave).toHaveBeenCalledWith(PAY_PAGE));
  expect(leave).toHaveBeenCalledOnce();
  expect(starts).toHaveLength(1);
  expect(starts[0]?.body).toEqual({
    app: 'inventory',
    targetPlanId: 'oak',
    billingPeriod: 'monthly',
    provider: 'stripe',
    currency: 'ARS',
    mode: 'recurring',
    returnUrl: from,
    source: 'clients',
    quote: 'signed-1',
    idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  expect(screen.getByRole('button', { name: 'Abriendo Stripe…' })).toBeDisabled();
});

test('coming back with the Back button revives the page', async () => {
  answerForBusiness();
  answer(previewChange, aPreview());
  answer(startUpgrade, started);
  const { user } = open();
  await user.click(await payButton());
  await screen.findByRole('button', { name: 'Abriendo Stripe…' });
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  expect(await payButton()).toBeEnabled();
});

test('after a lost answer trying again is the same attempt; another choice is another one', async () => {
  answerForBusiness();
  answer(previewChange, aPreview());
  answer(startUpgrade, () => networkDown());
  const keys: unknown[] = [];
  const { user } = open();
  await user.click(await payButton());
  expect(await screen.findByRole('alert')).toHaveTextContent('no se cobra dos veces');

  const keyOf = (body: unknown) => (body as { idempotencyKey: string }).idempotencyKey;
  answer(startUpgrade, ({ body }) => {
    keys.push(keyOf(body));
    return problemAnswer('PROVIDER_ERROR', { retryable: true });
  });
  await user.click(screen.getByRole('button', { name: 'Probar de nuevo' }));
  expect(await screen.findByText(/Stripe no respondió bien/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Probar de nuevo' }));
  await waitFor(() => expect(keys).toHaveLength(2));
  expect(keys[0]).toBe(keys[1]);

  await user.click(screen.getByRole('radio', { name: /d[oó]lar/ }));
  await user.click(await payButton());
  await waitFor(() => expect(keys).toHaveLength(3));
  expect(keys[2]).not.toBe(keys[1]);
});

test('Mercado Pago charges by itself or once in advance, each with what it means; the account is asked for where it has to be', async () => {
  answerForBusiness({ providers: [mercadoPago] });
  const previews = answer(previewChange, ({ body }) =>
    (body as { mode: string }).mode === 'prepaid' ? aPreview({ nextCharge: null }) : aPreview(),
  );
  const starts = answer(startUpgrade, started);
  const { user } = open();
  const email = await screen.findByLabelText('Mail de tu cuenta de Mercado Pago');
  expect(email).toHaveValue('ana@demo.test');
  await user.clear(email);
  await user.click(await payButton());
  expect(email).toHaveAccessibleDescription(/email completo/);
  expect(starts).toHaveLength(0);

  await user.click(screen.getByRole('radio', { name: /un mes por adelantado/ }));
  const summary = screen.getByRole('region', { name: 'Resumen: OAK' });
  await waitFor(() => expect(summary).toHaveTextContent('No se renueva sola: te avisamos'));
  expect(summary).toHaveTextContent(/efectivo y las transferencias pueden tardar/);
  expect(summary).toHaveTextContent('No hay otro cobro programado');
  expect(screen.queryByLabelText('Mail de tu cuenta de Mercado Pago')).toBeNull();
  expect(await screen.findByText('OAK, un mes en un solo pago')).toBeVisible();
  expect(screen.queryByText(/pago mensual/)).toBeNull();
  expect(previews.at(-1)?.body).toMatchObject({ provider: 'mercadopago', mode: 'prepaid' });
  await user.click(await payButton());
  await waitFor(() => expect(leave).toHaveBeenCalledWith(PAY_PAGE));
  expect(starts[0]?.body).toMatchObject({ provider: 'mercadopago', mode: 'prepaid' });
  expect(starts[0]?.body).not.toHaveProperty('payerEmail');
});

test('a trial costs nothing today, says until when, and claims no payment', async () => {
  answerForBusiness({ plans: [...catalogue.slice(0, 1), aPlan({ trialDays: 14 })] });
  answer(previewChange, aPreview({ trialDays: 14, dueNow: { amountMinor: 0, currency: 'ARS' } }));
  open();
  expect(await screen.findByRole('button', { name: 'Empezar la prueba gratis' })).toBeEnabled();
  const summary = screen.getByRole('region', { name: 'Resumen: OAK' });
  expect(summary).toHaveTextContent(
    /14 días, hasta el 21 de diciembre de 2026\. Si cancelás antes/,
  );
  expect(screen.queryByRole('button', { name: /pagar/i })).toBeNull();
});

const switching = aPreview({
  direction: 'same',
  dueNow: { amountMinor: 0, currency: 'ARS' },
  effectiveAt: END,
  lines: [],
});

test('paying in another way: nothing today, who charges first and when, what becomes of the old way', async () => {
  answerForBusiness({ subscription: paidSubscription(), providers: [mercadoPago, stripe] });
  answer(previewChange, switching);
  const { user } = open(paths.upgrade({ plan: 'oak', pay: 'mercadopago-ARS' }));
  expect(
    await screen.findByRole('button', { name: 'Seguir en Mercado Pago: hoy no pagás nada' }),
  ).toBeEnabled();
  expect(screen.getByText(/Tu plan sigue siendo OAK/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Ir al resumen' }));
  expect(screen.getByRole('heading', { name: 'Resumen: OAK' })).toHaveFocus();
  const summary = screen.getByRole('region', { name: 'Resumen: OAK' });
  for (const words of [
    /Hoy pagás.*\$\s0/,
    /Primer cobro\$\s10\.000 el 21 de diciembre de 2026, en Mercado Pago/,
    /Termina sola en Stripe cuando autorizás en Mercado Pago/,
    /nunca después del 21 de diciembre de 2026/,
    /nada se paga dos veces/,
  ]) {
    expect(summary).toHaveTextContent(words);
  }
});

test('ways to pay stand in the server’s order, and the first one that can be taken is chosen', async () => {
  answerForBusiness({ providers: [mercadoPago, stripe] });
  answer(previewChange, aPreview());
  open();
  const group = await screen.findByRole('radiogroup', { name: 'Cómo querés pagar' });
  const names = within(group).getAllByRole('radio');
  expect(names[0]).toHaveAccessibleName(/^Mercado Pago en peso/);
  expect(names[0]).toBeChecked();
  expect(names.at(-1)).toHaveAccessibleName(/^Stripe en d[oó]lar/);
});
