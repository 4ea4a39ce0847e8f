import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useExplainError } from '#client/components/explain-error.ts';
import { notify } from '#client/components/notify.ts';
import { internalPath, paths } from '#client/lib/paths.ts';
import type { Checkout } from '#shared/contracts/billing.ts';
import { useCancelCheckout } from '../api/cancel-checkout.ts';

interface GiveUpButtonProps {
  checkout: Checkout;
  label: string;
}

/** Leaves a payment undone and goes back; one that was paid in the meantime stays, and is shown. */
export function GiveUpButton({ checkout, label }: GiveUpButtonProps) {
  const { t } = useTranslation('billing');
  const navigate = useNavigate();
  const explain = useExplainError();
  const cancel = useCancelCheckout();
  const back = internalPath(checkout.returnUrl) ?? paths.dashboard();
  return (
    <>
      <Button
        variant="default"
        loading={cancel.isPending}
        onClick={() =>
          cancel.mutate(checkout.id, {
            onSuccess: ({ status }) => {
              if (status !== 'expired' && status !== 'failed') return;
              notify.info(t('checkout.cancelledBody'));
              void navigate(back, { replace: true });
            },
          })
        }
      >
        {label}
      </Button>
      {cancel.error && (
        <Text size="sm" role="alert">
          {explain(cancel.error)}
        </Text>
      )}
    </>
  );
}
