import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '#client/lib/paths.ts';
import type { Checkout } from '#shared/contracts/billing.ts';
import { useProviderWords } from '../use-provider-words.ts';
import type { Leave } from '../use-start-checkout.ts';
import { GiveUpButton } from './give-up-button.tsx';
import { OutcomeMark } from './outcome-mark.tsx';
import { OutcomeScreen } from './outcome-screen.tsx';

interface AwaitingScreenProps {
  checkout: Checkout;
  leave: Leave;
}

/** A review, or cash or a transfer that is on its way: what to do with the voucher, how long it takes, and that nobody has to wait here. */
export function AwaitingScreen({ checkout, leave }: AwaitingScreenProps) {
  const { t } = useTranslation('billing');
  const provider = useProviderWords().name(checkout.provider);
  const { checkoutUrl, targetPlanName: plan } = checkout;
  return (
    <OutcomeScreen
      mark={<OutcomeMark kind="waiting" />}
      title={t('checkout.awaiting')}
      body={
        <>
          {t(checkoutUrl ? 'checkout.awaitingBody' : 'checkout.awaitingReview', { provider })}
          <br />
          <br />
          {t('checkout.awaitingThen', { plan })}
        </>
      }
      actions={
        <>
          <Button component={Link} to={paths.dashboard()}>
            {t('checkout.keepWorking')}
          </Button>
          {checkoutUrl && (
            <Button variant="default" onClick={() => leave(checkoutUrl)}>
              {t('checkout.awaitingOpen')}
            </Button>
          )}
          <GiveUpButton checkout={checkout} label={t('checkout.awaitingCancel')} />
        </>
      }
    />
  );
}
