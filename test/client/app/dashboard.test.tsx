import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { getSubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { answer, networkDown, problemAnswer, renderApp } from '#test/support/client.tsx';
import { answerForBusiness } from '#test/support/client-business.ts';
import {
  aSubscription,
  forestPlan,
  paidSubscription,
  seedPlan,
  someLimits,
} from '#test/support/client-plans.ts';

const plan = () => screen.findByRole('region', { name: 'Tu plan' });
const usage = () => screen.findByRole('region', { name: 'Cuánto usás' });

test('a new business sees its free plan, that clients are not in it, and the one thing to do first', async () => {
  answerForBusiness();
  renderApp({ path: '/dashboard' });
  expect(await within(await plan()).findByText(seedPlan.name)).toBeVisible();
  expect(await plan()).toHaveTextContent('PrecioGratis');
  expect(await plan()).not.toHaveTextContent('Se renueva');
  expect(await within(await usage()).findByText('0 de 40 productos')).toBeVisible();
  expect(await screen.findByRole('meter', { name: 'Productos' })).toBeInTheDocument();
  expect(await usage()).toHaveTextContent('Tu plan no incluye clientes');
  expect(screen.getByRole('link', { name: 'Cargar el primer producto' })).toHaveAttribute(
    'href',
    '/products?form=new',
  );
  // What was never in the plan is no warning.
  expect(screen.queryByRole('region', { name: /Aviso sobre/ })).not.toBeInTheDocument();
});

test('a paid plan says what it costs, when it renews, and leads up', async () => {
  const subscription = paidSubscription();
  answerForBusiness({
    subscription,
    limits: someLimits({ products: 300 }, subscription.features),
  });
  renderApp({ path: '/dashboard' });
  expect(await within(await plan()).findByText('OAK')).toBeVisible();
  expect(await plan()).toHaveTextContent('Se renueva21 de diciembre de 2026');
  expect(await plan()).toHaveTextContent(/Precio\$\s10\.000 por mes/);
  expect(await screen.findByRole('link', { name: 'Mejorar el plan' })).toHaveAttribute(
    'href',
    '/upgrade?from=%2Fdashboard',
  );
  expect(await screen.findByRole('heading', { name: 'Seguí con' })).toBeVisible();
  expect(screen.queryByText('Empecemos por tu primer producto')).not.toBeInTheDocument();
});

test('on the top plan a person answers instead of a checkout', async () => {
  answerForBusiness({
    subscription: paidSubscription({
      planId: forestPlan.id,
      planName: forestPlan.name,
      features: forestPlan.features,
    }),
  });
  renderApp({ path: '/dashboard' });
  expect(await within(await plan()).findByText(/Tenés el plan más completo/)).toBeVisible();
  expect(
    within(await plan()).queryByRole('link', { name: 'Mejorar el plan' }),
  ).not.toBeInTheDocument();
});

test.each([
  [{ cancelAtPeriodEnd: true }, 'Termina21 de diciembre de 2026'],
  [{ autoRenew: false }, 'Termina21 de diciembre de 2026'],
  [
    { status: 'trialing' as const, trialEnd: '2026-11-30T12:00:00.000Z' },
    'La prueba termina30 de noviembre de 2026',
  ],
])('the date that matters: %o', async (members, words) => {
  answerForBusiness({ subscription: paidSubscription(members) });
  renderApp({ path: '/dashboard' });
  await within(await plan()).findByText('OAK');
  expect(await plan()).toHaveTextContent(words);
});

test.each([
  ['a charge is owed', { status: 'past_due' as const }],
  ['it is paused', { status: 'paused' as const }],
  ['it is cancelled', { cancelAtPeriodEnd: true, canResume: true }],
])('where %s first, no upgrade is offered beside it', async (_why, members) => {
  answerForBusiness({ subscription: paidSubscription(members) });
  renderApp({ path: '/dashboard' });
  expect(await within(await plan()).findByRole('link', { name: 'Ver facturación' })).toBeVisible();
  expect(within(await plan()).queryByRole('link', { name: 'Mejorar el plan' })).toBeNull();
});

test('a plan that is suspended tells no end of the free one, and one paid ahead no price of every month', async () => {
  const suspended = aSubscription({
    status: 'paused',
    provider: 'stripe',
    currentPeriodEnd: '2026-12-21T12:00:00.000Z',
    isDisputed: true,
  });
  answerForBusiness({ subscription: suspended });
  const page = renderApp({ path: '/dashboard' });
  expect(await plan()).toHaveTextContent('PrecioGratis');
  expect(await plan()).not.toHaveTextContent('Termina');
  page.unmount();
  answerForBusiness({ subscription: paidSubscription({ renewal: 'manual', autoRenew: false }) });
  renderApp({ path: '/dashboard' });
  expect(await plan()).toHaveTextContent(/\$\s10\.000 por un mes/);
});

test('a plan that is given is changed by talking', async () => {
  answerForBusiness({ subscription: paidSubscription({ isComped: true, provider: null }) });
  renderApp({ path: '/dashboard' });
  expect(await within(await plan()).findByRole('link', { name: 'Hablemos' })).toBeVisible();
  expect(within(await plan()).queryByRole('link', { name: 'Mejorar el plan' })).toBeNull();
});

test.each(['cancelled', 'incomplete'] as const)('%s promises no date', async (status) => {
  answerForBusiness({ subscription: paidSubscription({ status }) });
  renderApp({ path: '/dashboard' });
  await within(await plan()).findByText('OAK');
  expect(await plan()).not.toHaveTextContent(/Se renueva|Termina/);
});

test('what is close to its limit is said, with the way on', async () => {
  answerForBusiness({ limits: someLimits({ products: 39 }) });
  renderApp({ path: '/dashboard' });
  expect(await screen.findByRole('region', { name: 'Aviso sobre productos' })).toBeVisible();
});

test('a scheduled change is announced with its date, and can be undone', async () => {
  answerForBusiness({
    subscription: paidSubscription({
      canResume: true,
      scheduledChange: {
        planId: 'bush',
        planName: 'BUSH',
        effectiveAt: '2026-12-21T12:00:00.000Z',
        price: { interval: 'month', currency: 'ARS', amountMinor: 500_000 },
      },
    }),
  });
  renderApp({ path: '/dashboard' });
  const banner = await screen.findByRole('region', { name: 'Aviso sobre tu plan' });
  expect(banner).toHaveTextContent(
    /El 21 de diciembre de 2026 pasás a BUSH, a \$\s5\.000 por mes\./,
  );
  expect(await within(banner).findByRole('button', { name: 'Deshacer' })).toBeVisible();
});

test('a plan that cannot be read is explained where it would stand, with the code and a retry', async () => {
  answerForBusiness();
  answer(getSubscriptionStatus, problemAnswer('INTERNAL', { requestId: 'req-77' }));
  const { user } = renderApp({ path: '/dashboard' });
  const panel = await plan();
  expect(await within(panel).findByText('Código para soporte: req-77')).toBeVisible();
  answer(getSubscriptionStatus, aSubscription());
  await user.click(within(panel).getByRole('button', { name: 'Reintentar' }));
  expect(await within(panel).findByText(seedPlan.name)).toBeVisible();
});

test('a lost network keeps what was on the screen', async () => {
  answerForBusiness();
  const { queryClient } = renderApp({ path: '/dashboard' });
  expect(await within(await plan()).findByText(seedPlan.name)).toBeVisible();
  answer(getSubscriptionStatus, networkDown());
  await queryClient.refetchQueries({ queryKey: ['subscription'] });
  expect(within(await plan()).getByText(seedPlan.name)).toBeVisible();
  const told = screen.getByRole('region', { name: 'Avisos' });
  await waitFor(() => expect(told).toHaveTextContent(/./));
});
