import { Alert, Button, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { CopyCode } from '#client/components/copy-code.tsx';
import { ErrorState } from '#client/components/error-state.tsx';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import { useFormat } from '#client/lib/format.ts';
import { paths } from '#client/lib/paths.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { useCancelSubscription } from '../api/manage-subscription.ts';
import { usePreview } from '../api/preview-change.ts';
import { useExplainBilling } from '../use-explain-billing.ts';
import { AskOwner } from './ask-owner.tsx';
import classes from './checkout-panel.module.css';
import { DowngradeSummary } from './downgrade-summary.tsx';

interface FreePlanPanelProps {
  app: string;
  plan: Plan;
  current: SubscriptionStatus;
  mayPay: boolean;
  /** The address of this page with what is chosen on it, for the owner. */
  path: string;
}

/** Back to a free plan: nothing to pay, so it is the cancellation at the end of what is paid. */
export function FreePlanPanel({ app, plan, current, mayPay, path }: FreePlanPanelProps) {
  const { t } = useTranslation('billing');
  const format = useFormat();
  const explain = useExplainBilling();
  const cancel = useCancelSubscription();
  const preview = usePreview(
    mayPay && !cancel.data
      ? { app, targetPlanId: plan.id, billingPeriod: current.billingPeriod ?? 'monthly' }
      : null,
  );
  if (!mayPay) return <AskOwner planName={plan.name} path={path} />;
  if (cancel.data) {
    const { subscription, confirmationCode } = cancel.data;
    const date = subscription.scheduledChange?.effectiveAt ?? subscription.currentPeriodEnd;
    return (
      <Stack gap="sm" align="flex-start" className={`panel ${classes.summary}`} aria-live="polite">
        <Title order={3} size="h4">
          {t('downgrade.doneFree', { date: date ? format.date(date) : '' })}
        </Title>
        <Text>{t('downgrade.doneFreeBody')}</Text>
        <CopyCode code={confirmationCode} label={t('code', { code: confirmationCode })} />
        <Button component={Link} to={paths.billing()}>
          {t('downgrade.seeBilling')}
        </Button>
      </Stack>
    );
  }
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
            preview={preview.data}
            price={null}
          />
          {cancel.error && (
            <Alert color="red" role="alert">
              {explain(cancel.error)}
            </Alert>
          )}
          <Button
            size="md"
            disabled={cancel.isPending}
            onClick={() => cancel.mutate({ app, when: 'period_end' })}
          >
            {cancel.isPending
              ? t('downgrade.busy')
              : t('downgrade.confirm', {
                  plan: plan.name,
                  date: format.date(preview.data.effectiveAt),
                })}
          </Button>
        </>
      ) : (
        <ListSkeleton rows={4} />
      )}
    </Stack>
  );
}
