import { screen, waitFor, within } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { type BillingActions, getBillingActions } from '#shared/contracts/billing-actions.ts';
import { getSubscriptionLimits } from '#shared/contracts/subscriptions.ts';
import { answer, pushLiveEvent, renderApp } from '#test/support/client.tsx';
import { aGate, aProduct, businessWith, serve } from './business.ts';

const PROMPT = /GRANDE: /;
const prompt = () => screen.findByRole('dialog', { name: PROMPT });
const noPrompt = () =>
  waitFor(() => expect(screen.queryByRole('dialog', { name: PROMPT })).not.toBeInTheDocument());
const field = (name: string | RegExp) => screen.getByLabelText(name);
const save = (user: UserEvent) => user.click(screen.getByRole('button', { name: 'Guardar' }));
const usageChanged = () => pushLiveEvent({ type: 'usage.changed', appId: 'inventory' });

async function typeHammer(user: UserEvent) {
  await screen.findByLabelText(/^Nombre/);
  await user.type(field(/^Nombre/), 'Martillo');
  await user.type(field(/^SKU/), '00042');
}

test('where the plan includes none, "new" shows what a bigger one gives before anything is typed', async () => {
  serve(businessWith(0));
  const { user, address } = renderApp({ path: '/clients' });
  await screen.findByText('Todavía no cargaste clientes');
  const [button] = screen.getAllByRole('button', { name: 'Nuevo cliente' });
  await user.click(button as HTMLElement);
  const dialog = await prompt();
  expect(dialog).toHaveTextContent(/100 clientes/);
  expect(screen.queryByLabelText(/^Nombre/)).not.toBeInTheDocument();
  const upgrade = within(dialog).getByRole('link', { name: /GRANDE/ });
  expect(upgrade).toHaveAttribute(
    'href',
    expect.stringContaining(encodeURIComponent('/clients?form=new')),
  );
  expect(upgrade).toHaveAttribute('href', expect.stringContaining('reason=clients'));
  await user.keyboard('{Escape}');
  await noPrompt();
  expect(address()).toBe('/clients');
});

test('opened by its address at the limit it is the prompt; after the upgrade, the form', async () => {
  const business = businessWith(0);
  const { clientCreates } = serve(business);
  const { user } = renderApp({ path: '/clients?form=new' });
  await prompt();
  business.upgrade();
  await pushLiveEvent({ type: 'subscription.changed', appId: 'inventory' });
  await screen.findByLabelText(/^Nombre/);
  await user.type(field(/^Nombre/), 'Ana');
  await save(user);
  expect(await screen.findByText('Guardaste Ana.')).toBeVisible();
  expect(clientCreates).toHaveLength(1);
});

test('"new" stays where it is at the limit, and the list stays open', async () => {
  serve(businessWith(3));
  const { user } = renderApp({ path: '/products' });
  await screen.findByRole('link', { name: 'Producto 1' });
  await user.click(screen.getByRole('button', { name: 'Nuevo producto' }));
  expect(await prompt()).toHaveTextContent(/3/);
});

