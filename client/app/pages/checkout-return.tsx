import { useParams, useSearchParams } from 'react-router';
import { CheckoutOutcomeView } from '#client/features/billing/components/checkout-outcome-view.tsx';
import { useCheckoutOutcome } from '#client/features/billing/use-checkout-outcome.ts';
import type { Leave } from '#client/features/billing/use-start-checkout.ts';

interface CheckoutReturnPageProps {
  leave?: Leave;
}

/** Where the payment provider sends people back to. It says what the server says, and nothing before that. */
export function CheckoutReturnPage({ leave }: CheckoutReturnPageProps) {
  const { id = '' } = useParams();
  const [search] = useSearchParams();
  const outcome = useCheckoutOutcome(id, search.get('cancelled') === '1');
  return (
    <CheckoutOutcomeView key={id} checkoutId={id} outcome={outcome} {...(leave ? { leave } : {})} />
  );
}

export default CheckoutReturnPage;
