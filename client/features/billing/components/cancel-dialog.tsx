import { Alert, Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import { usePlans } from '#client/features/plans/api/get-plans.ts';
import type { BillingActions } from '#shared/contracts/billing-actions.ts';
import { DEFAULT_APP } from '#shared/contracts/common.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { compareFeatures } from '#shared/domain/plan-comparison.ts';
import { answerOf, useCancelSubscription } from '../api/manage-subscription.ts';
import { usePreview } from '../api/preview-change.ts';
import { paidPlan } from '../paid-plan.ts';
import type { CancelOption, PlanOutcome } from '../plan-outcome.ts';
import { useExplainBilling } from '../use-explain-billing.ts';
import classes from './cancel-dialog.module.css';
import { CancelOptions } from './cancel-options.tsx';
import { DowngradeSummary } from './downgrade-summary.tsx';
import { WithdrawNotice } from './withdraw-notice.tsx';

interface CancelDialogProps {
  opened: boolean;
  onClose: () => void;
  subscription: SubscriptionStatus;
  /** The ways to end it that the server allows, with the days that the provider will act on. */
  options: readonly CancelOption[];
  /** Whether the purchase can be taken back instead. */
  withdraw: BillingActions['withdraw'];
  onDone: (outcome: PlanOutcome) => void;
}

/** One dialog, one button: when it ends, what that means with numbers, and a reason for those who want to give one. */
export function CancelDialog(props: CancelDialogProps) {
  const { opened, onClose, subscription, options, withdraw, onDone } = props;
  const { t } = useTranslation('billingPage');
  const explain = useExplainBilling();
  const [wished, setWished] = useState<CancelOption['when'] | null>(null);
  const [reason, setReason] = useState('');
  const cancel = useCancelSubscription();
  const chosen = options.find(({ when }) => when === wished) ?? options[0];
  const target = usePlans().data?.find((plan) => plan.isDefault);
  const preview = usePreview(
    opened && target
      ? {
          app: DEFAULT_APP,
          targetPlanId: target.id,
          billingPeriod: subscription.billingPeriod ?? 'monthly',
        }
      : null,
  );
  const plan = paidPlan(subscription);
  const current = plan?.features ?? subscription.features;
  // What waits is lost too, and the preview compares with what the business has meanwhile.
  const lost = subscription.suspendedPlan
    ? compareFeatures(current, target?.features ?? {}).lost
    : (preview.data?.featuresLost ?? []);
  if (!chosen) return null;
  const { when } = chosen;

  const submit = async (): Promise<void> => {
    const params = { app: DEFAULT_APP, when, ...(reason.trim() ? { reason: reason.trim() } : {}) };
    const answer = await answerOf(cancel.mutateAsync(params));
    if (!answer) return;
    onDone({ kind: 'cancelled', how: chosen, code: answer.confirmationCode });
    onClose();
  };

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={plan ? t('cancel.title', { plan: plan.planName }) : t('cancel.titleUnknown')}
      withCloseButton={false}
      size="lg"
      centered
    >
      <Stack gap="md">
        <CancelOptions
          options={options}
          chosen={when}
          onChoose={setWished}
          subscription={subscription}
          canWithdraw={withdraw.isAllowed && withdraw.refund !== null}
        />
        <WithdrawNotice withdraw={withdraw} />
        {preview.isPending && target && <ListSkeleton rows={2} />}
        {preview.data && target && (
          <DowngradeSummary
            target={target}
            current={current}
            preview={{ ...preview.data, featuresLost: lost }}
            price={null}
            withDates={false}
          />
        )}
        <Textarea
          label={t('cancel.reason')}
          description={t('cancel.reasonHint')}
          maxLength={500}
          rows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {cancel.error && (
          <Alert color="red" role="alert">
            {explain(cancel.error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm" className={classes.footer ?? ''}>
          <Button variant="default" onClick={onClose} disabled={cancel.isPending} data-autofocus>
            {t('cancel.keep')}
          </Button>
          <Button color="red" onClick={() => void submit()} disabled={cancel.isPending}>
            {cancel.isPending ? t('cancel.busy') : t('cancel.confirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
