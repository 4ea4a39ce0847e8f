import { resourceTexts } from './resource-texts.ts';

export const productTexts = resourceTexts({
  'es-AR': {
    title: 'Productos',
    description: 'Lo que vendés, con su código y su precio.',
    new: 'Nuevo producto',
    formHint: 'Alcanza con el nombre y el SKU, tu código interno, que no se repite.',
    editTitle: 'Editar producto',
    search: 'Buscar por nombre, SKU o código de barras',
    emptyTitle: 'Todavía no cargaste productos',
    emptyText: 'Cargá el primero: con el nombre y un código alcanza.',
    duplicate: 'Ya tenés un producto con este SKU.',
  },
  en: {
    title: 'Products',
    description: 'What you sell, with its code and its price.',
    new: 'New product',
    formHint: 'A name and a SKU, your own code that is never repeated, are enough.',
    editTitle: 'Edit product',
    search: 'Search by name, SKU or barcode',
    emptyTitle: 'No products yet',
    emptyText: 'Add the first one: a name and a code are enough.',
    duplicate: 'You already have a product with this SKU.',
  },
});
