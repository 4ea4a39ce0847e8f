import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { paths } from '#client/lib/paths.ts';
import { previewChange } from '#shared/contracts/billing.ts';
import { getBillingActions } from '#shared/contracts/billing-actions.ts';
import { listPlans } from '#shared/contracts/plans.ts';
import { answer, networkDown, problemAnswer } from '#test/support/client.tsx';
import { refusedFor } from '#test/support/client-billing-actions.ts';
import { answerForBusiness, answerStanding, stripe } from '#test/support/client-business.ts';
import {
  aPreview,
  aSubscription,
  catalogue,
  paidSubscription,
  someLimits,
} from '#test/support/client-plans.ts';
import { card, from, open } from './upgrade-page.tsx';

test('plans stand side by side from the catalogue, the current one marked', async () => {
  answerForBusiness();
  open(paths.upgrade());
  expect(within(await card('SEED')).getByText('Tu plan actual')).toBeVisible();
  expect(within(await card('OAK')).getByText('Popular')).toBeVisible();
  expect(within(await card('OAK')).getByText('Hasta 900 productos')).toBeVisible();
  expect(within(await card('FOREST')).getByRole('link', { name: 'Hablemos' })).toHaveAttribute(
    'href',
    expect.stringMatching(/^mailto:.+FOREST/),
  );
  expect(screen.getByRole('radio', { name: 'Mensual' })).toBeChecked();
  // Nobody asked for anything: nothing is chosen, and nothing is asked of billing.
  expect(screen.queryByRole('heading', { name: /Resumen/ })).toBeNull();
});

test('a plan that is already on its way says when it begins', async () => {
  answerForBusiness({
    subscription: paidSubscription({
      cancelAtPeriodEnd: true,
      autoRenew: false,
      canResume: true,
      scheduledChange: {
        planId: 'seed',
        planName: 'SEED',
        effectiveAt: '2026-12-21T12:00:00.000Z',
        price: null,
      },
    }),
  });
  open(paths.upgrade());
  expect(
    await within(await card('SEED')).findByText('Pasás a este plan el 21 de diciembre de 2026'),
  ).toBeVisible();
});

test('the reason in the address recommends the cheapest plan that is enough, and shows its summary', async () => {
  answerForBusiness();
  answer(previewChange, aPreview());
  open();
  expect(
    await screen.findByText(/Para cargar clientes, el plan más conveniente es OAK\./),
  ).toBeVisible();
  expect(within(await card('OAK')).getByText('Recomendado para vos')).toBeVisible();
  expect(await screen.findByRole('heading', { name: 'Resumen: OAK' })).toBeVisible();
});

test('without a reason the recommendation rests on what the business uses', async () => {
  answerForBusiness({ limits: someLimits({ products: 38 }) });
  answer(previewChange, aPreview());
  open(paths.upgrade());
  expect(
    await screen.findByText(/Usás 38 de 40 productos: el plan más conveniente es OAK\./),
  ).toBeVisible();
});

test('choices live in the address, and yearly is charged as yearly', async () => {
  answerForBusiness();
  const previews = answer(previewChange, aPreview());
  const { user, address } = open(paths.upgrade({ from }));
  await user.click(within(await card('OAK')).getByRole('button', { name: 'Elegir OAK' }));
  await user.click(screen.getByRole('radio', { name: 'Anual' }));
  expect(address()).toBe(paths.upgrade({ from, plan: 'oak', period: 'yearly' }));
  await waitFor(() => expect(previews.at(-1)?.body).toMatchObject({ billingPeriod: 'yearly' }));
});

test('a plan that nobody can pay for this period says so', async () => {
  answerForBusiness({ providers: [{ ...stripe, currencies: ['USD'] }] });
  open(paths.upgrade({ plan: 'oak', period: 'yearly' }));
  expect(await screen.findByText(/no tiene un medio de pago disponible/)).toBeVisible();
});

test('people who may not pay see prices and words for the owner, and billing is not asked', async () => {
  answerForBusiness({ role: 'admin' });
  const previews = answer(previewChange, () => problemAnswer('FORBIDDEN'));
  open();
  const ask = await screen.findByRole('link', { name: 'Avisar al dueño' });
  expect(decodeURIComponent(ask.getAttribute('href') ?? '')).toContain('/upgrade?');
  expect(screen.queryByRole('button', { name: /Ir a pagar/ })).toBeNull();
  expect(await card('OAK')).toHaveTextContent(/10\.000/);
  expect(previews).toHaveLength(0);
});

test('an address that leads elsewhere is not a way back', async () => {
  answerForBusiness();
  open('/upgrade?from=https://evil.example');
  expect(await screen.findByRole('link', { name: 'Volver sin cambiar de plan' })).toHaveAttribute(
    'href',
    '/dashboard',
  );
});

test('what was agreed by hand is changed by talking, and never meets a checkout', async () => {
  answerForBusiness({
    subscription: aSubscription({ isComped: true }),
    actions: { change: refusedFor('ARRANGED'), offers: [] },
  });
  open();
  const notice = await screen.findByRole('note');
  expect(notice).toHaveTextContent(/Tu plan se acordó con vos o está bonificado/);
  expect(within(notice).getByRole('link', { name: 'Hablemos' })).toBeVisible();
  expect(screen.queryByRole('button', { name: /Elegir|Ir a pagar/ })).toBeNull();
});

test('what can be chosen could not be found out: it can be asked for again', async () => {
  answerForBusiness();
  answer(getBillingActions, () => problemAnswer('UNAVAILABLE'));
  const { user } = open(paths.upgrade());
  const retry = await screen.findByRole('button', { name: 'Reintentar' });
  answerStanding(aSubscription());
  await user.click(retry);
  expect(
    await within(await card('OAK')).findByRole('button', { name: 'Elegir OAK' }),
  ).toBeVisible();
});

test('a catalogue that does not load can be asked for again', async () => {
  answerForBusiness();
  answer(listPlans, () => networkDown());
  const { user } = open(paths.upgrade());
  const retry = await screen.findByRole('button', { name: 'Reintentar' });
  answer(listPlans, { plans: catalogue });
  await user.click(retry);
  expect(await card('OAK')).toBeVisible();
});
