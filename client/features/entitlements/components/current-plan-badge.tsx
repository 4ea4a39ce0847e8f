import { Badge, Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { PLAN_STATES } from '#client/features/billing/plan-states.ts';
import { usePlanWords } from '#client/features/billing/use-plan-words.ts';
import { paths } from '#client/lib/paths.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { useSubscription } from '../use-subscription.ts';
import classes from './current-plan-badge.module.css';

/** The plan's name, on every page; leads to what it costs and when it renews. */
export function CurrentPlanBadge() {
  const { t } = useTranslation('entitlements');
  const { subscription, loading, error } = useSubscription();
  if (loading)
    return <Skeleton width={88} height={24} radius="xl" aria-label={t('badge.loading')} />;

  return subscription?.planName && !error ? (
    <KnownPlan subscription={subscription} />
  ) : (
    <PlanLink color="gray" label={t('badge.unknown')}>
      {t('badge.unknown')}
    </PlanLink>
  );
}

function KnownPlan({ subscription }: { subscription: SubscriptionStatus }) {
  const { t } = useTranslation('entitlements');
  const { state, badge: status } = usePlanWords(subscription);
  const plan = subscription.planName;
  if (!PLAN_STATES[state].needsCare) {
    return <PlanLink label={t('badge.label', { plan })}>{plan}</PlanLink>;
  }
  return (
    <PlanLink color="yellow" label={t('badge.labelStatus', { plan, status })}>
      {plan}
      <span className={classes.status}> · {status}</span>
    </PlanLink>
  );
}

interface PlanLinkProps {
  label: string;
  color?: string;
  children: ReactNode;
}

function PlanLink({ label, color, children }: PlanLinkProps) {
  return (
    <Badge
      component={Link}
      to={paths.billing()}
      className={classes.badge ?? ''}
      {...(color ? { color } : {})}
      variant="light"
      size="lg"
      aria-label={label}
    >
      {children}
    </Badge>
  );
}
