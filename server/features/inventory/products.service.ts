import type { Product, ProductInput } from '#shared/contracts/products.ts';
import { type ProductRecord, productModel } from './product.model.ts';
import type { ResourceKind } from './resource.service.ts';
import { searchable } from './search-text.ts';

export const productKind: ResourceKind<ProductRecord, ProductInput> = {
  model: productModel,
  metric: 'products',
  sortKeys: { name: 'nameKey', sku: 'skuKey', createdAt: '_id' },
  searchTexts: ({ name, sku, barcode }) => [name, sku, barcode],
  derive: ({ sku }) => ({ skuKey: searchable(sku) }),
  initial: { stock: 0 },
  uniqueField: 'sku',
};

export function presentProduct(record: ProductRecord): Product {
  return {
    id: record._id,
    sku: record.sku,
    name: record.name,
    barcode: record.barcode,
    categoryId: record.categoryId,
    supplierId: record.supplierId,
    cost: record.cost,
    price: record.price,
    taxRate: record.taxRate,
    unit: record.unit,
    minStock: record.minStock,
    notes: record.notes,
    archived: record.archived,
    stock: record.stock,
    version: record.version,
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
  };
}
