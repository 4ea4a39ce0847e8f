import { act, screen, waitFor, within } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { products } from '#shared/contracts/products.ts';
import { answer, problemAnswer, renderApp } from '#test/support/client.tsx';
import { aProduct, businessWith, serve } from './business.ts';

async function choose(user: UserEvent, product: string, action: string) {
  await user.click(await screen.findByRole('button', { name: `Acciones de ${product}` }));
  await user.click(await screen.findByRole('menuitem', { name: action }));
}
const gone = (name: string) =>
  waitFor(() => expect(screen.queryByRole('link', { name })).not.toBeInTheDocument());

test('deletes at once and offers to undo it', async () => {
  const business = businessWith(2);
  serve(business);
  const { user } = renderApp({ path: '/products' });
  await choose(user, 'Producto 1', 'Eliminar');
  await gone('Producto 1');
  const toast = await screen.findByText('Eliminaste Producto 1.');
  expect(toast.closest('[aria-live]')).not.toBeNull();
  await user.click(screen.getByRole('button', { name: 'Deshacer' }));
  expect(await screen.findByRole('link', { name: 'Producto 1' })).toBeVisible();
  expect(await screen.findByText('Producto 1 volvió a la lista.')).toBeVisible();
});

test('an undo that no longer fits shows the prompt, not only a toast', async () => {
  const business = businessWith(3);
  serve(business);
  const { user } = renderApp({ path: '/products' });
  await choose(user, 'Producto 1', 'Eliminar');
  await gone('Producto 1');
  business.products.push(aProduct(77));
  await user.click(await screen.findByRole('button', { name: 'Deshacer' }));
  const prompt = await screen.findByRole('dialog', { name: /GRANDE: / });
  expect(within(prompt).getByRole('link', { name: /GRANDE/ })).toHaveAttribute(
    'href',
    expect.stringContaining(encodeURIComponent('/products')),
  );
});

test('an undo that no longer fits asks on whatever page the person is by then', async () => {
  const business = businessWith(3);
  serve(business);
  const { user, router } = renderApp({ path: '/products' });
  await choose(user, 'Producto 1', 'Eliminar');
  await gone('Producto 1');
  business.products.push(aProduct(77));
  await act(() => router.navigate('/clients'));
  await screen.findByRole('heading', { level: 1, name: 'Clientes' });
  await user.click(await screen.findByRole('button', { name: 'Deshacer' }));
  const prompt = await screen.findByRole('dialog', { name: /GRANDE: / });
  expect(within(prompt).getByRole('link', { name: /Pasate/ })).toHaveAttribute(
    'href',
    expect.stringContaining(encodeURIComponent('/clients')),
  );
  await act(() => router.navigate('/dashboard'));
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
});

test('archiving makes room and can be undone', async () => {
  const business = businessWith(3);
  serve(business);
  const { user } = renderApp({ path: '/products' });
  await choose(user, 'Producto 2', 'Archivar');
  await gone('Producto 2');
  await waitFor(() => expect(screen.getByRole('meter', { name: 'Productos' })).toHaveValue(2));
  await user.click(await screen.findByRole('button', { name: 'Deshacer' }));
  expect(await screen.findByRole('link', { name: 'Producto 2' })).toBeVisible();
  expect(business.products.find((one) => one.name === 'Producto 2')?.archived).toBe(false);
});

test('making one active again at the limit shows the prompt', async () => {
  const business = businessWith(3);
  business.products.push(aProduct(9, { name: 'Viejo', archived: true }));
  serve(business);
  const { user } = renderApp({ path: '/products?archived=true' });
  await choose(user, 'Viejo', 'Volver a activar');
  expect(await screen.findByRole('dialog', { name: /GRANDE: / })).toBeVisible();
});

test('an action that fails says why, and the row stays', async () => {
  serve(businessWith(1));
  answer(products.endpoints.remove, problemAnswer('UNAVAILABLE'));
  const { user } = renderApp({ path: '/products' });
  await choose(user, 'Producto 1', 'Eliminar');
  expect(await screen.findByText(/no está disponible/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'Producto 1' })).toBeVisible();
});
