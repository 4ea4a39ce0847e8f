import { Alert, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import type { Money } from '#shared/domain/money.ts';
import { answerOf, useWithdraw } from '../api/manage-subscription.ts';
import type { PlanOutcome } from '../plan-outcome.ts';
import { useExplainBilling } from '../use-explain-billing.ts';

interface WithdrawDialogProps {
  opened: boolean;
  onClose: () => void;
  subscription: SubscriptionStatus;
  /** What comes back; null when nothing was paid. */
  refund: Money | null;
  onDone: (outcome: PlanOutcome) => void;
}

/** Takes the first purchase back within ten days: says what is refunded before anything happens. */
export function WithdrawDialog(props: WithdrawDialogProps) {
  const { opened, onClose, subscription, refund, onDone } = props;
  const { t } = useTranslation('billingPage');
  const format = useFormat();
  const explain = useExplainBilling();
  const [reason, setReason] = useState('');
  const withdraw = useWithdraw();
  const { error } = withdraw;
  const { ended } = subscription;
  // Cancelled a moment ago, it has ended already.
  const isOver = !subscription.isPremium && ended !== null;
  const plan = isOver ? ended.planName : subscription.planName;
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
      size="lg"
      centered
    >
      <Stack gap="md">
        <Text>
          {refund
            ? t(isOver ? 'withdraw.bodyOver' : 'withdraw.body', {
                plan,
                amount: format.money(refund),
              })
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
            {explain(error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} disabled={withdraw.isPending} data-autofocus>
            {isOver ? t('pause.keep') : t('withdraw.keep', { plan })}
          </Button>
          <Button color="red" onClick={() => void submit()} disabled={withdraw.isPending}>
            {withdraw.isPending
              ? t('withdraw.busy')
              : t(isOver ? 'withdraw.confirmOver' : 'withdraw.confirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
