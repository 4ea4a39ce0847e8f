import { Alert, Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useConfirm } from '#client/components/confirm-dialog.tsx';
import { useExplainError } from '#client/components/explain-error.ts';
import { notify } from '#client/components/notify.ts';
import { useFormat } from '#client/lib/format.ts';
import { paths } from '#client/lib/paths.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { postPortal, useManageSubscription } from '../api/manage-subscription.ts';
import { leaveForProvider } from '../use-start-checkout.ts';

interface SubscriptionActionsProps {
  subscription: SubscriptionStatus;
  /** Where to go with the provider's page; replaced in tests. */
  leave?: (url: string) => void;
}

/** What the owner of a running subscription can do about it: card and receipts, cancel, take that back. */
export function SubscriptionActions({ subscription, leave }: SubscriptionActionsProps) {
  const { t } = useTranslation('billing');
  const format = useFormat();
  const confirm = useConfirm();
  const explain = useExplainError();
  const { cancel, resume } = useManageSubscription();
  const portal = useMutation({
    mutationFn: () => postPortal(paths.billing()),
    retry: false,
    onSuccess: ({ portalUrl }) => (leave ?? leaveForProvider)(portalUrl),
  });
  if (subscription.provider === null) return null;

  const ends = subscription.currentPeriodEnd ? format.date(subscription.currentPeriodEnd) : '';
  const askAndCancel = async (): Promise<void> => {
    const isSure = await confirm({
      title: t('manage.cancelTitle', { plan: subscription.planName }),
      body: t('manage.cancelBody', { plan: subscription.planName, date: ends }),
      confirmLabel: t('manage.cancelConfirm'),
      cancelLabel: t('manage.keep'),
      danger: true,
    });
    if (isSure) cancel.mutate();
  };
  const takeBack = (): void =>
    resume.mutate(undefined, { onSuccess: () => notify.success(t('manage.resumed')) });
  const failure = cancel.error ?? resume.error ?? portal.error;

  return (
    <>
      {failure && (
        <Alert color="red" mt="md" role="alert">
          {explain(failure)}
        </Alert>
      )}
      {cancel.data && subscription.cancelAtPeriodEnd && (
        <Text mt="md" component="output" display="block">
          {t('manage.cancelled', { date: ends, code: cancel.data.confirmationCode })}
        </Text>
      )}
      <Group mt="md" gap="sm">
        <Button variant="default" loading={portal.isPending} onClick={() => portal.mutate()}>
          {t('manage.portal')}
        </Button>
        {subscription.cancelAtPeriodEnd ? (
          <Button variant="default" loading={resume.isPending} onClick={takeBack}>
            {t('manage.resume')}
          </Button>
        ) : (
          <Button variant="subtle" loading={cancel.isPending} onClick={() => void askAndCancel()}>
            {t('manage.cancel')}
          </Button>
        )}
      </Group>
    </>
  );
}
