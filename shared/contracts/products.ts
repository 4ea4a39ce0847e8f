import { z } from 'zod';
import { RESOURCES } from '#shared/domain/resources.ts';
import { id, money, text } from './common.ts';
import { resource } from './resource.ts';

export const products = resource({
  name: 'products',
  one: 'product',
  metric: RESOURCES.products,
  fields: {
    sku: text(64, 1),
    barcode: text(64).default(''),
    categoryId: id.nullable().default(null),
    supplierId: id.nullable().default(null),
    cost: money.nullable().default(null),
    price: money.nullable().default(null),
    taxRate: z.number().min(0).max(100).default(21),
    unit: text(30).default(''),
    minStock: z.number().min(0).max(1_000_000_000).default(0),
    notes: text(2000).default(''),
  },
  answers: { stock: z.number() },
  sorts: ['sku'],
  filters: { categoryId: id, supplierId: id },
});
export type Product = z.infer<typeof products.item>;
export type ProductInput = z.infer<typeof products.input>;
