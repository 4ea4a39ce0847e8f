import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { TalkToUs } from '#client/features/plans/components/talk-to-us.tsx';
import { paths } from '#client/lib/paths.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { choiceId } from '../payment-choices.ts';
import { planState } from '../plan-state.ts';
import { PayOwedButton } from './pay-owed-button.tsx';
import { ResumeButton } from './resume-button.tsx';

interface PlanMainActionProps {
  subscription: SubscriptionStatus;
  /** Leads to where what is owed is paid. */
  onPayOwed: () => void;
  isLeaving: boolean;
}

/** The one thing that most people in this state come for. */
export function PlanMainAction({ subscription, onPayOwed, isLeaving }: PlanMainActionProps) {
  const { t } = useTranslation('billingPage');
  const { planId, planName, ended, provider, price, canResume } = subscription;
  const billingPeriod = subscription.billingPeriod ?? 'monthly';
  const from = paths.billing();
  switch (planState(subscription)) {
    case 'free':
    case 'cancelled':
      return <To path={paths.upgrade({ from })}>{t('action.seePlans')}</To>;
    case 'ended':
      return (
        <To path={paths.upgrade({ from, ...(ended ? { plan: ended.planId } : {}) })}>
          {t('action.backTo', { plan: ended?.planName })}
        </To>
      );
    case 'comped':
    case 'agreed':
    case 'disputed':
      return <TalkToUs />;
    case 'prepaid': {
      const pay = provider && price ? choiceId(provider, price.currency, 'prepaid') : undefined;
      return (
        <To
          path={paths.upgrade({
            from,
            plan: planId,
            period: billingPeriod,
            ...(pay ? { pay } : {}),
          })}
        >
          {t(`action.extend_${billingPeriod}`)}
        </To>
      );
    }
    case 'ending':
      return <ResumeButton label={t('action.undoCancel')} />;
    case 'runningOut':
      return (
        <To path={paths.upgrade({ from, plan: planId, period: billingPeriod })}>
          {t('action.goOn', { plan: planName })}
        </To>
      );
    case 'pastDue':
      return <PayOwedButton onOtherMethod={onPayOwed} isLeaving={isLeaving} />;
    case 'paused':
    case 'suspended':
      return canResume ? <ResumeButton label={t('action.resume')} /> : <TalkToUs />;
    case 'incomplete':
      return <To path={paths.upgrade({ from, plan: planId })}>{t('action.finish')}</To>;
    case 'trialing':
    case 'active':
      return <To path={paths.upgrade({ from, period: billingPeriod })}>{t('action.change')}</To>;
  }
}

function To({ path, children }: { path: string; children: string }) {
  return (
    <Button component={Link} to={path}>
      {children}
    </Button>
  );
}
