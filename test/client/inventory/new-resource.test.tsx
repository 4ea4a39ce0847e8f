import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { expect, test } from 'vitest';
import { Providers } from '#client/app/providers.tsx';
import { createdColumn, nameColumn } from '#client/features/inventory/components/columns.tsx';
import { ShelfDrawing } from '#client/features/inventory/components/drawings.tsx';
import { ResourceScreen } from '#client/features/inventory/components/resource-screen.tsx';
import { TextField } from '#client/features/inventory/components/text-field.tsx';
import { defineResource, plainForm } from '#client/features/inventory/resource.ts';
import { resourceTexts } from '#client/features/inventory/resource-texts.ts';
import { addTexts } from '#client/lib/i18n.ts';
import { text } from '#shared/contracts/common.ts';
import { resource } from '#shared/contracts/resource.ts';
import { answer, createTestQueryClient } from '#test/support/client.tsx';
import { businessWith, OWNER, serve } from './business.ts';

// A resource that the product does not have, made as its own are: a contract, a definition and texts.

const contract = resource({
  name: 'shelves',
  one: 'shelf',
  metric: null,
  fields: { code: text(20, 1) },
});
const shelves = defineResource({
  contract,
  form: plainForm(contract, ['name', 'code']),
  Fields: ({ form }) => <TextField form={form} name="code" required />,
  columns: (words) => [nameColumn(words, ({ code }) => code), createdColumn(words)],
  Drawing: ShelfDrawing,
});

const words = {
  title: 'Estantes',
  description: 'Dónde está cada cosa.',
  new: 'Nuevo estante',
  formHint: 'Alcanza con el nombre y el código.',
  editTitle: 'Editar estante',
  search: 'Buscar por nombre o código',
  emptyTitle: 'Sin estantes',
  emptyText: 'Cargá el primero.',
};
const texts = resourceTexts({ 'es-AR': words, en: words });

test('a new resource has its list, its form and its empty state, and no limit where no plan counts it', async () => {
  serve(businessWith(0));
  addTexts({
    inventory: { 'es-AR': { shelves: texts['es-AR'] }, en: { shelves: texts.en } },
  });
  const stored: { name: string }[] = [];
  answer(contract.endpoints.list, () => ({
    items: stored,
    nextCursor: null,
    total: stored.length,
    totalIsFloor: false,
  }));
  const creates = answer(contract.endpoints.create, ({ body }) => {
    const shelf = {
      ...(body as { name: string; code: string }),
      id: 'f'.repeat(24),
      archived: false,
      version: 1,
      createdAt: '2026-11-20T12:00:00.000Z',
      updatedAt: '2026-11-20T12:00:00.000Z',
    };
    stored.push(shelf);
    return shelf;
  });
  const router = createMemoryRouter(
    [{ path: '/shelves', element: <ResourceScreen resource={shelves} owner={OWNER} /> }],
    { initialEntries: ['/shelves'] },
  );
  const user = userEvent.setup();
  render(
    <Providers queryClient={createTestQueryClient()} env="test">
      <RouterProvider router={router} />
    </Providers>,
  );
  expect(await screen.findByText('Sin estantes')).toBeVisible();
  expect(screen.queryByRole('meter')).not.toBeInTheDocument();
  const [first] = screen.getAllByRole('button', { name: 'Nuevo estante' });
  if (first) await user.click(first);
  const form = await screen.findByRole('dialog', { name: 'Nuevo estante' });
  await user.type(within(form).getByLabelText(/^Nombre/), 'Fondo');
  await user.click(within(form).getByRole('button', { name: 'Guardar' }));
  expect(await within(form).findByText('Completá este dato.')).toBeVisible();
  await user.type(within(form).getByLabelText(/^Código/), 'B1');
  await user.click(within(form).getByRole('button', { name: 'Guardar' }));
  expect(await screen.findByRole('link', { name: 'Fondo' })).toBeVisible();
  expect(creates.map(({ body }) => body)).toEqual([{ name: 'Fondo', code: 'B1', archived: false }]);
});
