import { ReportsOverview } from '#client/features/reports/components/reports-overview.tsx';

export function ReportsPage() {
  return <ReportsOverview />;
}
