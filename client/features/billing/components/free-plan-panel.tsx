import { Alert, Button, Stack, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ErrorState } from '#client/components/error-state.tsx';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import { useFormat } from '#client/lib/format.ts';
import { paths } from '#client/lib/paths.ts';
import type { BillingActions } from '#shared/contracts/billing-actions.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { answerOf, useCancelSubscription } from '../api/manage-subscription.ts';
import { usePreview } from '../api/preview-change.ts';
import type { CancelOption } from '../plan-outcome.ts';
import { useExplainBilling } from '../use-explain-billing.ts';
import classes from './checkout-panel.module.css';
import { DowngradeSummary } from './downgrade-summary.tsx';
import { WithdrawNotice } from './withdraw-notice.tsx';

interface FreePlanPanelProps {
  app: string;
  plan: Plan;
  current: SubscriptionStatus;
  /** The ways to end what runs, with the days that the provider will act on. */
  options: readonly CancelOption[];
  /** Whether the purchase can be taken back instead. */
  withdraw: BillingActions['withdraw'];
  /** It is cancelled: told outside of here, since what can be cancelled is gone then. */
  onEnded: (ending: FreePlanEnding) => void;
}

/** A cancellation that was accepted: when it acts, and the code to refer to. */
export interface FreePlanEnding {
  endsAt: string;
  code: string;
}

/** Back to a free plan: nothing to pay, so it is the cancellation at the end of what is paid. */
export function FreePlanPanel(props: FreePlanPanelProps) {
  const { app, plan, current, options, withdraw, onEnded } = props;
  const { t } = useTranslation('billing');
  const { t: tPlan } = useTranslation('planState');
  const format = useFormat();
  const explain = useExplainBilling();
  const cancel = useCancelSubscription();
  const later = options.find(({ when }) => when === 'period_end');
  const preview = usePreview({
    app,
    targetPlanId: plan.id,
    billingPeriod: current.billingPeriod ?? 'monthly',
  });
  const submit = async (endsAt: string): Promise<void> => {
    const answer = await answerOf(cancel.mutateAsync({ app, when: 'period_end' }));
    if (answer) onEnded({ endsAt, code: answer.confirmationCode });
  };
  if (preview.isError) {
    return <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />;
  }
  return (
    <Stack gap="md" className={`panel ${classes.summary} ${classes.narrow}`}>
      {preview.data ? (
        <>
          <Title order={3} size="h5">
            {t('downgrade.title', { plan: plan.name })}
          </Title>
          <DowngradeSummary
            target={plan}
            current={current.features}
            preview={{ ...preview.data, ...(later ? { effectiveAt: later.endsAt } : {}) }}
            price={null}
            withDates={later !== undefined}
          />
          <WithdrawNotice withdraw={withdraw} />
          {cancel.error && (
            <Alert color="red" role="alert">
              {explain(cancel.error)}
            </Alert>
          )}
          {later ? (
            <Button size="md" disabled={cancel.isPending} onClick={() => void submit(later.endsAt)}>
              {cancel.isPending
                ? t('downgrade.busy')
                : t('downgrade.confirm', { plan: plan.name, date: format.date(later.endsAt) })}
            </Button>
          ) : (
            // It can only end at once: that has a dialog of its own, with what is owed.
            <Button size="md" component={Link} to={paths.billing({ action: 'cancel' })}>
              {tPlan('action.cancel')}
            </Button>
          )}
        </>
      ) : (
        <ListSkeleton rows={4} />
      )}
    </Stack>
  );
}
