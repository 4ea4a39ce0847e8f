import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconCreditCard } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '#client/lib/paths.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { useBillingActions } from '../api/get-billing-actions.ts';
import { useExplainBilling } from '../use-explain-billing.ts';
import { useMethodWords } from '../use-method-words.ts';
import { usePaymentPage } from '../use-payment-page.ts';
import { useProviderWords } from '../use-provider-words.ts';
import { useRefusalWords } from '../use-refusal-words.ts';
import type { Leave } from '../use-start-checkout.ts';
import { MethodDialog } from './method-dialog.tsx';
import classes from './method-panel.module.css';

interface MethodPanelProps {
  subscription: SubscriptionStatus;
  leave?: Leave | undefined;
}

/** With what it is paid, masked, and how to change it: at the provider's portal, or through a new authorisation. */
export function MethodPanel({ subscription, leave }: MethodPanelProps) {
  const { t } = useTranslation('billingPage');
  const { t: tPlan } = useTranslation('planState');
  const methodWords = useMethodWords();
  const providers = useProviderWords();
  const explain = useExplainBilling();
  const refusalWords = useRefusalWords();
  const [isAsking, setAsking] = useState(false);
  const { provider, paymentMethod, billingPeriod, planId } = subscription;
  const { data: actions } = useBillingActions();
  const page = usePaymentPage(leave);
  const method = actions?.paymentMethod;
  const isManual = subscription.renewal === 'manual';
  const hasOthers = actions?.offers.some(
    (offer) =>
      offer.planId === planId &&
      offer.kind === 'payment' &&
      offer.mode === 'recurring' &&
      !offer.refused,
  );
  return (
    <section className="panel" aria-labelledby="payment-method">
      <Stack gap="md" p="lg">
        <Title order={2} size="h4" id="payment-method">
          {t('method.title')}
        </Title>
        {provider ? (
          <Group gap="sm" wrap="nowrap" align="flex-start">
            <IconCreditCard size={24} stroke={1.6} className={classes.icon ?? ''} aria-hidden />
            <div>
              <Text fw={600} className="tabular">
                {paymentMethod
                  ? methodWords(paymentMethod)
                  : t('method.keptBy', { provider: providers.name(provider) })}
              </Text>
              <Text size="sm" c="dimmed">
                {t('method.with', { provider: providers.name(provider) })}
                {isManual && ` ${t('method.prepaid')}`}
              </Text>
            </div>
          </Group>
        ) : (
          <Text c="dimmed">{t('method.none')}</Text>
        )}
        {provider && !isManual && method && !method.isAllowed && (
          <Text size="sm">{refusalWords(method)}</Text>
        )}
        {(method?.isAllowed || hasOthers) && (
          <Group gap="sm">
            {method?.isAllowed && (
              <Button
                variant="default"
                loading={page.isPending && !isAsking}
                onClick={() =>
                  method.kind === 'portal' ? page.mutate({ kind: 'portal' }) : setAsking(true)
                }
              >
                {t('method.change')}
              </Button>
            )}
            {hasOthers && (
              <Button
                variant="default"
                component={Link}
                to={paths.upgrade({
                  from: paths.billing(),
                  plan: planId,
                  period: billingPeriod ?? 'monthly',
                })}
              >
                {isManual ? tPlan('action.automatic') : t('method.elsewhere')}
              </Button>
            )}
          </Group>
        )}
        {page.error && !isAsking && (
          <Alert color="red" role="alert">
            {explain(page.error)}
          </Alert>
        )}
      </Stack>
      {method?.isAllowed && method.kind === 'new_agreement' && (
        <MethodDialog
          opened={isAsking}
          onClose={() => setAsking(false)}
          subscription={subscription}
          owed={actions?.pay ?? null}
          page={page}
        />
      )}
    </section>
  );
}
