import { Anchor, Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useFormat } from '#client/lib/format.ts';
import { internalPath, paths } from '#client/lib/paths.ts';
import type { Checkout } from '#shared/contracts/billing.ts';
import { useGoOn } from '../use-go-on.ts';
import { OutcomeMark } from './outcome-mark.tsx';
import { OutcomeScreen } from './outcome-screen.tsx';

const TIME_TO_READ = 4_000;

/** The payment is confirmed: what the business has now, until when, and on to where the person was going. */
export function CheckoutCompleted({ checkout }: { checkout: Checkout }) {
  const { t } = useTranslation('billing');
  const format = useFormat();
  const navigate = useNavigate();
  const next = internalPath(checkout.returnUrl);
  const { currentPeriodEnd, price, autoRenew } = checkout.subscription;
  // Replaced, so that Back does not lead into this page and out of it again.
  const goOn = () => void navigate(next ?? paths.dashboard(), { replace: true });
  const { isGoingOn, stay } = useGoOn(next ? TIME_TO_READ : null, goOn);

  return (
    <OutcomeScreen
      mark={<OutcomeMark kind="done" />}
      title={t('checkout.completed', { plan: checkout.targetPlanName })}
      body={
        <>
          {t('checkout.completedBody')}{' '}
          {autoRenew &&
            currentPeriodEnd &&
            (price
              ? t('checkout.renews', {
                  date: format.date(currentPeriodEnd),
                  amount: format.money(price),
                })
              : t('checkout.renewsDate', { date: format.date(currentPeriodEnd) }))}
        </>
      }
      actions={
        <>
          <Button onClick={goOn}>{next ? t('checkout.goOn') : t('checkout.goHome')}</Button>
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
}
