import { Grid, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import { PageHeader } from '#client/components/page-header.tsx';
import { useMe } from '#client/features/accounts/api/get-me.ts';
import { useLimits } from '#client/features/entitlements/use-limits.ts';
import { useSubscription } from '#client/features/entitlements/use-subscription.ts';
import { usePlans } from '#client/features/plans/api/get-plans.ts';
import { useArrival } from '#client/lib/use-arrival.ts';
import { GettingStarted } from '../dashboard/getting-started.tsx';
import { LimitNotices } from '../dashboard/limit-notices.tsx';
import { PlanPanel } from '../dashboard/plan-panel.tsx';
import { QuickLinks } from '../dashboard/quick-links.tsx';
import { UsagePanel } from '../dashboard/usage-panel.tsx';

/** Where everybody arrives: what the plan is, how much of it is used, and the next thing to do. */
export function DashboardPage() {
  const { t } = useTranslation('app');
  const { data: account } = useMe();
  const { loading: isPlanAwaited } = useSubscription();
  const { usage, loading: isUsageAwaited } = useLimits();
  const { isPending: areOffersAwaited } = usePlans();
  const hasArrived = useArrival(!isPlanAwaited && !isUsageAwaited && !areOffersAwaited);
  const isNew = usage('products')?.used === 0;

  return (
    <>
      <PageHeader
        title={t('dashboard.title')}
        description={account ? t('dashboard.greeting', { name: account.user.name }) : undefined}
      />
      {hasArrived ? (
        <Stack gap="lg">
          <LimitNotices />
          {isNew ? <GettingStarted /> : null}
          <Grid gap="lg" align="stretch">
            <Grid.Col span={{ base: 12, md: 5 }}>
              <PlanPanel />
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 7 }}>
              <UsagePanel />
            </Grid.Col>
          </Grid>
          {isNew ? null : <QuickLinks />}
        </Stack>
      ) : (
        <ListSkeleton rows={14} />
      )}
    </>
  );
}

export default DashboardPage;
