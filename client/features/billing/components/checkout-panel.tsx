import { Stack, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import type { Plan } from '#shared/contracts/plans.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import type { BillingPeriod } from '#shared/domain/plan.ts';
import { usePreview } from '../api/preview-change.ts';
import type { PaymentChoice } from '../payment-choices.ts';
import { usePayerEmail } from '../use-payer-email.ts';
import { useProviderWords } from '../use-provider-words.ts';
import { type Leave, useStartCheckout } from '../use-start-checkout.ts';
import { AskOwner } from './ask-owner.tsx';
import classes from './checkout-panel.module.css';
import { CheckoutProblem } from './checkout-problem.tsx';
import { CheckoutSummary } from './checkout-summary.tsx';
import { DowngradeSummary } from './downgrade-summary.tsx';
import { PayerEmailField } from './payer-email-field.tsx';
import { PaymentAction } from './payment-action.tsx';
import { ProviderChoice } from './provider-choice.tsx';

export interface CheckoutPanelProps {
  app: string;
  plan: Plan;
  period: BillingPeriod;
  /** What the business has now, where it is known. */
  current: SubscriptionStatus | null;
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
  /** The change was made, or scheduled, without a payment page. */
  onChanged: (subscription: SubscriptionStatus) => void;
}

/** How to pay, what is paid and when, and the button that leaves for the provider or agrees to the change. */
export function CheckoutPanel(props: CheckoutPanelProps) {
  const { app, plan, period, current, choices, choice, onChoice, returnUrl, source } = props;
  const { mayPay, path } = props;
  const { t } = useTranslation('billing');
  const providerName = useProviderWords().name(choice.provider);
  const checkout = useStartCheckout({ leave: props.leave, onChanged: props.onChanged });
  const payerEmail = usePayerEmail();
  const terms = {
    app,
    targetPlanId: plan.id,
    billingPeriod: period,
    provider: choice.provider,
    currency: choice.price.currency,
    mode: choice.mode,
  };
  const { data: preview, ...previewQuery } = usePreview(mayPay ? terms : null);
  const asksForEmail = choice.needsPayerEmail && preview?.method === 'checkout';
  const { params } = checkout;
  const isOfThis = params?.targetPlanId === plan.id && params.billingPeriod === period;
  const error = isOfThis ? checkout.error : null;
  const isScheduled = preview?.method === 'scheduled';

  function pay(): void {
    const email = asksForEmail ? payerEmail.check() : undefined;
    if (email === null) return;
    checkout.start({
      ...terms,
      returnUrl,
      ...(source ? { source } : {}),
      ...(email ? { payerEmail: email } : {}),
      ...(preview ? { previewedAt: preview.computedAt } : {}),
    });
  }

  const explained = { plan, choice, current, providerName, path, onContinue: checkout.continueTo };
  return (
    <div className={classes.panel}>
      <ProviderChoice
        choices={choices}
        period={period}
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
        aria-busy={previewQuery.isFetching}
      >
        {preview && !isScheduled && (
          <CheckoutSummary
            plan={plan}
            period={period}
            provider={choice.provider}
            mode={choice.mode}
            preview={preview}
            paidUntil={current?.currentPeriodEnd ?? null}
          />
        )}
        {preview && isScheduled && (
          <>
            <Title order={3} size="h5">
              {preview.direction === 'period'
                ? t('downgrade.titlePeriod', { period: t(`period.${period}`) })
                : t('downgrade.title', { plan: plan.name })}
            </Title>
            <DowngradeSummary
              target={plan}
              current={current?.features}
              preview={preview}
              price={choice.price}
            />
          </>
        )}
        {mayPay && previewQuery.isPending && <ListSkeleton rows={4} />}
        {previewQuery.isError && !preview && (
          <CheckoutProblem
            {...explained}
            error={previewQuery.error}
            onRetry={() => void previewQuery.refetch()}
          />
        )}
        {error && <CheckoutProblem {...explained} error={error} onRetry={pay} />}
        {!mayPay && <AskOwner planName={plan.name} path={path} />}
        {asksForEmail && (
          <PayerEmailField
            providerName={providerName}
            value={payerEmail.value}
            onChange={payerEmail.set}
            isWrong={payerEmail.isWrong}
          />
        )}
        {/* What went wrong has a way on of its own. */}
        {preview && !error && (
          <PaymentAction
            plan={plan}
            period={period}
            providerName={providerName}
            preview={preview}
            isBusy={checkout.isBusy}
            onPay={pay}
          />
        )}
      </Stack>
    </div>
  );
}
