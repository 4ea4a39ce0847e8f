import { useMe } from '#client/features/accounts/api/get-me.ts';
import { RecordScreen } from '#client/features/inventory/components/record-screen.tsx';
import { products } from '#client/features/inventory/products/products.ts';

export function ProductsPage() {
  const me = useMe();
  return me.data ? <RecordScreen kind={products} owner={me.data.user.id} /> : null;
}
