import { z } from 'zod';
import { id, idParams, instant, money, text } from './common.ts';
import { endpoint } from './endpoint.ts';
import { listQuery, page } from './lists.ts';

const fields = {
  sku: text(64, 1),
  name: text(200, 1),
  barcode: text(64),
  categoryId: id.nullable(),
  supplierId: id.nullable(),
  cost: money.nullable(),
  price: money.nullable(),
  taxRate: z.number().min(0).max(100),
  unit: text(30),
  minStock: z.number().min(0).max(1_000_000_000),
  notes: text(2000),
  archived: z.boolean(),
};

export const productInput = z.strictObject({
  sku: fields.sku,
  name: fields.name,
  barcode: fields.barcode.default(''),
  categoryId: fields.categoryId.default(null),
  supplierId: fields.supplierId.default(null),
  cost: fields.cost.default(null),
  price: fields.price.default(null),
  taxRate: fields.taxRate.default(21),
  unit: fields.unit.default(''),
  minStock: fields.minStock.default(0),
  notes: fields.notes.default(''),
  archived: fields.archived.default(false),
});
export type ProductInput = z.infer<typeof productInput>;
export const productPatch = z
  .strictObject(fields)
  .partial()
  .extend({ version: z.int().min(1) });

export const product = z.object({
  ...fields,
  id,
  stock: z.number(),
  version: z.int(),
  createdAt: instant,
  updatedAt: instant,
});
export type Product = z.infer<typeof product>;

export const PRODUCT_SORTS = ['name', 'sku', 'createdAt'] as const;
const tag = 'Products';

export const listProducts = endpoint({
  method: 'GET',
  path: '/api/products',
  tag,
  summary: 'Products of this business, by page',
  query: listQuery(PRODUCT_SORTS),
  response: page(product),
});
export const createProduct = endpoint({
  method: 'POST',
  path: '/api/products',
  tag,
  summary: 'Add a product',
  body: productInput,
  status: 201,
  response: product,
});
export const getProduct = endpoint({
  method: 'GET',
  path: '/api/products/:id',
  tag,
  summary: 'One product',
  params: idParams,
  response: product,
});
export const updateProduct = endpoint({
  method: 'PATCH',
  path: '/api/products/:id',
  tag,
  summary: 'Change a product, given the version that was read',
  params: idParams,
  body: productPatch,
  response: product,
});
export const deleteProduct = endpoint({
  method: 'DELETE',
  path: '/api/products/:id',
  tag,
  summary: 'Delete a product; it can be restored',
  params: idParams,
  status: 204,
});
export const restoreProduct = endpoint({
  method: 'POST',
  path: '/api/products/:id/restore',
  tag,
  summary: 'Bring a deleted product back',
  params: idParams,
  response: product,
});
