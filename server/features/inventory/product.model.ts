import { model, Schema } from 'mongoose';
import type { Money } from '#shared/domain/money.ts';
import { indexResource, type ResourceRecord, resourceFields } from './resource.model.ts';

export interface ProductRecord extends ResourceRecord {
  sku: string;
  /** The SKU without case, unique in a business. */
  skuKey: string;
  barcode: string;
  categoryId: string | null;
  supplierId: string | null;
  cost: Money | null;
  price: Money | null;
  taxRate: number;
  unit: string;
  minStock: number;
  notes: string;
  stock: number;
}

const money = { type: Schema.Types.Mixed, default: null };

const productSchema = new Schema<ProductRecord>(
  {
    ...resourceFields,
    sku: { type: String, required: true },
    skuKey: { type: String, required: true },
    barcode: { type: String, default: '' },
    categoryId: { type: String, default: null },
    supplierId: { type: String, default: null },
    cost: money,
    price: money,
    taxRate: { type: Number, default: 0 },
    unit: { type: String, default: '' },
    minStock: { type: Number, default: 0 },
    notes: { type: String, default: '' },
    stock: { type: Number, default: 0 },
  },
  { versionKey: false, collection: 'products' },
);
indexResource(productSchema, ['nameKey', 'skuKey', '_id']);
// A deleted product gives its SKU free; an archived one keeps it.
productSchema.index(
  { businessId: 1, skuKey: 1 },
  { unique: true, partialFilterExpression: { isDeleted: false } },
);

export const productModel = model<ProductRecord>('Product', productSchema);
