import { Anchor, Button, CloseButton, Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useDismissal } from '#client/features/entitlements/use-dismissal.ts';
import { useFormat } from '#client/lib/format.ts';
import { paths } from '#client/lib/paths.ts';
import { serverNow } from '#client/lib/server-clock.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { daysUntil } from '../days-until.ts';
import { choiceId } from '../payment-choices.ts';
import { endsAt, nextCharge, type PlanState, planState } from '../plan-state.ts';
import { useMayPay } from '../use-may-pay.ts';
import { ResumeButton } from './resume-button.tsx';
import { ScheduledChange } from './scheduled-change.tsx';
import classes from './subscription-banner.module.css';

/** Days before the end from which it is spoken of on every page. */
const TRIAL_NOTICE = 3;
const PREPAID_NOTICE = 7;

/** What everybody has to know about the plan on every page, and nothing when all is as it should be. */
export function SubscriptionBanner({ subscription }: { subscription: SubscriptionStatus }) {
  const { t } = useTranslation('billing');
  const mayPay = useMayPay();
  const state = planState(subscription);
  const shown = useBannerWords(subscription, state);
  const [isDismissed, dismiss] = useDismissal(`plan:${state}:${endsAt(subscription)}`);
  const canDismiss = state === 'trialing' || state === 'prepaid';
  if (!shown) {
    return subscription.scheduledChange && !subscription.cancelAtPeriodEnd ? (
      <section aria-label={t('banner.label')} className={classes.plain}>
        <ScheduledChange subscription={subscription} mayPay={mayPay} />
      </section>
    ) : null;
  }
  if (canDismiss && isDismissed) return null;
  const isUrgent = URGENT.has(state);
  const Icon = isUrgent ? IconAlertTriangle : IconInfoCircle;
  return (
    <section aria-label={t('banner.label')} className={classes.banner} data-urgent={isUrgent}>
      <Icon size={20} className={classes.icon ?? ''} aria-hidden />
      <Text size="sm" className={classes.words ?? ''}>
        <strong>{shown.title}</strong> {shown.more}
      </Text>
      <div className={classes.actions}>
        {mayPay && <BannerAction subscription={subscription} state={state} />}
        {state !== 'pastDue' && (
          <Anchor component={Link} to={paths.billing()} size="sm" className="tap-link">
            {t('banner.details')}
          </Anchor>
        )}
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

const URGENT: ReadonlySet<PlanState> = new Set(['pastDue', 'paused', 'suspended', 'disputed']);

function useBannerWords(
  subscription: SubscriptionStatus,
  state: PlanState,
): { title: string; more: string } | null {
  const { t } = useTranslation('billing');
  const format = useFormat();
  const { planName: plan, graceEndsAt, currentPeriodEnd, trialEnd } = subscription;
  const end = endsAt(subscription);
  const date = end ? format.date(end) : '';
  const now = serverNow();
  switch (state) {
    case 'pastDue':
      return {
        title: t('banner.pastDue', { plan }),
        more: graceEndsAt
          ? t('banner.pastDueUntil', {
              count: daysUntil(graceEndsAt, now),
              date: format.date(graceEndsAt),
            })
          : '',
      };
    case 'paused':
      return {
        title: t('banner.paused', { plan }),
        more: currentPeriodEnd
          ? t('banner.pausedUntil', { date: format.date(currentPeriodEnd) })
          : '',
      };
    case 'suspended':
    case 'disputed':
      return { title: t(`banner.${state}`), more: t(`banner.${state}Then`, { plan }) };
    case 'ending':
    case 'runningOut':
      return { title: t(`banner.${state}`, { plan, date }), more: '' };
    case 'trialing': {
      const next = nextCharge(subscription);
      if (!trialEnd || daysUntil(trialEnd, now) > TRIAL_NOTICE) return null;
      return {
        title: t('banner.trialing', { plan, date: format.date(trialEnd) }),
        more: next ? t('banner.trialingThen', { amount: format.money(next.amount) }) : '',
      };
    }
    case 'prepaid':
      if (!end || daysUntil(end, now) > PREPAID_NOTICE) return null;
      return { title: t('banner.prepaid', { plan, date }), more: t('banner.prepaidThen') };
    default:
      return null;
  }
}

interface BannerActionProps {
  subscription: SubscriptionStatus;
  state: PlanState;
}

function BannerAction({ subscription, state }: BannerActionProps): ReactNode {
  const { t } = useTranslation('billing');
  const { planId, planName, provider, price, canResume } = subscription;
  const period = subscription.billingPeriod ?? 'monthly';
  switch (state) {
    case 'pastDue':
      return (
        <Button component={Link} to={paths.billing()} size="xs">
          {t('banner.pastDueAction')}
        </Button>
      );
    case 'paused':
    case 'suspended':
      return canResume ? <ResumeButton size="xs" label={t('banner.resume')} /> : null;
    case 'ending':
      return <ResumeButton size="xs" label={t('banner.undo')} />;
    case 'runningOut':
      return (
        <Button component={Link} size="xs" to={paths.upgrade({ plan: planId, period })}>
          {t('banner.goOn', { plan: planName })}
        </Button>
      );
    case 'prepaid': {
      const pay = provider && price ? choiceId(provider, price.currency, 'prepaid') : undefined;
      return (
        <Button
          component={Link}
          size="xs"
          to={paths.upgrade({ plan: planId, period, ...(pay ? { pay } : {}) })}
        >
          {t('banner.extend')}
        </Button>
      );
    }
    default:
      return null;
  }
}
