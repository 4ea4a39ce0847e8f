import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { getSubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { answer, pushLiveEvent, renderApp } from '#test/support/client.tsx';
import { answerForBusiness } from '#test/support/client-business.ts';
import { paidSubscription } from '#test/support/client-plans.ts';

const navigation = () => screen.findByRole('navigation', { name: 'Navegación principal' });

beforeEach(() => answerForBusiness());

test('what the plan lacks carries a lock that says so, and stays in reach', async () => {
  renderApp({ path: '/dashboard' });
  const nav = await navigation();
  const clients = await within(nav).findByRole('link', {
    name: 'Clientes, no incluido en tu plan',
  });
  expect(clients).toHaveAttribute('href', '/clients');
  expect(within(nav).getByRole('link', { name: 'Reportes, no incluido en tu plan' })).toBeVisible();
  expect(within(nav).getByRole('link', { name: 'Productos' })).toBeVisible();
  expect(within(nav).getByRole('link', { name: 'Panel' })).toHaveAttribute('aria-current', 'page');
});

test('a change of plan opens the locks and renames the badge without reload', async () => {
  renderApp({ path: '/dashboard' });
  const nav = await navigation();
  await within(nav).findByRole('link', { name: /Clientes, no incluido/ });
  answer(getSubscriptionStatus, paidSubscription());
  await pushLiveEvent({ type: 'subscription.changed', appId: 'inventory', version: 2 });
  expect(await within(nav).findByRole('link', { name: 'Clientes' })).toBeVisible();
  expect(await screen.findByRole('link', { name: 'Plan actual: OAK' })).toBeVisible();
});

test('a new page gets the focus at its heading and names the tab; the first one is left alone', async () => {
  const { user } = renderApp({ path: '/dashboard' });
  const first = await screen.findByRole('heading', { level: 1, name: 'Panel' });
  expect(first).not.toHaveFocus();
  expect(document.title).toBe('Panel · Estante');

  await user.click(within(await navigation()).getByRole('link', { name: 'Plan y facturación' }));
  await waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toHaveFocus());
  expect(document.title).not.toBe('Panel · Estante');
});

test('the first stop of the keyboard leads past the navigation', async () => {
  const { user } = renderApp({ path: '/dashboard' });
  await screen.findByRole('heading', { level: 1 });
  await user.tab();
  const skip = screen.getByRole('link', { name: 'Ir al contenido' });
  expect(skip).toHaveFocus();
  expect(skip).toHaveAttribute('href', `#${screen.getByRole('main').id}`);
});

test('the phone menu says whether it is open, and closes when a page is chosen', async () => {
  const { user } = renderApp({ path: '/dashboard' });
  const burger = await screen.findByLabelText('Abrir el menú');
  expect(burger).toHaveAttribute('aria-expanded', 'false');
  await user.click(burger);
  expect(screen.getByLabelText('Cerrar el menú')).toHaveAttribute('aria-expanded', 'true');
  await user.click(within(await navigation()).getByRole('link', { name: 'Plan y facturación' }));
  expect(await screen.findByLabelText('Abrir el menú')).toHaveAttribute('aria-expanded', 'false');
});

test('the account panel opens, closes by Esc back to its button, and by tabbing out', async () => {
  const { user } = renderApp({ path: '/dashboard' });
  const trigger = await screen.findByRole('button', { name: 'Cuenta de Ana' });
  await user.click(trigger);
  expect(screen.getByText('ana@demo.test')).toBeVisible();
  await user.keyboard('{Escape}');
  expect(screen.getByText('ana@demo.test')).not.toBeVisible();
  expect(trigger).toHaveFocus();

  await user.click(trigger);
  screen.getByRole('button', { name: 'Cerrar sesión' }).focus();
  await user.tab();
  expect(screen.getByText('ana@demo.test')).not.toBeVisible();
});

test('the language of the whole page follows the choice, and is remembered', async () => {
  const { user } = renderApp({ path: '/dashboard' });
  await user.click(await screen.findByRole('button', { name: 'Cuenta de Ana' }));
  await user.click(screen.getByRole('radio', { name: 'English' }));
  expect(await screen.findByRole('heading', { level: 1, name: 'Dashboard' })).toBeVisible();
  expect(document.documentElement).toHaveAttribute('lang', 'en');
  expect(localStorage.getItem('estante.language')).toBe('en');
});

test('light, dark or as the device: the choice is applied and remembered', async () => {
  const { user } = renderApp({ path: '/dashboard' });
  await user.click(await screen.findByRole('button', { name: 'Cuenta de Ana' }));
  expect(screen.getByRole('radio', { name: 'Como el dispositivo' })).toBeChecked();
  await user.click(screen.getByRole('radio', { name: 'Oscura' }));
  expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await user.click(screen.getByRole('radio', { name: 'Clara' }));
  expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'light');
});

test('an address that leads nowhere says so and offers the way back', async () => {
  renderApp({ path: '/no-such-page' });
  expect(
    await screen.findByRole('heading', { level: 1, name: 'Esta página no existe' }),
  ).toBeVisible();
  expect(screen.getByRole('link', { name: 'Ir al panel' })).toHaveAttribute('href', '/dashboard');
});
