import { Alert, Badge, Group, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { useProviderOption } from '../api/get-billing-options.ts';
import type { PlanOutcome } from '../plan-outcome.ts';
import { needsCare, planState } from '../plan-state.ts';
import { useExplainBilling } from '../use-explain-billing.ts';
import { usePaymentPage } from '../use-payment-page.ts';
import { usePriceWords } from '../use-price-words.ts';
import { useProviderWords } from '../use-provider-words.ts';
import type { Leave } from '../use-start-checkout.ts';
import { useStateWords } from '../use-state-words.ts';
import { MethodDialog } from './method-dialog.tsx';
import { PlanFacts } from './plan-facts.tsx';
import { PlanMainAction } from './plan-main-action.tsx';
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
  const words = useStateWords(subscription);
  const explain = useExplainBilling();
  const [outcome, setOutcome] = useState<PlanOutcome | null>(null);
  const [asksForMethod, setAsksForMethod] = useState(false);
  const option = useProviderOption(subscription.provider);
  const page = usePaymentPage(option, leave);
  const state = planState(subscription);
  const titleRef = useRef<HTMLHeadingElement>(null);
  const toldState = useRef(state);
  useEffect(() => {
    if (toldState.current === state) return;
    toldState.current = state;
    // The button that was pressed is gone with the state that it belonged to.
    if (document.activeElement === document.body) titleRef.current?.focus({ preventScroll: true });
  }, [state]);
  const isMediated = subscription.isDisputed && subscription.status !== 'paused';
  return (
    <section className={`panel ${classes.panel}`} aria-labelledby="your-plan-label your-plan">
      <Stack gap="md">
        <div className={classes.head}>
          <div>
            <Text size="sm" c="dimmed" id="your-plan-label">
              {t('plan')}
            </Text>
            <Title
              order={2}
              className={classes.name ?? ''}
              id="your-plan"
              ref={titleRef}
              tabIndex={-1}
            >
              {subscription.planName}
            </Title>
          </div>
          <div className={classes.aside}>
            <Badge
              variant="light"
              size="lg"
              tt="none"
              {...(needsCare(state) ? { color: 'yellow' } : {})}
            >
              {t(`badge.${state}`)}
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
            <PlanMainAction
              subscription={subscription}
              isLeaving={page.isPending}
              onPayOwed={() =>
                option?.hasPortal ? page.mutate(undefined) : setAsksForMethod(true)
              }
            />
            <PlanOtherActions subscription={subscription} onOutcome={setOutcome} />
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            {t('ownerOnly')}
          </Text>
        )}
        {page.error && !asksForMethod && (
          <Alert color="red" role="alert">
            {explain(page.error)}
          </Alert>
        )}
      </Stack>
      {option && (
        <MethodDialog
          opened={asksForMethod}
          onClose={() => setAsksForMethod(false)}
          subscription={subscription}
          option={option}
          page={page}
        />
      )}
    </section>
  );
}

/** What was done is told until it is undone. */
function isStill(outcome: PlanOutcome, subscription: SubscriptionStatus): boolean {
  if (outcome.kind === 'paused') return subscription.status === 'paused';
  return outcome.kind !== 'cancelled' || !outcome.endsAt || subscription.cancelAtPeriodEnd;
}

function PlanPrice({ subscription }: { subscription: SubscriptionStatus }) {
  const { t } = useTranslation('billingPage');
  const priceWords = usePriceWords();
  const { price, isPremium, isComped, provider } = subscription;
  const shown = isComped
    ? null
    : isPremium && price && provider
      ? priceWords(price)
      : isPremium && !provider
        ? t('price.agreed')
        : isPremium
          ? null
          : t('price.free');
  if (!shown) return null;
  return (
    <Text fw={600} className="tabular">
      {shown}
    </Text>
  );
}
