import { paths } from '#client/lib/paths.ts';
import { PRODUCT_SORTS, type Product, type ProductInput } from '#shared/contracts/products.ts';
import { ShelfDrawing } from '../components/drawings.tsx';
import type { RecordKind } from '../record.ts';
import { productColumns } from './product-columns.tsx';
import { ProductFields } from './product-fields.tsx';
import { emptyProduct, type ProductTyped, productSchema, typedProduct } from './product-form.ts';
import { productRequests } from './product-requests.ts';

export const products: RecordKind<Product, ProductTyped, ProductInput> = {
  metric: 'products',
  path: paths.products,
  sorts: PRODUCT_SORTS,
  requests: productRequests,
  form: { empty: emptyProduct, typed: typedProduct, schema: productSchema, Fields: ProductFields },
  columns: productColumns,
  Drawing: ShelfDrawing,
};
