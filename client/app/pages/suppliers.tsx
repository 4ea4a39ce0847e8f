import { SuppliersOverview } from '#client/features/inventory/components/suppliers-overview.tsx';

export function SuppliersPage() {
  return <SuppliersOverview />;
}
