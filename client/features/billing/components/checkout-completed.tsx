import { Anchor, Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useFormat } from '#client/lib/format.ts';
import { internalPath, paths } from '#client/lib/paths.ts';
import type { Checkout } from '#shared/contracts/billing.ts';
import { endsAt, nextCharge } from '../plan-state.ts';
import { useGoOn } from '../use-go-on.ts';
import { useProviderWords } from '../use-provider-words.ts';
import { OutcomeMark } from './outcome-mark.tsx';
import { OutcomeScreen } from './outcome-screen.tsx';

const TIME_TO_READ = 4_000;

/**
 * It is confirmed: what the business has now and until when, or who charges it from now on, and on to where the
 * person was going.
 */
export function CheckoutCompleted({ checkout }: { checkout: Checkout }) {
  const { t } = useTranslation('billing');
  const format = useFormat();
  const navigate = useNavigate();
  const onwards = internalPath(checkout.returnUrl);
  const { subscription, targetPlanName: plan } = checkout;
  const provider = useProviderWords().name(checkout.provider);
  const isPayment = checkout.purpose === 'payment';
  // Replaced, so that Back does not lead into this page and out of it again.
  const goOn = () => void navigate(onwards ?? paths.dashboard(), { replace: true });
  const { isGoingOn, stay } = useGoOn(onwards ? TIME_TO_READ : null, goOn);

  return (
    <OutcomeScreen
      mark={<OutcomeMark kind="done" />}
      title={t(isPayment ? 'checkout.completedPayment' : 'checkout.completed', { plan })}
      body={body()}
      actions={
        <>
          <Button onClick={goOn}>{onwards ? t('checkout.goOn') : t('checkout.goHome')}</Button>
          {isGoingOn && (
            <>
              <Text size="sm" c="dimmed">
                {t('checkout.goingOn')}
              </Text>
              <Anchor component="button" type="button" size="sm" onClick={stay}>
                {t('checkout.stay')}
              </Anchor>
            </>
          )}
        </>
      }
    />
  );

  /** Never that something was paid: a trial, and another way to pay, cost nothing today. */
  function body(): string {
    const charge = nextCharge(subscription);
    const next = charge && { date: format.date(charge.at), amount: format.money(charge.amount) };
    if (isPayment) {
      return t(next ? 'checkout.paymentNext' : 'checkout.paymentNoDate', { ...next, provider });
    }
    const isTrial = subscription.status === 'trialing';
    const opening = t(isTrial ? 'checkout.completedTrial' : 'checkout.completedBody');
    const end = endsAt(subscription) ?? subscription.currentPeriodEnd;
    if (next) return `${opening} ${t(isTrial ? 'checkout.trialThen' : 'checkout.renews', next)}`;
    if (!end) return opening;
    const lasts = subscription.autoRenew ? 'checkout.renewsDate' : 'checkout.lasts';
    return `${opening} ${t(lasts, { date: format.date(end) })}`;
  }
}
