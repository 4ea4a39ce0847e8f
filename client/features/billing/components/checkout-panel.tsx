import { Stack, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import type { Offer } from '#shared/contracts/billing-actions.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { useProviderOption } from '../api/get-billing-options.ts';
import { choiceId, type PaidOffer } from '../offers.ts';
import { usePayerEmail } from '../use-payer-email.ts';
import { useProviderWords } from '../use-provider-words.ts';
import { useQuote } from '../use-quote.ts';
import { type Leave, useStartCheckout } from '../use-start-checkout.ts';
import classes from './checkout-panel.module.css';
import { CheckoutProblem } from './checkout-problem.tsx';
import { CheckoutSummary } from './checkout-summary.tsx';
import { DowngradeSummary } from './downgrade-summary.tsx';
import { PayerEmailField } from './payer-email-field.tsx';
import { PaymentAction } from './payment-action.tsx';
import { ProviderChoice } from './provider-choice.tsx';
import { QuoteNotice } from './quote-notice.tsx';
import { RefusalNotice } from './refusal-notice.tsx';

export interface CheckoutPanelProps {
  app: string;
  plan: Plan;
  /** What the business has now, where it is known. */
  current: SubscriptionStatus | null;
  /** The ways to pay this plan for this period, in the server's order, and the one that is chosen. */
  offers: readonly Offer[];
  offer: PaidOffer;
  onChoice: (id: string) => void;
  /** Where the provider brings people back to in the end: a path of this app. */
  returnUrl: string;
  /** What led here, for the record. */
  source?: string | undefined;
  /** The address of this page with what is chosen on it, for the owner. */
  path: string;
  /** How to leave for the payment page; replaced in tests and by apps that open it elsewhere. */
  leave?: Leave;
  /** The change was made, or scheduled, without a payment page. */
  onChanged: (subscription: SubscriptionStatus) => void;
}

/** How to pay, what is paid and when, and the button that leaves for the provider or agrees to the change. */
export function CheckoutPanel(props: CheckoutPanelProps) {
  const { app, plan, current, offers, offer, onChoice, returnUrl, source, path } = props;
  const { billingPeriod: period, provider, currency, mode, refused } = offer;
  const { t } = useTranslation('billing');
  const providerName = useProviderWords().name(provider);
  const option = useProviderOption(provider);
  const payerEmail = usePayerEmail();
  const terms = { app, targetPlanId: plan.id, billingPeriod: period, provider, currency, mode };
  const quote = useQuote(refused ? null : terms);
  const preview = refused ? undefined : quote.data;
  const checkout = useStartCheckout({
    leave: props.leave,
    onChanged: props.onChanged,
    onQuoteChanged: quote.replace,
  });
  const asksForEmail =
    option?.needsPayerEmail && mode === 'recurring' && preview?.method === 'checkout';
  const { params } = checkout;
  const isOfThis = params?.targetPlanId === plan.id && params.billingPeriod === period;
  const error = isOfThis ? checkout.error : null;
  const isScheduled = preview?.method === 'scheduled';

  async function pay(): Promise<void> {
    const email = asksForEmail ? payerEmail.check() : undefined;
    if (email === null) return;
    const confirmed = await quote.toConfirm();
    if (!confirmed) return;
    const from = source ? { source } : {};
    checkout.start(
      { ...terms, returnUrl, ...from, ...(email ? { payerEmail: email } : {}) },
      confirmed,
    );
  }

  const explained = { plan, providerName, path, onContinue: checkout.continueTo };
  return (
    <div className={classes.panel}>
      <ProviderChoice
        offers={offers}
        value={choiceId(offer)}
        onChange={(id) => {
          checkout.reset();
          onChoice(id);
        }}
      />
      <Stack
        gap="md"
        className={`panel ${classes.summary}`}
        aria-live="polite"
        aria-busy={quote.isFetching}
      >
        {refused && <RefusalNotice refusal={refused} />}
        {quote.news && <QuoteNotice {...quote.news} />}
        {preview && !isScheduled && (
          <CheckoutSummary plan={plan} offer={offer} preview={preview} current={current} />
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
              price={offer.price}
            />
          </>
        )}
        {!refused && quote.isPending && <ListSkeleton rows={4} />}
        {!refused && quote.isError && !preview && (
          <CheckoutProblem
            {...explained}
            error={quote.error}
            onRetry={() => void quote.refetch()}
          />
        )}
        {error && <CheckoutProblem {...explained} error={error} onRetry={() => void pay()} />}
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
            onPay={() => void pay()}
          />
        )}
      </Stack>
    </div>
  );
}
