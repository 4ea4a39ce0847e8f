import { call } from '#client/lib/api.ts';
import {
  type createProduct,
  type deleteProduct,
  type getProduct,
  type listProducts,
  PRODUCT_SORTS,
  type Product,
  type ProductInput,
  type restoreProduct,
  type updateProduct,
} from '#shared/contracts/products.ts';
import { knownSort, type RecordRequests } from '../record.ts';

export const productRequests: RecordRequests<Product, ProductInput> = {
  list: (query, signal) =>
    call<typeof listProducts>('GET /api/products', {
      query: { ...query, sort: knownSort(PRODUCT_SORTS, query.sort) },
      signal,
    }),
  get: (id, signal) =>
    call<typeof getProduct>('GET /api/products/:id', { params: { id }, ...(signal && { signal }) }),
  create: (body, idempotencyKey) =>
    call<typeof createProduct>('POST /api/products', { body, idempotencyKey }),
  update: (id, changes, version) =>
    call<typeof updateProduct>('PATCH /api/products/:id', {
      params: { id },
      body: { ...changes, version },
    }),
  archive: ({ id, version }, archived) =>
    call<typeof updateProduct>('PATCH /api/products/:id', {
      params: { id },
      body: { archived, version },
    }),
  remove: (id) => call<typeof deleteProduct>('DELETE /api/products/:id', { params: { id } }),
  restore: (id) =>
    call<typeof restoreProduct>('POST /api/products/:id/restore', { params: { id } }),
};
