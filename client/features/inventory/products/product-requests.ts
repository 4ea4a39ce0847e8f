import { call } from '#client/lib/api.ts';
import {
  createProduct,
  deleteProduct,
  getProduct,
  listProducts,
  PRODUCT_SORTS,
  type Product,
  type ProductInput,
  restoreProduct,
  updateProduct,
} from '#shared/contracts/products.ts';
import { knownSort, type RecordRequests } from '../record.ts';

export const productRequests: RecordRequests<Product, ProductInput> = {
  list: (query, signal) =>
    call(listProducts, { query: { ...query, sort: knownSort(PRODUCT_SORTS, query.sort) }, signal }),
  get: (id, signal) => call(getProduct, { params: { id }, ...(signal && { signal }) }),
  create: (body, idempotencyKey) => call(createProduct, { body, idempotencyKey }),
  update: (id, changes, version) =>
    call(updateProduct, { params: { id }, body: { ...changes, version } }),
  archive: ({ id, version }, archived) =>
    call(updateProduct, { params: { id }, body: { archived, version } }),
  remove: (id) => call(deleteProduct, { params: { id } }),
  restore: (id) => call(restoreProduct, { params: { id } }),
};
