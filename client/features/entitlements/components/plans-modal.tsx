import { useNavigate } from 'react-router';
import { useBillingActions } from '#client/features/billing/api/get-billing-actions.ts';
import { UpgradeModal } from '#client/features/billing/components/upgrade-modal.tsx';
import { useMayPay } from '#client/features/billing/use-may-pay.ts';
import { usePlans } from '#client/features/plans/api/get-plans.ts';
import { paths } from '#client/lib/paths.ts';
import { useSubscription } from '../use-subscription.ts';

interface PlansModalProps {
  opened: boolean;
  onClose: () => void;
  recommendedPlanId?: string | undefined;
  /** A metric or feature key that led here. */
  reason?: string;
  /** Path inside the app to come back to after the upgrade. */
  from: string;
}

/** The comparison of plans without leaving the page, for this business; choosing goes on to the summary. */
export function PlansModal({ opened, onClose, recommendedPlanId, reason, from }: PlansModalProps) {
  const navigate = useNavigate();
  const plans = usePlans();
  const { subscription } = useSubscription();
  const mayPay = useMayPay();
  const actions = useBillingActions({ enabled: opened });
  const failed = [plans, actions].find((query) => query.isError && !query.data);
  return (
    <UpgradeModal
      opened={opened}
      onClose={onClose}
      plans={plans.data}
      offers={mayPay ? actions.data?.offers : null}
      error={failed?.error ?? null}
      onRetry={() => void failed?.refetch()}
      current={subscription}
      recommendedPlanId={recommendedPlanId}
      onChoose={({ planId, period }) => {
        onClose();
        void navigate(paths.upgrade({ ...(reason ? { reason } : {}), from, plan: planId, period }));
      }}
    />
  );
}
