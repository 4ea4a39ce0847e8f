import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { CurrentPlanBadge } from '#client/features/entitlements/components/current-plan-badge.tsx';
import { FeatureGate } from '#client/features/entitlements/components/feature-gate.tsx';
import { LimitNotice } from '#client/features/entitlements/components/limit-notice.tsx';
import { UsageMeters } from '#client/features/entitlements/components/usage-meters.tsx';
import { paths } from '#client/lib/paths.ts';
import { getSubscriptionLimits, getSubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { answer, networkDown, problemAnswer, renderWithProviders } from '#test/support/client.tsx';
import { answerForBusiness } from '#test/support/client-business.ts';
import { paidSubscription, someLimits } from '#test/support/client-plans.ts';

const ROOMY = { maxProducts: 500, maxUsers: null, maxClients: 0 };
const notice = () => screen.findByRole('region', { name: 'Aviso sobre productos' });

const absent = () => screen.queryByRole('region', { name: 'Aviso sobre productos' });

function showNotice(products: number, path = '/dashboard') {
  answerForBusiness({ limits: someLimits({ products }, ROOMY) });
  return renderWithProviders(<LimitNotice metric="products" />, { path });
}

test('under 80 % nothing is said', async () => {
  answerForBusiness({ limits: someLimits({ products: 399 }, ROOMY) });
  renderWithProviders(
    <>
      <LimitNotice metric="products" />
      <UsageMeters />
    </>,
  );
  await screen.findByText('399 de 500 productos');
  expect(absent()).toBeNull();
});

test('from 80 % a notice that can be put away', async () => {
  const { user } = showNotice(400);
  expect(await notice()).toHaveTextContent('Usás 400 de 500 productos');
  await user.click(screen.getByRole('button', { name: 'Ocultar este aviso' }));
  expect(absent()).toBeNull();
});

test('from 95 % a notice that stays', async () => {
  showNotice(475);
  expect(await notice()).toHaveTextContent('Te queda lugar para 25 productos');
  expect(screen.queryByRole('button')).toBeNull();
});

test('at the limit only adding is closed, and the way up is there', async () => {
  showNotice(500, '/products');
  expect(await notice()).toHaveTextContent('Llegaste a 500 productos');
  expect(await notice()).toHaveTextContent('Podés ver, editar, archivar y exportar');
  expect(await screen.findByRole('link', { name: 'Pasate a OAK' })).toHaveAttribute(
    'href',
    paths.upgrade({ reason: 'products', from: '/products', plan: 'oak' }),
  );
});

test('above the limit: how much to take away, where, and the upgrade', async () => {
  showNotice(640, '/products');
  expect(await notice()).toHaveTextContent('Tenés 640 productos y tu plan incluye 500');
  expect(await notice()).toHaveTextContent('archivá o eliminá 140');
  // On the list's own page too: sorted for making room.
  expect(screen.getByRole('link', { name: /^Ver productos, los más antiguos/ })).toHaveAttribute(
    'href',
    '/products?sort=createdAt',
  );
  expect(await screen.findByRole('link', { name: 'Pasate a OAK' })).toBeVisible();
});

test('meters say in words what they show, and are named', async () => {
  answerForBusiness({ limits: someLimits({ products: 480, users: 3 }, ROOMY) });
  renderWithProviders(<UsageMeters />);
  expect(await screen.findByText('480 de 500 productos')).toBeVisible();
  const meter = screen.getByRole('meter', { name: 'Productos' });
  expect(meter).toHaveAttribute('value', '480');
  expect(meter).toHaveAttribute('max', '500');
  expect(screen.getByText('3 usuarios · sin límite')).toBeVisible();
  expect(screen.getByText('Tu plan no incluye clientes')).toBeVisible();
  expect(screen.getByText('Lo archivado no cuenta.')).toBeVisible();
});

test('one of something without a limit is said as one', async () => {
  answerForBusiness({ limits: someLimits({ users: 1 }, ROOMY) });
  renderWithProviders(<UsageMeters />);
  expect(await screen.findByText('1 usuario · sin límite')).toBeVisible();
});

test('meters that could not be loaded can be asked for again', async () => {
  answerForBusiness();
  answer(getSubscriptionLimits, () => problemAnswer('UNAVAILABLE'));
  const { user } = renderWithProviders(<UsageMeters />);
  const retry = await screen.findByRole('button', { name: 'Reintentar' });
  answer(getSubscriptionLimits, someLimits({ products: 7 }));
  await user.click(retry);
  expect(await screen.findByText('7 de 40 productos')).toBeVisible();
});

test('a gate shows what the plan has, and its fallback for what it lacks', async () => {
  answerForBusiness({ subscription: paidSubscription() });
  renderWithProviders(
    <>
      <FeatureGate feature="advancedReporting" fallback={<p>locked</p>}>
        <p>reports</p>
      </FeatureGate>
      <FeatureGate feature="somethingElse" fallback={<p>not yours</p>}>
        <p>secret</p>
      </FeatureGate>
    </>,
  );
  expect(screen.queryByText('reports')).toBeNull();
  expect(await screen.findByText('reports')).toBeVisible();
  expect(screen.getByText('not yours')).toBeVisible();
  expect(screen.queryByText('secret')).toBeNull();
});

test('the badge names the plan and leads to billing', async () => {
  answerForBusiness();
  renderWithProviders(<CurrentPlanBadge />);
  const badge = await screen.findByRole('link', { name: 'Plan actual: SEED' });
  expect(badge).toHaveAttribute('href', '/billing');
});

test('the badge says what needs care', async () => {
  answerForBusiness({ subscription: paidSubscription({ status: 'past_due' }) });
  renderWithProviders(<CurrentPlanBadge />);
  const badge = await screen.findByRole('link', { name: 'Plan actual: OAK, Pago pendiente' });
  expect(within(badge).getByText(/Pago pendiente/)).toBeVisible();
});

test('the badge does not guess', async () => {
  answerForBusiness();
  answer(getSubscriptionStatus, () => networkDown());
  renderWithProviders(<CurrentPlanBadge />);
  expect(await screen.findByRole('link', { name: 'Plan sin confirmar' })).toBeVisible();
});
