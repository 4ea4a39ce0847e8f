import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import type { BillingActions } from '#shared/contracts/billing-actions.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { useProviderOption } from '../api/get-billing-options.ts';
import { nextCharge } from '../plan-state.ts';
import { useExplainBilling } from '../use-explain-billing.ts';
import { usePayerEmail } from '../use-payer-email.ts';
import type { usePaymentPage } from '../use-payment-page.ts';
import { useProviderWords } from '../use-provider-words.ts';
import { PayerEmailField } from './payer-email-field.tsx';

interface MethodDialogProps {
  opened: boolean;
  onClose: () => void;
  subscription: SubscriptionStatus;
  /** What is owed, and charged once another method is given. */
  owed: BillingActions['pay'];
  page: ReturnType<typeof usePaymentPage>;
}

/** Another payment method where the provider has no page for it: what happens, with which account, and on. */
export function MethodDialog({ opened, onClose, subscription, owed, page }: MethodDialogProps) {
  const { t } = useTranslation('billingPage');
  const format = useFormat();
  const explain = useExplainBilling();
  const email = usePayerEmail();
  const providers = useProviderWords();
  const option = useProviderOption(subscription.provider);
  const provider = subscription.provider ? providers.name(subscription.provider) : '';
  const next = nextCharge(subscription);
  const submit = (): void => {
    const payerEmail = option?.needsPayerEmail ? email.check() : undefined;
    if (payerEmail !== null) page.mutate({ kind: 'new_agreement', payerEmail });
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('method.dialog')}
      withCloseButton={false}
      centered
    >
      <Stack gap="md">
        <Text>{words()}</Text>
        {option?.needsPayerEmail && (
          <PayerEmailField
            providerName={provider}
            value={email.value}
            onChange={email.set}
            isWrong={email.isWrong}
          />
        )}
        {page.error && (
          <Alert color="red" role="alert">
            {explain(page.error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {t('pause.keep')}
          </Button>
          <Button onClick={submit} loading={page.isPending}>
            {t('method.go', { provider })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );

  function words(): string {
    if (owed) return t('method.dialogOwed', { provider, amount: format.money(owed.amount) });
    return next
      ? t('method.dialogBody', { provider, date: format.date(next.at) })
      : t('method.dialogNoDate', { provider });
  }
}
