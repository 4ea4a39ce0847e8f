import { Anchor, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { ErrorState } from '#client/components/error-state.tsx';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import { notify } from '#client/components/notify.ts';
import { PageHeader } from '#client/components/page-header.tsx';
import { useBillingActions } from '#client/features/billing/api/get-billing-actions.ts';
import { useBillingOptions } from '#client/features/billing/api/get-billing-options.ts';
import { refreshBilling } from '#client/features/billing/api/refresh-billing.ts';
import { OpenCheckoutNotice } from '#client/features/billing/components/open-checkout-notice.tsx';
import { UpgradeChooser } from '#client/features/billing/components/upgrade-chooser.tsx';
import { scheduledKind } from '#client/features/billing/plan-state.ts';
import { useMayPay } from '#client/features/billing/use-may-pay.ts';
import type { Leave } from '#client/features/billing/use-start-checkout.ts';
import { useUpgradeSearch } from '#client/features/billing/use-upgrade-search.ts';
import { subscriptionQuery } from '#client/features/entitlements/api/get-subscription.ts';
import { useLimits } from '#client/features/entitlements/use-limits.ts';
import { useSubscription } from '#client/features/entitlements/use-subscription.ts';
import { usePlans } from '#client/features/plans/api/get-plans.ts';
import { useFormat } from '#client/lib/format.ts';
import { paths } from '#client/lib/paths.ts';
import { useArrival } from '#client/lib/use-arrival.ts';
import { DEFAULT_APP } from '#shared/contracts/common.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { ConsumerLinks } from '../shell/consumer-links.tsx';

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
  const format = useFormat();
  const actions = useBillingActions();
  const failed = [plans, options, actions].find((query) => query.isError && !query.data);
  const areActionsKnown = !mayPay || actions.data !== undefined;
  const hasArrived = useArrival(!loading && !limitsLoading && areActionsKnown);
  const isReady = plans.data && options.data && areActionsKnown && hasArrived;

  function doneWords(changed: SubscriptionStatus): string {
    const { planName, scheduledChange } = changed;
    if (!scheduledChange) return t('pay.done', { plan: planName });
    const date = format.date(scheduledChange.effectiveAt);
    return scheduledKind(changed) === 'period'
      ? t(`downgrade.donePeriod_${scheduledChange.price?.interval ?? 'month'}`, { date })
      : t('downgrade.done', { plan: scheduledChange.planName, date });
  }

  return (
    <>
      <PageHeader title={t('upgrade.title')} description={t('upgrade.description')} />
      {isReady && mayPay && <OpenCheckoutNotice leave={leave} />}
      <Stack gap="xl">
        {failed && <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />}
        {!failed && !isReady && <ListSkeleton rows={14} />}
        {isReady && (
          <UpgradeChooser
            app={DEFAULT_APP}
            plans={plans.data}
            actions={mayPay ? (actions.data ?? null) : null}
            current={subscription}
            usage={limits?.metrics ?? []}
            search={search}
            onSearch={update}
            onChanged={(changed) => {
              client.setQueryData(subscriptionQuery().queryKey, changed);
              refreshBilling(client);
              notify.success(doneWords(changed));
              // What is only scheduled is seen, and undone, on the billing page.
              void navigate(
                changed.scheduledChange ? paths.billing() : (search.from ?? paths.billing()),
              );
            }}
            {...(leave ? { leave } : {})}
          />
        )}
        {/* What stands below would be pushed away by what is still to come. */}
        {(failed || isReady) && (
          <>
            <Text size="sm">
              <Anchor component={Link} to={search.from ?? paths.dashboard()}>
                {t('upgrade.back')}
              </Anchor>
            </Text>
            <ConsumerLinks />
          </>
        )}
      </Stack>
    </>
  );
}

export default UpgradePage;
