import { Alert, Box, Button, SimpleGrid, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ErrorState } from '#client/components/error-state.tsx';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import { PageHeader } from '#client/components/page-header.tsx';
import { PlanFacts } from '#client/features/billing/components/plan-facts.tsx';
import { SubscriptionActions } from '#client/features/billing/components/subscription-actions.tsx';
import { useMayPay } from '#client/features/billing/use-may-pay.ts';
import { UsageMeters } from '#client/features/entitlements/components/usage-meters.tsx';
import { useSubscription } from '#client/features/entitlements/use-subscription.ts';
import { useFormat } from '#client/lib/format.ts';
import { paths } from '#client/lib/paths.ts';

/** The plan, what it costs, how it stands and how much of it is used. */
export function BillingPage() {
  const { t } = useTranslation('billing');
  const format = useFormat();
  const mayPay = useMayPay();
  const { subscription, error, refetch } = useSubscription();
  const change = subscription?.scheduledChange;
  return (
    <>
      <PageHeader title={t('billing.title')} />
      {!subscription && error && <ErrorState error={error} onRetry={refetch} />}
      {!subscription && !error && <ListSkeleton rows={6} />}
      {subscription && (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <Box component="section" className="panel" p="lg" aria-labelledby="your-plan">
            <Title order={2} size="h4" id="your-plan">
              {t('billing.plan')}: {subscription.planName}
            </Title>
            {change && (
              <Alert role="note" mt="md" color="gray">
                {t('billing.scheduled', {
                  date: format.date(change.effectiveAt),
                  plan: change.planName,
                })}
              </Alert>
            )}
            <PlanFacts subscription={subscription} />
            <Button component={Link} to={paths.upgrade({ from: paths.billing() })}>
              {t('billing.change')}
            </Button>
            {mayPay && <SubscriptionActions subscription={subscription} />}
          </Box>
          <Box component="section" className="panel" p="lg" aria-labelledby="your-usage">
            <Title order={2} size="h4" id="your-usage" mb="md">
              {t('billing.usage')}
            </Title>
            <UsageMeters />
          </Box>
        </SimpleGrid>
      )}
    </>
  );
}

export default BillingPage;
