import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconCreditCard } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '#client/lib/paths.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { useBillingOptions } from '../api/get-billing-options.ts';
import { type PlanState, planState } from '../plan-state.ts';
import { useExplainBilling } from '../use-explain-billing.ts';
import { useMethodWords } from '../use-method-words.ts';
import { usePaymentPage } from '../use-payment-page.ts';
import { useProviderWords } from '../use-provider-words.ts';
import type { Leave } from '../use-start-checkout.ts';
import { MethodDialog } from './method-dialog.tsx';
import classes from './method-panel.module.css';

/** Nothing will be charged, or nothing can be until somebody else decides. */
const SETTLED: ReadonlySet<PlanState> = new Set(['runningOut', 'ending', 'disputed']);

interface MethodPanelProps {
  subscription: SubscriptionStatus;
  leave?: Leave | undefined;
}

/** With what it is paid, masked, and how to change it: at the provider's portal, or through a new authorisation. */
export function MethodPanel({ subscription, leave }: MethodPanelProps) {
  const { t } = useTranslation('billingPage');
  const methodWords = useMethodWords();
  const providers = useProviderWords();
  const explain = useExplainBilling();
  const [isAsking, setAsking] = useState(false);
  const { provider, paymentMethod, billingPeriod, planId } = subscription;
  const all = useBillingOptions().data?.providers;
  const option = all?.find(({ name }) => name === provider);
  const page = usePaymentPage(option, leave);
  const state = planState(subscription);
  const isRunning = provider !== null && !SETTLED.has(state);
  const canChange = isRunning && option && subscription.renewal !== 'manual';
  const hasOthers = (all?.length ?? 0) > 1 && (state === 'active' || state === 'prepaid');
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
                {subscription.renewal === 'manual' && ` ${t('method.prepaid')}`}
              </Text>
            </div>
          </Group>
        ) : (
          <Text c="dimmed">{t('method.none')}</Text>
        )}
        {(canChange || hasOthers) && (
          <Group gap="sm">
            {canChange && (
              <Button
                variant="default"
                loading={page.isPending && !isAsking}
                onClick={() => (option.hasPortal ? page.mutate(undefined) : setAsking(true))}
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
                {t(state === 'prepaid' ? 'action.automatic' : 'method.elsewhere')}
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
      {canChange && (
        <MethodDialog
          opened={isAsking}
          onClose={() => setAsking(false)}
          subscription={subscription}
          option={option}
          page={page}
        />
      )}
    </section>
  );
}
