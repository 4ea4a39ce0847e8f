import { act, screen, waitFor, within } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { i18n } from '#client/lib/i18n.ts';
import { products } from '#shared/contracts/products.ts';
import { answer, networkDown, problemAnswer, renderApp } from '#test/support/client.tsx';
import { aGate, aProduct, businessWith, idOf, serve } from './business.ts';

const dialog = () => screen.findByRole('dialog', { name: /Nuevo producto|Editar producto/ });
const form = () => screen.findByLabelText(/^Nombre/);
const field = (name: string | RegExp) => screen.getByLabelText(name);
const save = (user: UserEvent) => user.click(screen.getByRole('button', { name: 'Guardar' }));

async function typeHammer(user: UserEvent) {
  await form();
  await user.type(field(/^Nombre/), 'Martillo');
  await user.type(field(/^SKU/), '00042');
  await user.type(field('Precio de venta'), '1234,5');
}

test('creates what was typed, as typed, and closes', async () => {
  const business = businessWith(1);
  const { creates } = serve(business);
  const { user, address } = renderApp({ path: '/products' });
  await user.click(await screen.findByRole('button', { name: 'Nuevo producto' }));
  await typeHammer(user);
  await user.tab();
  expect(field('Precio de venta')).toHaveValue('1.234,50');
  await save(user);
  expect(await screen.findByText('Guardaste Martillo.')).toBeVisible();
  expect(await screen.findByRole('link', { name: 'Martillo' })).toBeVisible();
  expect(address()).toBe('/products');
  expect(creates).toHaveLength(1);
  expect(creates[0]?.body).toMatchObject({
    name: 'Martillo',
    sku: '00042',
    price: { amountMinor: 123_450, currency: 'ARS' },
    cost: null,
    taxRate: 21,
  });
  expect(creates[0]?.headers.get('idempotency-key')).toMatch(/^[0-9a-f]{32}$/);
  expect(sessionStorage).toHaveLength(0);
});

test.each([
  ['the key', '/products'],
  ['its address', '/products?form=new'],
])('opened by %s, the form gives the focus to "new" when it closes', async (how, path) => {
  serve(businessWith(1));
  const { user } = renderApp({ path });
  await screen.findByRole('link', { name: 'Producto 1' });
  if (how === 'the key') await user.keyboard('n');
  await typeHammer(user);
  await save(user);
  await screen.findByText('Guardaste Martillo.');
  await waitFor(() => expect(screen.getByRole('button', { name: 'Nuevo producto' })).toHaveFocus());
});

test('what a field says is wrong follows the language', async () => {
  serve(businessWith(1));
  const { user } = renderApp({ path: '/products?form=new' });
  await form();
  await save(user);
  expect(field(/^Nombre/)).toHaveAccessibleDescription('Completá este dato.');
  await act(() => i18n.changeLanguage('en'));
  expect(field(/^Name/)).toHaveAccessibleDescription('Fill this in.');
});

test('says at each field what is wrong, and goes to the first', async () => {
  const { creates } = serve(businessWith(1));
  const { user } = renderApp({ path: '/products?form=new' });
  await form();
  await user.type(field('Precio de venta'), 'gratis');
  await user.clear(field('IVA (%)'));
  await user.type(field('IVA (%)'), '120');
  await save(user);
  expect(field(/^Nombre/)).toHaveAccessibleDescription(/Completá este dato/);
  expect(field(/^SKU/)).toHaveAccessibleDescription(/Completá este dato/);
  expect(field('Precio de venta')).toHaveAccessibleDescription(/Escribí un importe/);
  expect(field('IVA (%)')).toHaveAccessibleDescription(/fuera de lo permitido/);
  await waitFor(() => expect(field(/^Nombre/)).toHaveFocus());
  expect(creates).toHaveLength(0);
});

