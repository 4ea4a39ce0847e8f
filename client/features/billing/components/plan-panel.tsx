import { Alert, Badge, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '#client/components/error-state.tsx';
import { useFormat } from '#client/lib/format.ts';
import { paths } from '#client/lib/paths.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { useBillingActions } from '../api/get-billing-actions.ts';
import type { PlanOutcome } from '../plan-outcome.ts';
import { PLAN_STATES } from '../plan-states.ts';
import { useExplainBilling } from '../use-explain-billing.ts';
import { usePaymentPage } from '../use-payment-page.ts';
import { usePlanWords } from '../use-plan-words.ts';
import { usePriceWords } from '../use-price-words.ts';
import { useProviderWords } from '../use-provider-words.ts';
import type { Leave } from '../use-start-checkout.ts';
import { MethodDialog } from './method-dialog.tsx';
import { PlanAction } from './plan-action.tsx';
import { PlanFacts } from './plan-facts.tsx';
import { PlanOtherActions } from './plan-other-actions.tsx';
import { PlanOutcomeNote } from './plan-outcome-note.tsx';
import classes from './plan-panel.module.css';
import { ScheduledChange } from './scheduled-change.tsx';

interface PlanPanelProps {
  subscription: SubscriptionStatus;
  mayPay: boolean;
  leave?: Leave | undefined;
}

/** The plan in plain words: what it is, what happens next and when, and what the person can do. */
export function PlanPanel({ subscription, mayPay, leave }: PlanPanelProps) {
  const { t } = useTranslation('billingPage');
  const providers = useProviderWords();
  const words = usePlanWords(subscription);
  const explain = useExplainBilling();
  const [outcome, setOutcome] = useState<PlanOutcome | null>(null);
  const [asksForMethod, setAsksForMethod] = useState(false);
  const actions = useBillingActions();
  const page = usePaymentPage(leave);
  const { state } = words;
  const row = PLAN_STATES[state];
  const method = actions.data?.paymentMethod;
  const isMediated = subscription.isDisputed && subscription.status !== 'paused';
  return (
    <section className={`panel ${classes.panel}`} aria-labelledby="your-plan-label your-plan">
      <Stack gap="md">
        <div className={classes.head}>
          <div>
            <Text size="sm" c="dimmed" id="your-plan-label">
              {t('plan')}
            </Text>
            <Title order={2} className={classes.name ?? ''} id="your-plan">
              {subscription.planName}
            </Title>
          </div>
          <div className={classes.aside}>
            <Badge
              variant="light"
              size="lg"
              tt="none"
              {...(row.needsCare ? { color: 'yellow' } : {})}
            >
              {words.badge}
            </Badge>
            <PlanPrice subscription={subscription} />
          </div>
        </div>
        {outcome && isStill(outcome, subscription) && <PlanOutcomeNote outcome={outcome} />}
        <div className={classes.words}>
          <Text fw={600}>{words.title}</Text>
          {words.body.map((sentence) => (
            <Text key={sentence}>{sentence}</Text>
          ))}
          {isMediated && subscription.provider && (
            <Text>{t('mediation', { provider: providers.name(subscription.provider) })}</Text>
          )}
        </div>
        <ScheduledChange subscription={subscription} mayPay={mayPay} />
        <PlanFacts subscription={subscription} />
        {mayPay ? (
          <Group gap="sm" className={classes.actions ?? ''}>
            <PlanAction
              kind={row.main}
              subscription={subscription}
              from={paths.billing()}
              isLeaving={page.isPending}
              onOtherMethod={payOwed}
            />
            {row.beside && (
              <PlanAction
                kind={row.beside}
                subscription={subscription}
                from={paths.billing()}
                variant="default"
              />
            )}
            {actions.data && (
              <PlanOtherActions
                subscription={subscription}
                actions={actions.data}
                onOutcome={setOutcome}
              />
            )}
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            {t('ownerOnly')}
          </Text>
        )}
        {actions.isError && !actions.data && (
          <ErrorState error={actions.error} onRetry={() => void actions.refetch()} />
        )}
        {page.error && !asksForMethod && (
          <Alert color="red" role="alert">
            {explain(page.error)}
          </Alert>
        )}
      </Stack>
      {method?.isAllowed && method.kind === 'new_agreement' && (
        <MethodDialog
          opened={asksForMethod}
          onClose={() => setAsksForMethod(false)}
          subscription={subscription}
          owed={actions.data?.pay ?? null}
          page={page}
        />
      )}
    </section>
  );

  /** What has no page of its own is charged once another method is given. */
  function payOwed(): void {
    if (method?.isAllowed && method.kind === 'new_agreement') setAsksForMethod(true);
    else page.mutate({ kind: 'portal' });
  }
}

/** What was done is told until it is undone. */
function isStill(outcome: PlanOutcome, subscription: SubscriptionStatus): boolean {
  if (outcome.kind === 'paused') return subscription.status === 'paused';
  return (
    outcome.kind !== 'cancelled' || outcome.how.when === 'now' || subscription.cancelAtPeriodEnd
  );
}

function PlanPrice({ subscription }: { subscription: SubscriptionStatus }) {
  const { t } = useTranslation('billingPage');
  const priceWords = usePriceWords();
  const format = useFormat();
  const { isComped } = subscription;
  const shown = isComped ? null : words(subscription);
  if (!shown) return null;
  return (
    <Text fw={600} className="tabular">
      {shown}
    </Text>
  );

  function words({ price, isPremium, provider, renewal }: SubscriptionStatus): string | null {
    if (!isPremium) return t('price.free');
    if (!provider) return t('price.agreed');
    if (!price) return null;
    // Paid in advance, it is no price of every month.
    return renewal === 'manual'
      ? t(`price.once_${price.interval}`, { price: format.money(price) })
      : priceWords(price);
  }
}
