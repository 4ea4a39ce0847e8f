import { Schema } from 'mongoose';
import { products as contract } from '#shared/contracts/products.ts';
import { defineResource } from './resource.ts';
import { searchable } from './search-text.ts';

const money = new Schema({ amountMinor: Number, currency: String }, { _id: false });

export const products = defineResource({
  contract,
  fields: {
    sku: { type: String, required: true },
    /** The SKU without case. */
    skuKey: { type: String, required: true },
    barcode: String,
    categoryId: String,
    supplierId: String,
    cost: money,
    price: money,
    taxRate: Number,
    unit: String,
    minStock: Number,
    notes: String,
    stock: Number,
  },
  sortKeys: { sku: 'skuKey' },
  searchTexts: ({ name, sku, barcode }) => [name, sku, barcode],
  derive: ({ sku }) => ({ skuKey: searchable(sku) }),
  initial: { stock: 0 },
  unique: { field: 'sku', by: 'skuKey' },
  references: { categoryId: 'categories', supplierId: 'suppliers' },
});