test('a repeated SKU is said at the SKU, with everything still there', async () => {
  const business = businessWith(1);
  business.products[0] = aProduct(1, { sku: '00042' });
  serve(business);
  const { user } = renderApp({ path: '/products?form=new' });
  await typeHammer(user);
  await save(user);
  await waitFor(() =>
    expect(field(/^SKU/)).toHaveAccessibleDescription(/Ya tenés un producto con este SKU/),
  );
  expect(field(/^SKU/)).toHaveFocus();
  expect(field(/^Nombre/)).toHaveValue('Martillo');
  await user.type(field(/^SKU/), 'B');
  await save(user);
  expect(await screen.findByText('Guardaste Martillo.')).toBeVisible();
});

test("the server's own refusal of a value is said at its field", async () => {
  serve(businessWith(1));
  answer(
    products.endpoints.create,
    problemAnswer('INVALID_REQUEST', {
      errors: [{ path: 'price.amountMinor', code: 'too_big', message: 'x' }],
    }),
  );
  const { user } = renderApp({ path: '/products?form=new' });
  await typeHammer(user);
  await save(user);
  await waitFor(() =>
    expect(field('Precio de venta')).toHaveAccessibleDescription(/demasiado grande/),
  );
});

test('a lost connection keeps everything, and trying again sends the same key', async () => {
  serve(businessWith(1));
  const calls = answer(products.endpoints.create, networkDown());
  const { user } = renderApp({ path: '/products?form=new' });
  await typeHammer(user);
  await save(user);
  expect(await screen.findByText(/No pudimos conectarnos/)).toBeVisible();
  expect(field(/^Nombre/)).toHaveValue('Martillo');
  const again = answer(products.endpoints.create, aProduct(9, { name: 'Martillo' }));
  await save(user);
  expect(await screen.findByText('Guardaste Martillo.')).toBeVisible();
  const keyOf = (call?: { headers: Headers }) => call?.headers.get('idempotency-key');
  expect(keyOf(again[0])).toBe(keyOf(calls[0]));
});

test('an attempt that did arrive with other values is told, not repeated silently', async () => {
  serve(businessWith(1));
  answer(products.endpoints.create, problemAnswer('IDEMPOTENCY_MISMATCH'));
  const { user } = renderApp({ path: '/products?form=new' });
  await typeHammer(user);
  await save(user);
  expect(await screen.findByText(/Un intento anterior sí llegó/)).toBeVisible();
});

test('two presses of save are one product', async () => {
  serve(businessWith(1));
  const gate = aGate();
  const creates = answer(products.endpoints.create, async () => {
    await gate.opened;
    return aProduct(9, { name: 'Martillo' });
  });
  const { user } = renderApp({ path: '/products?form=new' });
  await typeHammer(user);
  await user.dblClick(screen.getByRole('button', { name: 'Guardar' }));
  gate.open();
  expect(await screen.findByText('Guardaste Martillo.')).toBeVisible();
  expect(creates).toHaveLength(1);
});

test('a row opens by its link, Back closes it, and only what changed is sent', async () => {
  const { updates } = serve(businessWith(2));
  const { user, address, router } = renderApp({ path: '/products?q=producto' });
  await user.click(await screen.findByRole('link', { name: 'Producto 1' }));
  await form();
  expect(address()).toBe(`/products?q=producto&form=${idOf(1)}`);
  await act(() => router.navigate(-1));
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  await user.click(screen.getByRole('link', { name: 'Producto 1' }));
  await form();
  const price = await screen.findByLabelText('Precio de venta');
  expect(price).toHaveValue('1.234,50');
  await user.clear(price);
  await user.type(price, '24.990');
  await save(user);
  expect(await screen.findByText('Guardaste los cambios de Producto 1.')).toBeVisible();
  expect(updates[0]?.body).toEqual({
    version: 1,
    price: { amountMinor: 2_499_000, currency: 'ARS' },
  });
  expect(address()).toBe('/products?q=producto');
});

