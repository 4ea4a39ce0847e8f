import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import type { Checkout } from '#shared/contracts/billing.ts';
import type { Leave } from '../use-start-checkout.ts';
import { GiveUpButton } from './give-up-button.tsx';
import { OutcomeMark } from './outcome-mark.tsx';
import { OutcomeScreen } from './outcome-screen.tsx';

interface OpenScreenProps {
  checkout: Checkout;
  leave: Leave;
}

/** Nobody paid yet: to be finished or left, and still asked about for those who just did. */
export function OpenScreen({ checkout, leave }: OpenScreenProps) {
  const { t } = useTranslation('billing');
  const format = useFormat();
  const { checkoutUrl, purpose, expiresAt } = checkout;
  const until = t(purpose === 'payment' ? 'checkout.openUntilPayment' : 'checkout.openUntil', {
    time: format.dateTime(expiresAt),
  });
  return (
    <OutcomeScreen
      mark={<OutcomeMark kind="stopped" />}
      title={t('checkout.open')}
      body={`${t('checkout.openBody')} ${until} ${t('checkout.openChecking')}`}
      actions={
        <>
          {checkoutUrl && (
            <Button onClick={() => leave(checkoutUrl)}>{t('checkout.continue')}</Button>
          )}
          <GiveUpButton checkout={checkout} label={t('checkout.cancel')} />
        </>
      }
    />
  );
}
