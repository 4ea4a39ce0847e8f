import { Anchor, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { ErrorState } from '#client/components/error-state.tsx';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import { notify } from '#client/components/notify.ts';
import { PageHeader } from '#client/components/page-header.tsx';
import { useBillingOptions } from '#client/features/billing/api/get-billing-options.ts';
import { UpgradeChooser } from '#client/features/billing/components/upgrade-chooser.tsx';
import { useMayPay } from '#client/features/billing/use-may-pay.ts';
import type { Leave } from '#client/features/billing/use-start-checkout.ts';
import { useUpgradeSearch } from '#client/features/billing/use-upgrade-search.ts';
import { subscriptionQuery } from '#client/features/entitlements/api/get-subscription.ts';
import { useLimits } from '#client/features/entitlements/use-limits.ts';
import { useSubscription } from '#client/features/entitlements/use-subscription.ts';
import { usePlans } from '#client/features/plans/api/get-plans.ts';
import { paths } from '#client/lib/paths.ts';
import { DEFAULT_APP } from '#shared/contracts/common.ts';

interface UpgradePageProps {
  leave?: Leave;
}

/** Compare plans, choose one, see exactly what it costs, and go and pay. */
export function UpgradePage({ leave }: UpgradePageProps) {
  const { t } = useTranslation('billing');
  const [search, update] = useUpgradeSearch();
  const plans = usePlans();
  const options = useBillingOptions();
  const { subscription, loading } = useSubscription();
  const { limits, loading: limitsLoading } = useLimits();
  const mayPay = useMayPay();
  const client = useQueryClient();
  const navigate = useNavigate();
  const failed = [plans, options].find((query) => query.isError && !query.data);
  const isReady = plans.data && options.data && !loading && !limitsLoading;

  return (
    <>
      <PageHeader title={t('upgrade.title')} description={t('upgrade.description')} />
      <Stack gap="xl">
        {failed && <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />}
        {!failed && !isReady && <ListSkeleton rows={6} />}
        {isReady && (
          <UpgradeChooser
            app={DEFAULT_APP}
            plans={plans.data}
            providers={options.data.providers}
            current={subscription}
            usage={limits?.metrics ?? []}
            search={search}
            onSearch={update}
            mayPay={mayPay}
            onChanged={(changed) => {
              client.setQueryData(subscriptionQuery().queryKey, changed);
              void client.invalidateQueries({ queryKey: ['limits'] });
              notify.success(t('pay.done', { plan: changed.planName }));
              void navigate(search.from ?? paths.billing());
            }}
            {...(leave ? { leave } : {})}
          />
        )}
        <Text size="sm">
          <Anchor component={Link} to={search.from ?? paths.dashboard()}>
            {t('upgrade.back')}
          </Anchor>
        </Text>
      </Stack>
    </>
  );
}

export default UpgradePage;
