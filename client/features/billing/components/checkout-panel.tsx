import { Button, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import { TalkToUs } from '#client/features/plans/components/talk-to-us.tsx';
import { useFormat } from '#client/lib/format.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import type { BillingPeriod } from '#shared/domain/plan.ts';
import { usePreview } from '../api/preview-change.ts';
import type { PaymentChoice } from '../payment-choices.ts';
import { useProviderWords } from '../use-provider-words.ts';
import { type Leave, useStartCheckout } from '../use-start-checkout.ts';
import { AskOwner } from './ask-owner.tsx';
import classes from './checkout-panel.module.css';
import { CheckoutProblem } from './checkout-problem.tsx';
import { CheckoutSummary } from './checkout-summary.tsx';
import { GainedFeatures } from './gained-features.tsx';
import { ProviderChoice } from './provider-choice.tsx';

export interface CheckoutPanelProps {
  app: string;
  plan: Plan;
  period: BillingPeriod;
  /** The ways to pay this plan for this period, and the one that is chosen; see payment-choices. */
  choices: readonly PaymentChoice[];
  choice: PaymentChoice;
  onChoice: (id: string) => void;
  /** Where the provider brings people back to in the end: a path of this app. */
  returnUrl: string;
  /** What led here, for the record. */
  source?: string | undefined;
  /** False for people who may not pay: they get words for the owner in place of the button. */
  mayPay: boolean;
  /** The address of this page with what is chosen on it, for the owner. */
  path: string;
  /** How to leave for the payment page; replaced in tests and by apps that open it elsewhere. */
  leave?: Leave;
  /** The change was made at once, without a payment page. */
  onChanged: (subscription: SubscriptionStatus) => void;
}

/** How to pay, what is paid and when, and the button that leaves for the provider. */
export function CheckoutPanel(props: CheckoutPanelProps) {
  const { app, plan, period, choices, choice, onChoice, returnUrl, source, mayPay, path } = props;
  const { t } = useTranslation('billing');
  const format = useFormat();
  const words = useProviderWords();
  const checkout = useStartCheckout({ leave: props.leave, onChanged: props.onChanged });
  const terms = {
    app,
    targetPlanId: plan.id,
    billingPeriod: period,
    provider: choice.provider,
    currency: choice.price.currency,
  };
  const preview = usePreview(mayPay ? terms : null);
  const pay = () => checkout.start({ ...terms, returnUrl, ...(source ? { source } : {}) });

  function payment() {
    if (!mayPay) return <AskOwner planName={plan.name} path={path} />;
    if (!preview.data) return null;
    const { method, dueNow } = preview.data;
    if (method === 'none') return <Text>{t('summary.nothing')}</Text>;
    if (method === 'scheduled') {
      return (
        <>
          <Text>{t('summary.notHere')}</Text>
          <TalkToUs planName={plan.name} />
        </>
      );
    }
    const provider = words.name(choice.provider);
    const amount = format.money(dueNow);
    return (
      <>
        <Button size="md" onClick={pay} disabled={checkout.isBusy} aria-describedby="pay-after">
          {checkout.isBusy ? t(`pay.busy_${method}`, { provider }) : t(`pay.${method}`, { amount })}
        </Button>
        <Text id="pay-after" size="sm" c="dimmed">
          {t(`pay.after_${method}`, { provider })}
        </Text>
      </>
    );
  }

  return (
    <div className={classes.panel}>
      <ProviderChoice
        choices={choices}
        value={choice.id}
        onChange={(id) => {
          checkout.reset();
          onChoice(id);
        }}
      />
      <Stack
        gap="md"
        className={`panel ${classes.summary}`}
        aria-live="polite"
        aria-busy={preview.isFetching}
      >
        {preview.data && (
          <CheckoutSummary
            plan={plan}
            period={period}
            provider={choice.provider}
            preview={preview.data}
          />
        )}
        {mayPay && preview.isPending && <ListSkeleton rows={4} />}
        {preview.isError && !preview.data && (
          <CheckoutProblem
            error={preview.error}
            planName={plan.name}
            providerName={words.name(choice.provider)}
            path={path}
            onRetry={() => void preview.refetch()}
            onContinue={checkout.continueTo}
          />
        )}
        {checkout.error && (
          <CheckoutProblem
            error={checkout.error}
            planName={plan.name}
            providerName={words.name(choice.provider)}
            path={path}
            onRetry={pay}
            onContinue={checkout.continueTo}
          />
        )}
        {payment()}
      </Stack>
      {preview.data && <GainedFeatures plan={plan} gained={preview.data.featuresGained} />}
    </div>
  );
}
