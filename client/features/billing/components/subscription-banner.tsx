import { Anchor, CloseButton, Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useDismissal } from '#client/features/entitlements/use-dismissal.ts';
import { paths } from '#client/lib/paths.ts';
import { serverNow } from '#client/lib/server-clock.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { daysUntil } from '../days-until.ts';
import { stateDate } from '../plan-state.ts';
import { PLAN_STATES } from '../plan-states.ts';
import { useMayPay } from '../use-may-pay.ts';
import { usePlanWords } from '../use-plan-words.ts';
import { PlanAction } from './plan-action.tsx';
import { ScheduledChange } from './scheduled-change.tsx';
import classes from './subscription-banner.module.css';

/** What everybody has to know about the plan on every page, and nothing when all is as it should be. */
export function SubscriptionBanner({ subscription }: { subscription: SubscriptionStatus }) {
  const { t } = useTranslation('billing');
  const mayPay = useMayPay();
  const { state, banner: words } = usePlanWords(subscription);
  const { banner } = PLAN_STATES[state];
  const date = stateDate(subscription);
  const [isDismissed, dismiss] = useDismissal(`plan:${state}:${date}`);
  const daysBefore = banner?.daysBefore ?? null;
  const isEarly = daysBefore !== null && (!date || daysUntil(date, serverNow()) > daysBefore);
  if (!banner || !words?.title || isEarly) {
    return subscription.scheduledChange && !subscription.cancelAtPeriodEnd ? (
      <section aria-label={t('banner.label')} className={classes.plain}>
        <ScheduledChange subscription={subscription} mayPay={mayPay} />
      </section>
    ) : null;
  }
  const canDismiss = daysBefore !== null;
  if (canDismiss && isDismissed) return null;
  const Icon = banner.isUrgent ? IconAlertTriangle : IconInfoCircle;
  return (
    <section
      aria-label={t('banner.label')}
      className={classes.banner}
      data-urgent={banner.isUrgent}
    >
      <Icon size={20} className={classes.icon ?? ''} aria-hidden />
      <Text size="sm" className={classes.words ?? ''}>
        <strong>{words.title}</strong> {words.more}
      </Text>
      <div className={classes.actions}>
        {mayPay && banner.action && (
          <PlanAction kind={banner.action} subscription={subscription} size="xs" />
        )}
        <Anchor component={Link} to={paths.billing()} size="sm" className="tap-link">
          {t('banner.details')}
        </Anchor>
      </div>
      {canDismiss && (
        <CloseButton
          aria-label={t('banner.dismiss')}
          onClick={dismiss}
          className={classes.close ?? ''}
        />
      )}
    </section>
  );
}
