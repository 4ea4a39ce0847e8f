import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ErrorState } from '#client/components/error-state.tsx';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import { planState } from '#client/features/billing/plan-state.ts';
import { PLAN_STATES } from '#client/features/billing/plan-states.ts';
import { usePlanWords } from '#client/features/billing/use-plan-words.ts';
import { useSubscription } from '#client/features/entitlements/use-subscription.ts';
import { usePlans } from '#client/features/plans/api/get-plans.ts';
import { TalkToUs } from '#client/features/plans/components/talk-to-us.tsx';
import { paths } from '#client/lib/paths.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import classes from './dashboard.module.css';
import { PlanFacts } from './plan-facts.tsx';

/** The plan, how it stands in plain words, what comes next, and the way up. */
export function PlanPanel() {
  const { t } = useTranslation('app');
  const { subscription, loading, error, refetch } = useSubscription();
  return (
    <section className={`panel ${classes.panel}`} aria-labelledby="plan-panel-title">
      <Title order={2} size="h3" id="plan-panel-title" className={classes.label}>
        {t('dashboard.planTitle')}
      </Title>
      {loading ? <ListSkeleton rows={4} /> : null}
      {!loading && !subscription ? <ErrorState error={error} onRetry={refetch} /> : null}
      {subscription ? <Plan subscription={subscription} /> : null}
    </section>
  );
}

function Plan({ subscription }: { subscription: SubscriptionStatus }) {
  const { status } = usePlanWords(subscription);
  return (
    <Stack gap="md" className={classes.fill}>
      <div>
        <Text className={classes.planName}>{subscription.planName}</Text>
        <Text c="dimmed">{status}</Text>
      </div>
      <PlanFacts subscription={subscription} />
      <WayUp subscription={subscription} />
    </Stack>
  );
}

/** Where a person answers there is nothing to buy; where something else has to be settled first, that comes first. */
function WayUp({ subscription }: { subscription: SubscriptionStatus }) {
  const { t } = useTranslation('app');
  const { data: plans } = usePlans();
  const { way } = PLAN_STATES[planState(subscription)];
  const current = plans?.find((plan) => plan.id === subscription.planId);
  const isTop = current && !plans?.some((plan) => plan.sortOrder > current.sortOrder);
  const isByHand = isTop || way === 'talk';
  const mayBuy = !isByHand && way === 'buy';
  return (
    <Stack gap="sm" className={classes.bottom}>
      {isTop ? <Text c="dimmed">{t('dashboard.topPlan')}</Text> : null}
      <Group gap="sm">
        {isByHand ? <TalkToUs variant="default" /> : null}
        {mayBuy ? (
          <Button component={Link} to={paths.upgrade({ from: paths.dashboard() })}>
            {t('dashboard.upgrade')}
          </Button>
        ) : null}
        <Button
          component={Link}
          to={paths.billing()}
          variant={mayBuy || isByHand ? 'subtle' : 'default'}
        >
          {t('dashboard.manage')}
        </Button>
      </Group>
    </Stack>
  );
}