test('a stale form says so, brings the current version and keeps what was typed', async () => {
  const business = businessWith(1);
  serve(business);
  const { user } = renderApp({ path: `/products?form=${idOf(1)}` });
  const notes = await screen.findByLabelText('Notas');
  await user.type(notes, 'frágil');
  await user.clear(field(/^Nombre/));
  await user.type(field(/^Nombre/), 'Mi nombre');
  business.products[0] = aProduct(1, { version: 2, name: 'Su nombre', unit: 'caja' });
  await save(user);
  expect(await screen.findByText(/Otra persona lo cambió/)).toBeVisible();
  expect(notes).toHaveValue('frágil');
  await user.click(screen.getByRole('button', { name: 'Traer la versión actual' }));
  expect(
    await screen.findByText('Nombre: la otra persona puso «Su nombre»', { exact: false }),
  ).toBeVisible();
  expect(field(/^Nombre/)).toHaveValue('Mi nombre');
  expect(field('Notas')).toHaveValue('frágil');
  expect(field('Unidad')).toHaveValue('caja');
  await save(user);
  expect(await screen.findByText('Guardaste los cambios de Mi nombre.')).toBeVisible();
  expect(business.products[0]).toMatchObject({ unit: 'caja', notes: 'frágil', version: 3 });
});

test('a product deleted meanwhile is said to be gone', async () => {
  serve(businessWith(1));
  const { user } = renderApp({ path: `/products?form=${idOf(1)}` });
  await user.type(await screen.findByLabelText('Notas'), 'x');
  answer(products.endpoints.update, problemAnswer('NOT_FOUND'));
  await save(user);
  expect(await screen.findByText(/Ya no existe/)).toBeVisible();
});

test('a form whose address leads nowhere says so', async () => {
  serve(businessWith(1));
  renderApp({ path: `/products?form=${idOf(99)}` });
  expect(await within(await dialog()).findByText('No pudimos mostrar esto')).toBeVisible();
});

test('asks before what was typed is thrown away, by Escape and by Back alike', async () => {
  serve(businessWith(1));
  const { user, address, router } = renderApp({ path: '/products' });
  await user.click(await screen.findByRole('button', { name: 'Nuevo producto' }));
  await form();
  await user.type(field(/^Nombre/), 'Mar');
  await user.keyboard('{Escape}');
  await user.click(await screen.findByRole('button', { name: 'Seguir editando' }));
  expect(field(/^Nombre/)).toHaveValue('Mar');
  expect(address()).toBe('/products?form=new');
  await act(() => router.navigate(-1));
  await user.click(await screen.findByRole('button', { name: 'Descartar' }));
  await waitFor(() => expect(address()).toBe('/products'));
  expect(sessionStorage).toHaveLength(0);
});

test('closes without asking when nothing was typed', async () => {
  serve(businessWith(1));
  const { user, address } = renderApp({ path: '/products' });
  await user.click(await screen.findByRole('button', { name: 'Nuevo producto' }));
  await user.click(within(await dialog()).getByRole('button', { name: 'Cancelar' }));
  await waitFor(() => expect(address()).toBe('/products'));
});

test('a reload brings back what was typed, says so, and can discard it', async () => {
  serve(businessWith(1));
  const first = renderApp({ path: '/products?form=new' });
  await typeHammer(first.user);
  first.unmount();
  const { user } = renderApp({ path: '/products?form=new' });
  await form();
  expect(field(/^Nombre/)).toHaveValue('Martillo');
  expect(screen.getByText(/Recuperamos lo que habías escrito/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Descartar' }));
  expect(field(/^Nombre/)).toHaveValue('');
  expect(screen.queryByText(/Recuperamos/)).not.toBeInTheDocument();
  expect(sessionStorage).toHaveLength(0);
});

test('a session that ends while saving comes back to what was typed', async () => {
  serve(businessWith(1));
  answer(products.endpoints.create, problemAnswer('UNAUTHENTICATED'));
  const first = renderApp({ path: '/products?form=new' });
  await typeHammer(first.user);
  await save(first.user);
  await waitFor(() => expect(first.address()).toMatch(/^\/auth\/login/));
  expect(first.address()).toContain(encodeURIComponent('/products?form=new'));
  first.unmount();
  renderApp({ path: '/products?form=new' });
  await form();
  expect(field(/^Nombre/)).toHaveValue('Martillo');
});
