import { Alert, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useExplainError } from '#client/components/explain-error.ts';
import { ApiError } from '#client/lib/api.ts';
import { useFormat } from '#client/lib/format.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { answerOf, useWithdraw } from '../api/manage-subscription.ts';
import type { PlanOutcome } from '../plan-outcome.ts';
import type { Withdrawal } from '../withdrawal.ts';

interface WithdrawDialogProps {
  opened: boolean;
  onClose: () => void;
  subscription: SubscriptionStatus;
  withdrawal: Withdrawal | null;
  onDone: (outcome: PlanOutcome) => void;
}

/** Takes the first purchase back within ten days: says what is refunded before anything happens. */
export function WithdrawDialog(props: WithdrawDialogProps) {
  const { opened, onClose, subscription, withdrawal, onDone } = props;
  const { t } = useTranslation('billingPage');
  const format = useFormat();
  const explain = useExplainError();
  const [reason, setReason] = useState('');
  const withdraw = useWithdraw();
  const { error } = withdraw;
  const isTooLate = error instanceof ApiError && error.code === 'CONFLICT';
  const plan = subscription.planName;
  const submit = async (): Promise<void> => {
    const answer = await answerOf(withdraw.mutateAsync(reason.trim() || undefined));
    if (!answer) return;
    onDone({ kind: 'withdrawn', refunded: answer.refunded, code: answer.confirmationCode });
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('withdraw.title')}
      withCloseButton={false}
      centered
    >
      <Stack gap="md">
        <Text>
          {withdrawal?.refund
            ? t('withdraw.body', { plan, amount: format.money(withdrawal.refund) })
            : t('withdraw.bodyNothing', { plan })}
        </Text>
        <Textarea
          label={t('withdraw.reason')}
          maxLength={500}
          rows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {error && (
          <Alert color="red" role="alert">
            {isTooLate ? t('withdraw.tooLate') : explain(error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} disabled={withdraw.isPending}>
            {t('withdraw.keep', { plan })}
          </Button>
          <Button color="red" onClick={() => void submit()} disabled={withdraw.isPending}>
            {withdraw.isPending ? t('withdraw.busy') : t('withdraw.confirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
