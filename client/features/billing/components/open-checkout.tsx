import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useExplainError } from '#client/components/explain-error.ts';
import { useFormat } from '#client/lib/format.ts';
import { checkoutQuery } from '../api/get-checkout.ts';
import { useOpenCheckout } from '../use-open-checkout.ts';

interface OpenCheckoutProps {
  checkoutId: string;
  onContinue: (checkoutUrl: string) => void;
  /** The open payment has been given up: the way is free. */
  onGivenUp: () => void;
}

/** Two ways out of a payment that is open already: finish it, or give it up and start this one. */
export function OpenCheckout({ checkoutId, ...ways }: OpenCheckoutProps) {
  const { t } = useTranslation('billing');
  const format = useFormat();
  const explain = useExplainError();
  const { goOn, giveUp, isFinding, isGivingUp, error } = useOpenCheckout(checkoutId, ways);
  // Asked once: whether it is still open is asked again when it is gone on with.
  const open = useQuery({ ...checkoutQuery(checkoutId), refetchInterval: false }).data;
  return (
    <>
      {open?.status === 'open' && (
        <Text size="sm" w="100%">
          {t('problem.openUntil', { time: format.dateTime(open.expiresAt) })}
        </Text>
      )}
      <Button loading={isFinding} disabled={isGivingUp} onClick={goOn}>
        {t('problem.continue')}
      </Button>
      <Button variant="default" loading={isGivingUp} disabled={isFinding} onClick={giveUp}>
        {t('problem.restart')}
      </Button>
      {error && <Text size="sm">{explain(error)}</Text>}
    </>
  );
}
