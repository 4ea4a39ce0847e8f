import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { products } from '#shared/contracts/products.ts';
import { answer, networkDown, problemAnswer, renderApp } from '#test/support/client.tsx';
import { aGate, aProduct, businessWith, serve } from './business.ts';

/** Found by its label: a search by role through fifty rows is slow. */
const pager = () => within(screen.getByLabelText('Páginas'));

const rowNames = () =>
  within(screen.getByRole('table', { name: 'Productos' }))
    .getAllByRole('link')
    .map((link) => link.textContent);

test('lists products with their prices, the total and how much of the plan is used', async () => {
  serve(businessWith(2));
  renderApp({ path: '/products' });
  const row = (await screen.findByRole('link', { name: 'Producto 1' })).closest('tr');
  expect(row).toHaveTextContent(/\$\s1\.234,50/);
  expect(screen.getByText('1–2 de 2')).toBeVisible();
  expect(screen.getByRole('meter', { name: 'Productos' })).toHaveValue(2);
});

test('of more matches than are counted it says so', async () => {
  serve(businessWith(2));
  answer(products.endpoints.list, {
    items: [aProduct(1)],
    nextCursor: 'next',
    total: 1000,
    totalIsFloor: true,
  });
  renderApp({ path: '/products?q=producto' });
  expect(await screen.findByText('1–1 de más de 1.000')).toBeVisible();
});

test('close to the limit it says what counts', async () => {
  serve(businessWith(3));
  renderApp({ path: '/products' });
  expect(await screen.findByText('Lo archivado no cuenta para el límite.')).toBeVisible();
});

test('shows a skeleton, not an empty list, until the first answer', async () => {
  serve(businessWith(1));
  const gate = aGate();
  answer(products.endpoints.list, async () => {
    await gate.opened;
    return { items: [aProduct(1)], nextCursor: null, total: 1, totalIsFloor: false };
  });
  renderApp({ path: '/products' });
  await screen.findByRole('heading', { name: 'Productos', level: 1 });
  expect(screen.queryByText('Todavía no cargaste productos')).not.toBeInTheDocument();
  expect(screen.getByText('Cargando…')).toBeInTheDocument();
  gate.open();
  expect(await screen.findByRole('link', { name: 'Producto 1' })).toBeVisible();
});

test('searches as one types, in the address, without an entry of history per letter', async () => {
  const { lists } = serve(businessWith(3));
  const { user, address, router } = renderApp({ path: '/products' });
  const search = await screen.findByRole('searchbox');
  await screen.findByRole('link', { name: 'Producto 1' });
  await user.type(search, 'producto 2');
  await waitFor(() => expect(rowNames()).toEqual(['Producto 2']));
  expect(address()).toBe('/products?q=producto+2');
  expect(lists.filter((call) => call.query['q'])).toHaveLength(1);
  expect(router.state.historyAction).toBe('REPLACE');
});

test('Back restores the search that a link left behind', async () => {
  serve(businessWith(3));
  const { user, router } = renderApp({ path: '/products?q=producto+3' });
  await screen.findByRole('link', { name: 'Producto 3' });
  await act(() => router.navigate('/products'));
  await screen.findByRole('link', { name: 'Producto 1' });
  expect(screen.getByRole('searchbox')).toHaveValue('');
  await act(() => router.navigate(-1));
  await waitFor(() => expect(rowNames()).toEqual(['Producto 3']));
  expect(screen.getByRole('searchbox')).toHaveValue('producto 3');
  await user.clear(screen.getByRole('searchbox'));
  await screen.findByRole('link', { name: 'Producto 1' });
});

