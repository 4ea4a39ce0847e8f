import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { BillingPage } from '#client/app/pages/billing.tsx';
import { paths } from '#client/lib/paths.ts';
import {
  getSubscriptionStatus,
  SUBSCRIPTION_STATUSES,
  type SubscriptionStatus,
} from '#shared/contracts/subscriptions.ts';
import { answer, networkDown, renderWithProviders } from '#test/support/client.tsx';
import { answerForBusiness } from '#test/support/client-business.ts';
import { aSubscription, paidSubscription } from '#test/support/client-plans.ts';

const plan = () => screen.findByRole('region', { name: /^Tu plan/ });

function show(subscription: SubscriptionStatus) {
  answerForBusiness({ subscription });
  return renderWithProviders(<BillingPage />);
}

test('a paid plan: price, status, renewal, method and use', async () => {
  show(paidSubscription());
  const facts = await plan();
  expect(facts).toHaveAccessibleName('Tu plan: OAK');
  expect(facts).toHaveTextContent(/\$\s10\.000 por mes/);
  expect(facts).toHaveTextContent('Activo. Se renueva solo.');
  expect(facts).toHaveTextContent('Se renueva21 de diciembre de 2026');
  expect(facts).toHaveTextContent('Visa terminada en 4242');
  expect(within(facts).getByRole('link', { name: 'Cambiar de plan' })).toHaveAttribute(
    'href',
    paths.upgrade({ from: '/billing' }),
  );
  expect(await screen.findByText('0 de 900 productos')).toBeVisible();
});

test('a free plan has no dates and no method to invent', async () => {
  show(aSubscription());
  const facts = await plan();
  expect(facts).toHaveTextContent('Gratis y sin vencimiento');
  expect(facts).not.toHaveTextContent('Se renueva');
  expect(facts).toHaveTextContent('Ninguno: este plan no lo necesita');
});

test.each(SUBSCRIPTION_STATUSES)('%s is said in plain words', async (status) => {
  show(
    paidSubscription({
      status,
      graceEndsAt: status === 'past_due' ? '2026-11-28T12:00:00.000Z' : null,
      trialEnd: status === 'trialing' ? '2026-11-30T12:00:00.000Z' : null,
    }),
  );
  const words: Record<SubscriptionStatus['status'], RegExp> = {
    active: /Activo/,
    trialing: /La prueba termina30 de noviembre de 2026/,
    past_due: /Tenés todo hasta el 28 de noviembre de 2026/,
    paused: /En pausa: no se cobra/,
    cancelled: /Lo que cargaste sigue acá/,
    incomplete: /El pago quedó sin terminar/,
  };
  expect(await plan()).toHaveTextContent(words[status]);
});

test('a plan that ends says when, and what comes after', async () => {
  show(
    paidSubscription({
      cancelAtPeriodEnd: true,
      autoRenew: false,
      scheduledChange: {
        planId: 'seed',
        planName: 'SEED',
        effectiveAt: '2026-12-21T12:00:00.000Z',
      },
    }),
  );
  const facts = await plan();
  expect(facts).toHaveTextContent('Seguís con todo hasta el final del período');
  expect(facts).toHaveTextContent('Termina21 de diciembre de 2026');
  expect(facts).toHaveTextContent('El 21 de diciembre de 2026 pasás a SEED.');
});

test('an account that is free of charge says so', async () => {
  show(paidSubscription({ isComped: true, price: null, provider: null, paymentMethod: null }));
  expect(await plan()).toHaveTextContent('bonificado: no hay nada que pagar');
});

test('without an answer it explains and offers to try again', async () => {
  answerForBusiness();
  answer(getSubscriptionStatus, () => networkDown());
  const { user } = renderWithProviders(<BillingPage />);
  const retry = await screen.findByRole('button', { name: 'Reintentar' });
  answer(getSubscriptionStatus, paidSubscription());
  await user.click(retry);
  expect(await plan()).toHaveAccessibleName('Tu plan: OAK');
});
