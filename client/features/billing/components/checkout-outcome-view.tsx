import { Anchor, Button, Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useExplainError } from '#client/components/explain-error.ts';
import { internalPath, paths } from '#client/lib/paths.ts';
import type { Checkout } from '#shared/contracts/billing.ts';
import { choiceId } from '../offers.ts';
import type { CheckoutOutcome } from '../use-checkout-outcome.ts';
import { type Leave, leaveForProvider } from '../use-start-checkout.ts';
import { AwaitingScreen } from './awaiting-screen.tsx';
import { CheckoutCompleted } from './checkout-completed.tsx';
import { OpenScreen } from './open-screen.tsx';
import { OutcomeMark } from './outcome-mark.tsx';
import { OutcomeScreen } from './outcome-screen.tsx';

interface CheckoutOutcomeViewProps {
  checkoutId: string;
  outcome: CheckoutOutcome;
  leave?: Leave;
}

/** One screen for each way a checkout can stand. */
export function CheckoutOutcomeView({
  outcome,
  leave = leaveForProvider,
}: CheckoutOutcomeViewProps) {
  const { t } = useTranslation('billing');
  const explain = useExplainError();
  const spinner = <Loader size="md" aria-hidden />;
  switch (outcome.kind) {
    case 'loading':
      return <OutcomeScreen mark={spinner} title={t('checkout.loading')} />;
    case 'cancelling':
      return <OutcomeScreen mark={spinner} title={t('checkout.cancelling')} />;
    case 'confirming':
      return (
        <OutcomeScreen
          mark={spinner}
          title={t('checkout.confirming')}
          body={outcome.isOffline ? t('checkout.offline') : t('checkout.confirmingBody')}
        />
      );
    case 'slow':
      return (
        <OutcomeScreen
          mark={spinner}
          title={t('checkout.slow')}
          body={
            <>
              {t('checkout.slowBody', { plan: outcome.checkout.targetPlanName })}{' '}
              {outcome.isOffline && t('checkout.offline')}
            </>
          }
          actions={
            <Button component={Link} to={paths.dashboard()}>
              {t('checkout.keepWorking')}
            </Button>
          }
        />
      );
    case 'awaiting':
      return <AwaitingScreen checkout={outcome.checkout} leave={leave} />;
    case 'open':
      return <OpenScreen checkout={outcome.checkout} leave={leave} />;
    case 'completed':
      return <CheckoutCompleted checkout={outcome.checkout} />;
    case 'failed':
    case 'expired':
    case 'cancelled':
      return (
        <OutcomeScreen
          mark={<OutcomeMark kind="stopped" />}
          title={t(`checkout.${outcome.kind}`)}
          body={t(`checkout.${outcome.kind}Body`)}
          actions={<TryAgain checkout={outcome.checkout} />}
        />
      );
    case 'notFound':
      return (
        <OutcomeScreen
          mark={<OutcomeMark kind="stopped" />}
          title={t('checkout.notFound')}
          body={t('checkout.notFoundBody')}
          actions={
            <Button component={Link} to={paths.billing()}>
              {t('checkout.seeBilling')}
            </Button>
          }
        />
      );
    case 'cancelFailed':
    case 'unreachable': {
      const isCancel = outcome.kind === 'cancelFailed';
      return (
        <OutcomeScreen
          mark={<OutcomeMark kind="stopped" />}
          title={t('checkout.title')}
          body={isCancel ? t('checkout.cancelFailed') : explain(outcome.error)}
          actions={<Button onClick={outcome.retry}>{t('checkout.retryCancel')}</Button>}
        />
      );
    }
  }
}

/** Back to the same choice; a payment method is chosen where it was, beside the one that is charged. */
function TryAgain({ checkout }: { checkout: Checkout }) {
  const { t } = useTranslation('billing');
  const from = internalPath(checkout.returnUrl);
  const { provider, billingPeriod: period, targetPlanId: plan } = checkout;
  const isPayment = checkout.purpose === 'payment';
  const choice = { plan, period, pay: choiceId(checkout) };
  return (
    <>
      <Button
        component={Link}
        to={
          isPayment && provider === checkout.subscription.provider
            ? paths.billing()
            : paths.upgrade({ ...(from ? { from } : {}), ...choice })
        }
      >
        {t('checkout.retry')}
      </Button>
      <Anchor component={Link} to={from ?? paths.dashboard()}>
        {t(isPayment ? 'checkout.backPayment' : 'checkout.back')}
      </Anchor>
    </>
  );
}
