import { Button, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useExplainError } from '#client/components/explain-error.ts';
import { ApiError } from '#client/lib/api.ts';
import { useFormat } from '#client/lib/format.ts';
import { paths } from '#client/lib/paths.ts';
import { useCancelCheckout } from '../api/cancel-checkout.ts';
import { checkoutQuery, fetchCheckout } from '../api/get-checkout.ts';

interface OpenCheckoutProps {
  checkoutId: string;
  onContinue: (checkoutUrl: string) => void;
  /** The open payment has been given up: the way is free. */
  onGivenUp: () => void;
}

/** Two ways out of a payment that is open already: finish it, or give it up and start this one. */
export function OpenCheckout({ checkoutId, onContinue, onGivenUp }: OpenCheckoutProps) {
  const { t } = useTranslation('billing');
  const format = useFormat();
  const explain = useExplainError();
  const navigate = useNavigate();
  // Without a payment page it is paid or being confirmed; its own page tells how it stands.
  const seeIt = () => navigate(paths.checkoutReturn(checkoutId));
  const find = useMutation({
    mutationFn: () => fetchCheckout(checkoutId),
    onSuccess: ({ status, checkoutUrl }) =>
      status === 'open' && checkoutUrl ? onContinue(checkoutUrl) : seeIt(),
  });
  const giveUp = useCancelCheckout();
  // Asked once: whether it is still open is asked again when it is gone on with.
  const open = useQuery({ ...checkoutQuery(checkoutId), refetchInterval: false }).data;
  const error = find.error ?? giveUp.error;
  return (
    <>
      {open?.status === 'open' && (
        <Text size="sm" w="100%">
          {t('problem.openUntil', { time: format.dateTime(open.expiresAt) })}
        </Text>
      )}
      <Button loading={find.isPending} disabled={giveUp.isPending} onClick={() => find.mutate()}>
        {t('problem.continue')}
      </Button>
      <Button
        variant="default"
        loading={giveUp.isPending}
        disabled={find.isPending}
        onClick={() =>
          giveUp.mutate(checkoutId, {
            onSuccess: ({ status }) =>
              status === 'completed' || status === 'confirming' ? seeIt() : onGivenUp(),
            // Too late to give it up: it has been paid.
            onError: (thrown) => {
              if (thrown instanceof ApiError && thrown.code === 'CHECKOUT_IN_PROGRESS') seeIt();
            },
          })
        }
      >
        {t('problem.restart')}
      </Button>
      {error && <Text size="sm">{explain(error)}</Text>}
    </>
  );
}
