import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { BillingPage } from '#client/app/pages/billing.tsx';
import { pauseSubscription, resumeSubscription } from '#shared/contracts/billing.ts';
import { getBillingActions } from '#shared/contracts/billing-actions.ts';
import { getSubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { answer, networkDown, problemAnswer, renderWithProviders } from '#test/support/client.tsx';
import { answerForBusiness, answerStanding } from '#test/support/client-business.ts';
import { aSubscription, paidSubscription, someLimits } from '#test/support/client-plans.ts';
import { CODE, END, ending, open, paidWith, plan } from './billing-stage.tsx';

test('a refusal because something changed is said, and how it stands now is shown', async () => {
  const { user } = open({ subscription: ending });
  const resume = await screen.findByRole('button', { name: 'Deshacer la cancelación' });
  answerStanding(aSubscription());
  answer(resumeSubscription, () => problemAnswer('REFUSED', { reason: 'OVER_AT_PROVIDER' }));
  await user.click(resume);
  expect(await screen.findByRole('region', { name: 'Tu plan SEED' })).toBeVisible();
});

test('charges can be paused where that is offered, with the day until which what is paid lasts', async () => {
  const { user } = open({
    subscription: paidWith(),
    actions: { pause: { isAllowed: true, paidUntil: END } },
  });
  const paused = paidWith({ status: 'paused', autoRenew: false, canResume: true });
  const calls = answer(pauseSubscription, () => {
    answerStanding(paused);
    return { subscription: paused, confirmationCode: CODE };
  });
  await user.click(await screen.findByRole('button', { name: 'Pausar los cobros' }));
  const dialog = await screen.findByRole('dialog', { name: '¿Pausar los cobros?' });
  expect(dialog).toHaveTextContent('sigue valiendo hasta el 21 de diciembre de 2026');
  await user.click(within(dialog).getByRole('button', { name: 'Pausar los cobros' }));
  expect(await screen.findByRole('button', { name: 'Retomar la suscripción' })).toBeVisible();
  expect(screen.getByRole('region', { name: 'Resultado' })).toHaveTextContent(CODE);
  expect(calls).toHaveLength(1);
});

test('over the limit it says how much has to go', async () => {
  const subscription = paidSubscription({ overLimit: ['products'] });
  open({ subscription, limits: someLimits({ products: 940 }, subscription.features) });
  expect(await screen.findByRole('region', { name: 'Aviso sobre productos' })).toHaveTextContent(
    'archivá o eliminá 40',
  );
});

test('with play money the simulator is one click away, and with real money it does not exist', async () => {
  const page = open({ subscription: paidSubscription(), sandboxUrl: 'http://pay.test/sandbox' });
  expect(await screen.findByRole('link', { name: 'Simulador de pagos' })).toHaveAttribute(
    'href',
    'http://pay.test/sandbox',
  );
  page.unmount();
  open({ subscription: paidSubscription() });
  await plan();
  expect(screen.queryByRole('link', { name: 'Simulador de pagos' })).toBeNull();
});

test('undoing what is scheduled leaves the focus on the plan', async () => {
  const scheduledChange = { planId: 'bush', planName: 'BUSH', effectiveAt: END, price: null };
  const { user } = open({ subscription: paidSubscription({ canResume: true, scheduledChange }) });
  answer(resumeSubscription, () => {
    const subscription = paidSubscription({ version: 3 });
    answerStanding(subscription);
    return { subscription, confirmationCode: CODE };
  });
  await user.click(await screen.findByRole('button', { name: 'Deshacer' }));
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Deshacer' })).toBeNull());
  await waitFor(() => expect(document.body).not.toHaveFocus());
  expect(screen.getByText('Listo: tu plan sigue como estaba.')).toBeVisible();
});

test('what can be done could not be found out: it says so and asks again', async () => {
  answerForBusiness({ subscription: paidSubscription() });
  answer(getBillingActions, () => problemAnswer('UNAVAILABLE'));
  const { user } = renderWithProviders(<BillingPage />, { path: '/billing' });
  const retry = await within(await plan()).findByRole('button', { name: 'Reintentar' });
  answerStanding(paidSubscription());
  await user.click(retry);
  expect(await screen.findByRole('button', { name: 'Cancelar la suscripción' })).toBeVisible();
});

test('people who may not pay are not shown payments, and nothing is asked for them', async () => {
  open({ subscription: paidSubscription(), role: 'admin' });
  expect(await screen.findByText(/Solo el dueño de la cuenta/)).toBeVisible();
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Pagos y recibos' })).toBeNull());
});

test('without an answer it explains and offers to try again', async () => {
  answerForBusiness();
  answer(getSubscriptionStatus, () => networkDown());
  const { user } = renderWithProviders(<BillingPage />);
  const retry = await screen.findByRole('button', { name: 'Reintentar' });
  answer(getSubscriptionStatus, paidSubscription());
  await user.click(retry);
  expect(await plan()).toHaveAccessibleName('Tu plan OAK');
});