test('a refusal on save keeps every field; after the upgrade elsewhere it saves once', async () => {
  const business = businessWith(2);
  const { creates } = serve(business);
  const { user } = renderApp({ path: '/products?form=new' });
  await typeHammer(user);
  business.products.push(aProduct(77));
  await save(user);
  expect(await prompt()).toHaveTextContent(/500 productos/);
  await user.keyboard('{Escape}');
  await noPrompt();
  expect(field(/^Nombre/)).toHaveValue('Martillo');
  expect(field(/^SKU/)).toHaveValue('00042');
  expect(screen.getByText(/no tiene lugar para más productos/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Ver opciones' }));
  await prompt();

  business.upgrade();
  await pushLiveEvent({ type: 'subscription.changed', appId: 'inventory' });
  await noPrompt();
  expect(await screen.findByText('Ya hay lugar en tu plan: podés guardar.')).toBeVisible();
  await save(user);
  expect(await screen.findByText('Guardaste Martillo.')).toBeVisible();
  const martillos = business.products.filter((one) => one.name === 'Martillo');
  expect(martillos).toHaveLength(1);
  expect(creates).toHaveLength(2);
});

test('after a trip to the checkout and back the form is filled, says so, and saves once', async () => {
  const business = businessWith(2);
  serve(business);
  const before = renderApp({ path: '/products?form=new' });
  await typeHammer(before.user);
  business.products.push(aProduct(77));
  await save(before.user);
  const dialog = await prompt();
  const link = within(dialog).getByRole('link', { name: /GRANDE/ });
  expect(link.getAttribute('href')).toContain(encodeURIComponent('/products?form=new'));
  before.unmount();

  business.upgrade();
  const { user } = renderApp({ path: '/products?form=new' });
  await screen.findByLabelText(/^Nombre/);
  expect(field(/^Nombre/)).toHaveValue('Martillo');
  expect(screen.getByText(/Recuperamos lo que habías escrito/)).toBeVisible();
  await save(user);
  expect(await screen.findByText('Guardaste Martillo.')).toBeVisible();
  expect(business.products.filter((one) => one.name === 'Martillo')).toHaveLength(1);
});

test('going to the upgrade page from a filled form asks nothing and loses nothing', async () => {
  const business = businessWith(2);
  serve(business);
  // The page that it leads to may ask before this is over; what it shows is another test's.
  answer(getBillingActions, () => new Promise<BillingActions>(() => undefined));
  const { user, router } = renderApp({ path: '/products?form=new' });
  await typeHammer(user);
  business.products.push(aProduct(77));
  await save(user);
  await prompt();
  void router.navigate('/upgrade?reason=products');
  await waitFor(() => expect(router.state.location.pathname).toBe('/upgrade'));
  expect(screen.queryByText('¿Descartar lo que escribiste?')).not.toBeInTheDocument();
  expect(sessionStorage.length).toBeGreaterThan(0);
});

test('a draft at the limit opens as a form with a notice, not as a wall', async () => {
  const business = businessWith(2);
  serve(business);
  const before = renderApp({ path: '/products?form=new' });
  await typeHammer(before.user);
  before.unmount();
  business.products.push(aProduct(77));
  renderApp({ path: '/products?form=new' });
  await screen.findByLabelText(/^Nombre/);
  expect(field(/^Nombre/)).toHaveValue('Martillo');
  expect(await screen.findByText(/no tiene lugar para más productos/)).toBeVisible();
  expect(screen.queryByRole('dialog', { name: PROMPT })).not.toBeInTheDocument();
});

test('somebody taking the last place does not close the form that is being typed', async () => {
  const business = businessWith(2);
  serve(business);
  const { user } = renderApp({ path: '/products' });
  await user.click(await screen.findByRole('button', { name: 'Nuevo producto' }));
  await typeHammer(user);
  business.products.push(aProduct(77));
  await usageChanged();
  expect(await screen.findByText(/no tiene lugar para más productos/)).toBeVisible();
  expect(field(/^Nombre/)).toHaveValue('Martillo');
});

test('leaving to make room keeps what was typed, and it saves when there is some', async () => {
  const business = businessWith(2);
  serve(business);
  const { user, address } = renderApp({ path: '/products?form=new' });
  await typeHammer(user);
  business.products.push(aProduct(77));
  await save(user);
  await user.click(within(await prompt()).getByRole('link', { name: /Ir a productos/ }));
  await waitFor(() => expect(address()).toBe('/products'));
  expect(await screen.findByText(/lo encontrás en «Nuevo producto»/)).toBeVisible();
  await user.click(await screen.findByRole('button', { name: 'Acciones de Producto 1' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Archivar' }));
  await screen.findByText('Archivaste Producto 1.');
  await user.click(screen.getByRole('button', { name: 'Nuevo producto' }));
  expect(await screen.findByLabelText(/^Nombre/)).toHaveValue('Martillo');
  await save(user);
  expect(await screen.findByText('Guardaste Martillo.')).toBeVisible();
});

test('while usage is still being asked for, "new" answers with the shape of a form', async () => {
  serve(businessWith(3));
  const gate = aGate();
  answer(getSubscriptionLimits, async () => {
    await gate.opened;
    return {
      planId: 'small',
      metrics: [{ metric: 'products', used: 3, limit: 3, remaining: 0, state: 'reached' }],
    };
  });
  renderApp({ path: '/products?form=new' });
  const dialog = await screen.findByRole('dialog', { name: 'Nuevo producto' });
  expect(within(dialog).queryByLabelText(/^Nombre/)).not.toBeInTheDocument();
  gate.open();
  await prompt();
});
