import { Anchor, Stack, Title } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '#client/components/error-state.tsx';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import { PageHeader } from '#client/components/page-header.tsx';
import { useBillingActions } from '#client/features/billing/api/get-billing-actions.ts';
import { useBillingOptions } from '#client/features/billing/api/get-billing-options.ts';
import { useInvoices } from '#client/features/billing/api/get-invoices.ts';
import { BillingDetailsPanel } from '#client/features/billing/components/billing-details-form.tsx';
import { HistoryPanel } from '#client/features/billing/components/history-panel.tsx';
import { InvoicesPanel } from '#client/features/billing/components/invoices-panel.tsx';
import { MethodPanel } from '#client/features/billing/components/method-panel.tsx';
import { OpenCheckoutNotice } from '#client/features/billing/components/open-checkout-notice.tsx';
import { PendingPaymentNotice } from '#client/features/billing/components/pending-payment-notice.tsx';
import { PlanPanel } from '#client/features/billing/components/plan-panel.tsx';
import { historyTexts } from '#client/features/billing/history-texts.ts';
import { billingPageTexts } from '#client/features/billing/page-texts.ts';
import { useMayPay } from '#client/features/billing/use-may-pay.ts';
import type { Leave } from '#client/features/billing/use-start-checkout.ts';
import { LimitNotice } from '#client/features/entitlements/components/limit-notice.tsx';
import { UsageMeters } from '#client/features/entitlements/components/usage-meters.tsx';
import { useLimits } from '#client/features/entitlements/use-limits.ts';
import { useSubscription } from '#client/features/entitlements/use-subscription.ts';
import { addTexts } from '#client/lib/i18n.ts';
import { useArrival } from '#client/lib/use-arrival.ts';
import { ConsumerLinks } from '../shell/consumer-links.tsx';
import classes from './billing.module.css';

addTexts({ billingPage: billingPageTexts, history: historyTexts });

interface BillingPageProps {
  leave?: Leave;
}

/** The plan in plain words, how it is paid, what was paid, and what happened: all that money asks for. */
export function BillingPage({ leave }: BillingPageProps) {
  const { t } = useTranslation('billingPage');
  const mayPay = useMayPay();
  const { subscription, error, refetch } = useSubscription();
  // Each of these may put a notice above the rest.
  const areLimitsAwaited = useLimits().loading;
  const arePaymentsAwaited = useInvoices({ enabled: mayPay }).isLoading;
  const hasFailed = subscription === null && error !== null;
  const areActionsAwaited = useBillingActions().isLoading;
  const isAwaited = areLimitsAwaited || arePaymentsAwaited || areActionsAwaited;
  const hasArrived = useArrival(subscription !== null && !isAwaited);
  const isReady = subscription !== null && hasArrived;
  const sandboxUrl = useBillingOptions().data?.sandboxUrl;
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          sandboxUrl && (
            <Anchor
              href={sandboxUrl}
              target="_blank"
              rel="noopener"
              className={classes.sandbox ?? ''}
            >
              <IconFlask size={18} aria-hidden /> {t('sandbox')}
            </Anchor>
          )
        }
      />
      {hasFailed && <ErrorState error={error} onRetry={refetch} />}
      {!isReady && !hasFailed && <ListSkeleton rows={14} />}
      {isReady &&
        subscription.overLimit.map((metric) => <LimitNotice key={metric} metric={metric} />)}
      {isReady && mayPay && <PendingPaymentNotice />}
      {isReady && mayPay && <OpenCheckoutNotice leave={leave} />}
      {isReady && (
        <Stack gap="lg">
          <div className={classes.top}>
            <div className={classes.column}>
              <PlanPanel subscription={subscription} mayPay={mayPay} leave={leave} />
              {mayPay && <MethodPanel subscription={subscription} leave={leave} />}
            </div>
            <div className={classes.column}>
              <section className={`panel ${classes.usage}`} aria-labelledby="your-usage">
                <Title order={2} size="h4" id="your-usage" mb="md">
                  {t('usage')}
                </Title>
                <UsageMeters />
              </section>
              {mayPay && <BillingDetailsPanel />}
            </div>
          </div>
          {mayPay && (
            <>
              <InvoicesPanel />
              <HistoryPanel />
            </>
          )}
        </Stack>
      )}
      {(isReady || hasFailed) && <ConsumerLinks />}
    </>
  );
}

export default BillingPage;
