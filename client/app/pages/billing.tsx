import { Anchor, Stack, Title } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '#client/components/error-state.tsx';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import { PageHeader } from '#client/components/page-header.tsx';
import { useBillingOptions } from '#client/features/billing/api/get-billing-options.ts';
import { BillingDetailsPanel } from '#client/features/billing/components/billing-details-form.tsx';
import { HistoryPanel } from '#client/features/billing/components/history-panel.tsx';
import { InvoicesPanel } from '#client/features/billing/components/invoices-panel.tsx';
import { MethodPanel } from '#client/features/billing/components/method-panel.tsx';
import { PendingPaymentNotice } from '#client/features/billing/components/pending-payment-notice.tsx';
import { PlanPanel } from '#client/features/billing/components/plan-panel.tsx';
import { historyTexts } from '#client/features/billing/history-texts.ts';
import { billingPageTexts } from '#client/features/billing/page-texts.ts';
import { useMayPay } from '#client/features/billing/use-may-pay.ts';
import type { Leave } from '#client/features/billing/use-start-checkout.ts';
import { LimitNotice } from '#client/features/entitlements/components/limit-notice.tsx';
import { UsageMeters } from '#client/features/entitlements/components/usage-meters.tsx';
import { useSubscription } from '#client/features/entitlements/use-subscription.ts';
import { addTexts } from '#client/lib/i18n.ts';
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
      {!subscription && error && <ErrorState error={error} onRetry={refetch} />}
      {!subscription && !error && <ListSkeleton rows={6} />}
      {subscription?.overLimit.map((metric) => (
        <LimitNotice key={metric} metric={metric} />
      ))}
      {subscription && mayPay && <PendingPaymentNotice />}
      {subscription && (
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
      <ConsumerLinks />
    </>
  );
}

export default BillingPage;
