import { resourceTexts } from './resource-texts.ts';

export const clientTexts = resourceTexts({
  'es-AR': {
    title: 'Clientes',
    description: 'A quién le vendés, con sus datos para facturar.',
    new: 'Nuevo cliente',
    formHint: 'Alcanza con el nombre.',
    editTitle: 'Editar cliente',
    search: 'Buscar por nombre, CUIT o email',
    emptyTitle: 'Todavía no cargaste clientes',
    emptyText: 'Cargá el primero: con el nombre alcanza.',
    archived: 'Archivaste a {{name}}.',
  },
  en: {
    title: 'Clients',
    description: 'Who you sell to, with what an invoice needs.',
    new: 'New client',
    formHint: 'A name is enough.',
    editTitle: 'Edit client',
    search: 'Search by name, tax id or email',
    emptyTitle: 'No clients yet',
    emptyText: 'Add the first one: a name is enough.',
    archived: '{{name}} archived.',
  },
});
