import { Alert, Button, Group, Text } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useExplainError } from '#client/components/explain-error.ts';
import { notify } from '#client/components/notify.ts';
import { useFormat } from '#client/lib/format.ts';
import type { BillingActions } from '#shared/contracts/billing-actions.ts';
import { useBillingActions } from '../api/get-billing-actions.ts';
import { useOpenCheckout } from '../use-open-checkout.ts';
import { useProviderWords } from '../use-provider-words.ts';
import { type Leave, leaveForProvider } from '../use-start-checkout.ts';

/** That a payment page was opened and left, until when it can be used, and what choosing something else does to it. */
export function OpenCheckoutNotice({ leave = leaveForProvider }: { leave?: Leave | undefined }) {
  const open = useBillingActions().data?.openCheckout;
  return open ? <Notice open={open} leave={leave} /> : null;
}

interface NoticeProps {
  open: NonNullable<BillingActions['openCheckout']>;
  leave: Leave;
}

function Notice({ open, leave }: NoticeProps) {
  const { t } = useTranslation('billing');
  const format = useFormat();
  const explain = useExplainError();
  const providers = useProviderWords();
  const { goOn, giveUp, isFinding, isGivingUp, error } = useOpenCheckout(open.id, {
    onContinue: leave,
    onGivenUp: () => notify.info(t('checkout.cancelledBody')),
  });
  const plan = open.planName;
  return (
    <Alert
      role="note"
      color="gray"
      mb="lg"
      icon={<IconClock aria-hidden />}
      title={t('openPage.title', { plan, provider: providers.name(open.provider) })}
    >
      <Text size="sm">{t('openPage.body', { time: format.dateTime(open.expiresAt) })}</Text>
      <Group gap="sm" mt="sm">
        <Button size="xs" loading={isFinding} disabled={isGivingUp} onClick={goOn}>
          {t('openPage.continue')}
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={isGivingUp}
          disabled={isFinding}
          onClick={giveUp}
        >
          {t('openPage.giveUp')}
        </Button>
      </Group>
      {error && (
        <Text size="sm" role="alert" mt="sm">
          {explain(error)}
        </Text>
      )}
    </Alert>
  );
}