test('sorts by pressing a heading, and says how it is sorted', async () => {
  const { lists } = serve(businessWith(2));
  const { user, address } = renderApp({ path: '/products' });
  const heading = await screen.findByRole('columnheader', { name: 'Nombre' });
  expect(heading).toHaveAttribute('aria-sort', 'ascending');
  await user.click(within(heading).getByRole('button', { name: 'Nombre' }));
  await waitFor(() => expect(rowNames()).toEqual(['Producto 2', 'Producto 1']));
  expect(screen.getByRole('columnheader', { name: 'Nombre' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  expect(address()).toBe('/products?sort=-name');
  expect(lists.at(-1)?.query['sort']).toBe('-name');
});

test('a sort that nobody knows means the usual one', async () => {
  const { lists } = serve(businessWith(1));
  renderApp({ path: '/products?sort=evil' });
  await screen.findByRole('link', { name: 'Producto 1' });
  expect(lists[0]?.query['sort']).toBe('name');
});

test('pages forward and back, by its own buttons and by Back', async () => {
  serve(businessWith(120, { features: { maxProducts: null } }));
  const { user, address, router } = renderApp({ path: '/products' });
  await screen.findByText('1–50 de 120');
  expect(pager().getByRole('button', { name: 'Anterior' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await user.click(pager().getByRole('button', { name: 'Siguiente' }));
  await screen.findByText('51–100 de 120');
  await user.click(pager().getByRole('button', { name: 'Siguiente' }));
  await screen.findByText('101–120 de 120');
  expect(pager().getByRole('button', { name: 'Siguiente' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await user.click(pager().getByRole('button', { name: 'Anterior' }));
  await screen.findByText('51–100 de 120');
  expect(address()).toBe('/products?cursor=50&page=2');
  await act(() => router.navigate(-1));
  await screen.findByText('101–120 de 120');
  await act(() => router.navigate(-1));
  await screen.findByText('51–100 de 120');
});

test('a page reached by its address alone still leads back to the first one', async () => {
  serve(businessWith(120, { features: { maxProducts: null } }));
  const { user, address } = renderApp({ path: '/products?cursor=100&page=3' });
  await screen.findByText('101–120 de 120');
  await user.click(pager().getByRole('button', { name: 'Anterior' }));
  await screen.findByText('1–50 de 120');
  expect(address()).toBe('/products');
});

test('keeps the former page, marked busy, while the next one loads', async () => {
  serve(businessWith(60, { features: { maxProducts: null } }));
  const { user } = renderApp({ path: '/products' });
  await screen.findByText('1–50 de 60');
  const gate = aGate();
  answer(products.endpoints.list, async () => {
    await gate.opened;
    return { items: [aProduct(60)], nextCursor: null, total: 60, totalIsFloor: false };
  });
  await user.click(pager().getByRole('button', { name: 'Siguiente' }));
  await waitFor(() => expect(screen.getByRole('table')).toHaveAttribute('aria-busy', 'true'));
  expect(screen.getByRole('link', { name: 'Producto 1' })).toBeVisible();
  gate.open();
  await screen.findByRole('link', { name: 'Producto 60' });
  expect(screen.getByRole('table')).toHaveAttribute('aria-busy', 'false');
});

test('an error keeps the filters, names the request and can be tried again', async () => {
  serve(businessWith(1));
  let isDown = true;
  answer(products.endpoints.list, () =>
    isDown
      ? problemAnswer('UNAVAILABLE', { requestId: 'req-42' })
      : { items: [aProduct(1)], nextCursor: null, total: 1, totalIsFloor: false },
  );
  const { user, address } = renderApp({ path: '/products?q=producto&archived=all' });
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('req-42');
  expect(screen.getByRole('searchbox')).toHaveValue('producto');
  expect(screen.getByRole('radio', { name: 'Todos' })).toBeChecked();
  isDown = false;
  await user.click(within(alert).getByRole('button', { name: 'Reintentar' }));
  await screen.findByRole('link', { name: 'Producto 1' });
  expect(address()).toBe('/products?q=producto&archived=all');
});

test('says that a list may be old when it could not be asked for again', async () => {
  serve(businessWith(1));
  const { queryClient } = renderApp({ path: '/products' });
  await screen.findByRole('link', { name: 'Producto 1' });
  answer(products.endpoints.list, networkDown());
  await act(() => queryClient.invalidateQueries({ queryKey: ['products', 'list'] }));
  expect(await screen.findByText('Esta lista puede estar desactualizada.')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Producto 1' })).toBeVisible();
});

test('an empty list invites to create; no results offers to clear the filters', async () => {
  serve(businessWith(0));
  const { user, address } = renderApp({ path: '/products' });
  expect(await screen.findByText('Todavía no cargaste productos')).toBeVisible();
  await user.type(screen.getByRole('searchbox'), 'zzz{Enter}');
  expect(await screen.findByText('No encontramos nada')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Sacar filtros' }));
  expect(await screen.findByText('Todavía no cargaste productos')).toBeVisible();
  expect(screen.getByRole('searchbox')).toHaveValue('');
  expect(address()).toBe('/products');
});

test('the archived are a filter of the address', async () => {
  const business = businessWith(2);
  business.products.push(aProduct(3, { name: 'Viejo', archived: true }));
  serve(business);
  const { user, address } = renderApp({ path: '/products' });
  await screen.findByRole('link', { name: 'Producto 1' });
  await user.click(screen.getByRole('radio', { name: 'Archivados' }));
  await waitFor(() => expect(rowNames()).toEqual(['Viejo']));
  expect(address()).toBe('/products?archived=true');
});

test('"/" goes to the search and "n" opens a new one, but not while typing', async () => {
  serve(businessWith(1));
  const { user, address } = renderApp({ path: '/products' });
  await screen.findByRole('link', { name: 'Producto 1' });
  await user.keyboard('/');
  expect(screen.getByRole('searchbox')).toHaveFocus();
  await user.keyboard('n/');
  expect(screen.getByRole('searchbox')).toHaveValue('n/');
  await user.clear(screen.getByRole('searchbox'));
  await screen.findByRole('link', { name: 'Producto 1' });
  act(() => screen.getByRole('searchbox').blur());
  await user.keyboard('n');
  expect(await screen.findByRole('dialog', { name: 'Nuevo producto' })).toBeVisible();
  expect(address()).toBe('/products?form=new');
});

test('single keys can be switched off: they do nothing then, and nothing hints at them', async () => {
  serve(businessWith(1));
  const { user, address } = renderApp({ path: '/products' });
  await screen.findByRole('link', { name: 'Producto 1' });
  expect(screen.getByText('/')).toBeVisible();
  await user.click(screen.getByRole('button', { name: /^Cuenta de/ }));
  const choice = screen.getByRole('switch', { name: 'Atajos de una tecla' });
  expect(choice).toBeChecked();
  await user.click(choice);
  expect(localStorage.getItem('estante.shortcuts')).toBe('off');
  expect(screen.queryByText('/')).not.toBeInTheDocument();
  expect(screen.getByRole('searchbox')).not.toHaveAttribute('aria-keyshortcuts');

  act(() => choice.blur());
  await user.keyboard('n/');
  expect(address()).toBe('/products');
  expect(screen.getByRole('searchbox')).not.toHaveFocus();

  await user.click(choice);
  expect(screen.getByText('/')).toBeVisible();
});
