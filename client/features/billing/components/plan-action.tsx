import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { TalkToUs } from '#client/features/plans/components/talk-to-us.tsx';
import { paths } from '#client/lib/paths.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { choiceId } from '../offers.ts';
import type { PlanActionKind } from '../plan-states.ts';
import { PayOwedButton } from './pay-owed-button.tsx';
import { ResumeButton } from './resume-button.tsx';

interface PlanActionProps {
  kind: PlanActionKind;
  subscription: SubscriptionStatus;
  /** Leads to another method for what is owed; without it the billing page does. */
  onOtherMethod?: (() => void) | undefined;
  isLeaving?: boolean;
  /** The page to come back to after choosing a plan. */
  from?: string;
  size?: 'xs' | 'sm';
  variant?: 'filled' | 'default';
}

/** One thing to do about the plan, under the same name wherever it is offered. */
export function PlanAction(props: PlanActionProps) {
  const { kind, subscription, onOtherMethod, isLeaving, size = 'sm', variant = 'filled' } = props;
  const { t } = useTranslation('planState');
  const { planId, planName, ended, provider, price } = subscription;
  const period = subscription.billingPeriod ?? 'monthly';
  const back = props.from ? { from: props.from } : {};
  switch (kind) {
    case 'plans':
      return to(paths.upgrade(back), t('action.seePlans'));
    case 'change':
      return to(paths.upgrade({ ...back, period }), t('action.change'));
    case 'backTo':
      return to(
        paths.upgrade({ ...back, ...(ended ? { plan: ended.planId } : {}) }),
        t('action.backTo', { plan: ended?.planName }),
      );
    case 'extend': {
      const way = { provider, currency: price?.currency ?? null, mode: 'prepaid' as const };
      return to(
        paths.upgrade({ ...back, plan: planId, period, pay: choiceId(way) }),
        t(`action.extend_${period}`),
      );
    }
    case 'goOn':
      return to(
        paths.upgrade({ ...back, plan: planId, period }),
        t('action.goOn', { plan: planName }),
      );
    case 'finish':
      return to(paths.upgrade({ ...back, plan: planId }), t('action.finish'));
    case 'resume':
      return <ResumeButton size={size} />;
    case 'pay':
      return <PayOwedButton size={size} onOtherMethod={onOtherMethod} isLeaving={isLeaving} />;
    case 'talk':
      return <TalkToUs />;
  }

  function to(path: string, label: string) {
    return (
      <Button component={Link} to={path} size={size} variant={variant}>
        {label}
      </Button>
    );
  }
}
