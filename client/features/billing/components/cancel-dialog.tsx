import { Alert, Button, Group, Modal, Radio, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import { usePlans } from '#client/features/plans/api/get-plans.ts';
import { useFormat } from '#client/lib/format.ts';
import { DEFAULT_APP } from '#shared/contracts/common.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { answerOf, useCancelSubscription } from '../api/manage-subscription.ts';
import { usePreview } from '../api/preview-change.ts';
import type { PlanOutcome } from '../plan-outcome.ts';
import { useExplainBilling } from '../use-explain-billing.ts';
import { DowngradeSummary } from './downgrade-summary.tsx';

interface CancelDialogProps {
  opened: boolean;
  onClose: () => void;
  subscription: SubscriptionStatus;
  onDone: (outcome: PlanOutcome) => void;
}

type When = 'period_end' | 'now';

/** One dialog, one button: when it ends, what that means with numbers, and a reason for whoever wants to give one. */
export function CancelDialog({ opened, onClose, subscription, onDone }: CancelDialogProps) {
  const { t } = useTranslation('billingPage');
  const format = useFormat();
  const explain = useExplainBilling();
  const [when, setWhen] = useState<When>('period_end');
  const [reason, setReason] = useState('');
  const cancel = useCancelSubscription();
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
  const isTrial = subscription.status === 'trialing';
  const end = isTrial ? subscription.trialEnd : subscription.currentPeriodEnd;

  const submit = async (): Promise<void> => {
    const params = { app: DEFAULT_APP, when, ...(reason.trim() ? { reason: reason.trim() } : {}) };
    const answer = await answerOf(cancel.mutateAsync(params));
    if (!answer) return;
    const { subscription: next, confirmationCode: code } = answer;
    const endsAt = next.scheduledChange?.effectiveAt ?? next.currentPeriodEnd;
    onDone({ kind: 'cancelled', endsAt: when === 'now' ? null : endsAt, code });
    onClose();
  };

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('cancel.title', { plan: subscription.planName })}
      withCloseButton={false}
      size="lg"
      centered
    >
      <Stack gap="md">
        <Radio.Group
          label={t('cancel.when')}
          value={when}
          onChange={(value) => setWhen(value === 'now' ? 'now' : 'period_end')}
        >
          <Stack gap="sm" mt="xs">
            <Radio
              value="period_end"
              label={t(isTrial ? 'cancel.trialEnd' : 'cancel.periodEnd', {
                date: end ? format.date(end) : '',
              })}
              description={t('cancel.periodEndHint')}
            />
            <Radio value="now" label={t('cancel.now')} description={t('cancel.nowHint')} />
          </Stack>
        </Radio.Group>
        {preview.isPending && target && <ListSkeleton rows={2} />}
        {preview.data && target && (
          <DowngradeSummary
            target={target}
            current={subscription.features}
            preview={preview.data}
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
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} disabled={cancel.isPending}>
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
