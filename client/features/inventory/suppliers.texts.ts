import { resourceTexts } from './resource-texts.ts';

export const supplierTexts = resourceTexts({
  'es-AR': {
    title: 'Proveedores',
    description: 'A quién le comprás, y en qué condiciones.',
    new: 'Nuevo proveedor',
    formHint: 'Alcanza con el nombre.',
    editTitle: 'Editar proveedor',
    search: 'Buscar por nombre, código, CUIT o contacto',
    emptyTitle: 'Todavía no cargaste proveedores',
    emptyText: 'Cargá el primero: con el nombre alcanza.',
    termsHint: 'Por ejemplo: 30 días, contado.',
  },
  en: {
    title: 'Suppliers',
    description: 'Who you buy from, and on what terms.',
    new: 'New supplier',
    formHint: 'A name is enough.',
    editTitle: 'Edit supplier',
    search: 'Search by name, code, tax id or contact',
    emptyTitle: 'No suppliers yet',
    emptyText: 'Add the first one: a name is enough.',
    termsHint: 'For example: 30 days, cash.',
  },
});
