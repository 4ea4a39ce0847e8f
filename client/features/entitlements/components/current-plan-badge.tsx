import { Badge, Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '#client/lib/paths.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { useSubscription } from '../use-subscription.ts';
import classes from './current-plan-badge.module.css';

/** Statuses that a person has to do something about. */
const NEEDS_CARE: ReadonlySet<SubscriptionStatus['status']> = new Set([
  'past_due',
  'paused',
  'cancelled',
  'incomplete',
]);

/** The plan's name, on every page; leads to what it costs and when it renews. */
export function CurrentPlanBadge() {
  const { t } = useTranslation('entitlements');
  const { subscription, loading, error } = useSubscription();
  if (loading)
    return <Skeleton width={88} height={24} radius="xl" aria-label={t('badge.loading')} />;

  const plan = subscription?.planName;
  const isUnsure = error !== null || !plan;
  const needsCare = !isUnsure && subscription !== null && NEEDS_CARE.has(subscription.status);
  const status = subscription ? t(`badgeStatus.${subscription.status}`) : '';
  const label = needsCare
    ? t('badge.labelStatus', { plan, status })
    : t('badge.label', { plan: plan ?? '' });
  return (
    <Badge
      component={Link}
      to={paths.billing()}
      className={classes.badge ?? ''}
      {...(isUnsure ? { color: 'gray' } : needsCare ? { color: 'yellow' } : {})}
      variant="light"
      size="lg"
      aria-label={isUnsure ? t('badge.unknown') : label}
    >
      {isUnsure ? t('badge.unknown') : plan}
      {needsCare && <span className={classes.status}> · {status}</span>}
    </Badge>
  );
}
