import { screen, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { categories } from '#shared/contracts/categories.ts';
import { products } from '#shared/contracts/products.ts';
import { suppliers } from '#shared/contracts/suppliers.ts';
import { answer, problemAnswer, renderApp } from '#test/support/client.tsx';
import { aProduct, type Business, businessWith, idOf, serve } from './business.ts';

const NOW = '2026-11-20T12:00:00.000Z';
const stored = (number: number, name: string) => ({
  id: idOf(number),
  name,
  archived: false,
  version: 1,
  createdAt: NOW,
  updatedAt: NOW,
});
const TOOLS = { ...stored(71, 'Herramientas'), parentId: null };
const HAND = { ...stored(72, 'Manuales'), parentId: TOOLS.id };
const ACME = {
  ...stored(81, 'Acme'),
  code: 'A-1',
  contactName: 'Laura',
  taxId: '30500010912',
  taxCondition: 'registered' as const,
  email: '',
  phone: '',
  website: '',
  address: '',
  paymentTerms: '30 días',
  notes: '',
};

let business: Business;
beforeEach(() => {
  business = businessWith(0, {
    features: { maxProducts: 500, maxCategories: 50, maxSuppliers: 10, maxClients: 0 },
  });
  serve(business);
  answer(categories.endpoints.list, () => page([TOOLS, HAND]));
  answer(categories.endpoints.get, ({ params }) =>
    params['id'] === TOOLS.id
      ? TOOLS
      : params['id'] === HAND.id
        ? HAND
        : problemAnswer('NOT_FOUND'),
  );
  answer(suppliers.endpoints.list, () => page([ACME]));
});

const page = <Item,>(items: Item[]) => ({
  items,
  nextCursor: null,
  total: items.length,
  totalIsFloor: false,
});

test('a category says what it lies in, and is put into another one by its name', async () => {
  const creates = answer(categories.endpoints.create, { ...HAND, id: idOf(73), name: 'Pinzas' });
  const { user } = renderApp({ path: '/categories' });
  const row = await screen.findByRole('row', { name: /Manuales/ });
  expect(await within(row).findAllByText('Herramientas')).not.toHaveLength(0);
  await user.click(screen.getByRole('button', { name: 'Nueva categoría' }));
  const form = await screen.findByRole('dialog', { name: 'Nueva categoría' });
  await user.type(within(form).getByLabelText(/^Nombre/), 'Pinzas');
  await user.click(within(form).getByRole('combobox', { name: 'Dentro de' }));
  await user.click(await screen.findByRole('option', { name: 'Manuales' }));
  await user.click(within(form).getByRole('button', { name: 'Guardar' }));
  expect(await screen.findByText('Guardaste Pinzas.')).toBeVisible();
  expect(creates[0]?.body).toMatchObject({ name: 'Pinzas', parentId: HAND.id });
});

test('a category that would lie in itself is refused at its field, and nothing typed is lost', async () => {
  answer(categories.endpoints.update, () =>
    problemAnswer('CONFLICT', {
      field: 'parentId',
      errors: [{ path: 'parentId', code: 'own_child', message: '' }],
    }),
  );
  const { user } = renderApp({ path: `/categories?form=${HAND.id}` });
  const form = await screen.findByRole('dialog', { name: 'Editar categoría' });
  const name = await within(form).findByLabelText(/^Nombre/);
  await user.type(name, ' finas');
  await user.click(within(form).getByRole('button', { name: 'Guardar' }));
  expect(await within(form).findByText(/No puede estar dentro de sí misma/)).toBeVisible();
  expect(name).toHaveValue('Manuales finas');
});

test('deleting what others refer to says by what, and asks', async () => {
  const removes = answer(suppliers.endpoints.remove, undefined);
  const lists = answer(products.endpoints.list, () => ({ ...page([aProduct(1)]), total: 12 }));
  const { user } = renderApp({ path: '/suppliers' });
  await user.click(await screen.findByRole('button', { name: 'Acciones de Acme' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Eliminar' }));
  const question = await screen.findByRole('dialog', { name: '¿Eliminar Acme?' });
  expect(question).toHaveTextContent('productos: 12');
  expect(lists[0]?.query).toMatchObject({ supplierId: ACME.id, archived: 'all' });
  expect(removes).toHaveLength(0);
  await user.click(within(question).getByRole('button', { name: 'Eliminar' }));
  expect(await screen.findByText('Eliminaste Acme.')).toBeVisible();
});

test('a supplier shows its CUIT with separators, and warns of one that another has', async () => {
  const creates = answer(suppliers.endpoints.create, { ...ACME, id: idOf(82), name: 'Copia' });
  const { user } = renderApp({ path: '/suppliers' });
  expect(await screen.findByText('30-50001091-2')).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Nuevo proveedor' }));
  const form = await screen.findByRole('dialog', { name: 'Nuevo proveedor' });
  await user.type(within(form).getByLabelText(/^Nombre/), 'Copia');
  await user.type(within(form).getByLabelText('CUIT o documento'), '30-50001091-2');
  expect(await within(form).findByText(/Ya lo tiene Acme/)).toBeVisible();
  await user.click(within(form).getByRole('button', { name: 'Guardar' }));
  expect(await screen.findByText('Guardaste Copia.')).toBeVisible();
  expect(creates[0]?.body).toMatchObject({ taxId: '30500010912' });
});

test('a CUIT with a wrong digit is said at its field', async () => {
  const { user } = renderApp({ path: '/suppliers?form=new' });
  const form = await screen.findByRole('dialog', { name: 'Nuevo proveedor' });
  await user.type(await within(form).findByLabelText(/^Nombre/), 'Mal');
  await user.type(within(form).getByLabelText('CUIT o documento'), '30-50001091-3');
  await user.click(within(form).getByRole('button', { name: 'Guardar' }));
  expect(await within(form).findByText(/Este CUIT no es correcto/)).toBeVisible();
});

test('products are narrowed down by what they refer to, in the address', async () => {
  const lists = answer(products.endpoints.list, () => page([]));
  const { user, router } = renderApp({ path: '/products' });
  await user.click(await screen.findByRole('combobox', { name: 'Categoría' }));
  await user.click(await screen.findByRole('option', { name: 'Herramientas' }));
  expect(await screen.findByText('No encontramos nada')).toBeVisible();
  expect(router.state.location.search).toContain(`categoryId=${TOOLS.id}`);
  expect(lists.at(-1)?.query).toMatchObject({ categoryId: TOOLS.id });
  await user.click(screen.getByRole('button', { name: 'Sacar filtros' }));
  expect(await screen.findByText('Todavía no cargaste productos')).toBeVisible();
});

test('at the limit of suppliers "new" says what a bigger plan has', async () => {
  business.features = { ...business.features, maxSuppliers: 0 };
  const { user } = renderApp({ path: '/suppliers' });
  await user.click(await screen.findByRole('button', { name: 'Nuevo proveedor' }));
  expect(await screen.findByRole('dialog', { name: /proveedores/ })).toBeVisible();
  expect(screen.queryByLabelText(/^Nombre/)).not.toBeInTheDocument();
});
