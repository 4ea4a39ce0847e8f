import { resourceTexts } from './resource-texts.ts';

export const categoryTexts = resourceTexts({
  'es-AR': {
    title: 'Categorías',
    description: 'Cómo se ordena lo que vendés.',
    new: 'Nueva categoría',
    formHint: 'Alcanza con el nombre.',
    editTitle: 'Editar categoría',
    search: 'Buscar por nombre',
    emptyTitle: 'Todavía no cargaste categorías',
    emptyText: 'Cargá la primera: con el nombre alcanza.',
    active: 'Activas',
    archivedOnes: 'Archivadas',
    all: 'Todas',
    unarchived: '{{name}} está activa otra vez.',
    parentHint: 'Dejala vacía si no está dentro de otra. Hay lugar para cinco niveles.',
  },
  en: {
    title: 'Categories',
    description: 'How what you sell is arranged.',
    new: 'New category',
    formHint: 'A name is enough.',
    editTitle: 'Edit category',
    search: 'Search by name',
    emptyTitle: 'No categories yet',
    emptyText: 'Add the first one: a name is enough.',
    active: 'Active',
    archivedOnes: 'Archived',
    all: 'All',
    unarchived: '{{name}} is active again.',
    parentHint: 'Leave it empty if it lies in no other one. There is room for five levels.',
  },
});
