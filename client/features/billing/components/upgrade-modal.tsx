import { Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '#client/components/error-state.tsx';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import { PricingToggle } from '#client/features/plans/components/pricing-toggle.tsx';
import type { Offer } from '#shared/contracts/billing-actions.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import type { BillingPeriod } from '#shared/domain/plan.ts';
import { showcaseOf } from '../showcase.ts';
import { UpgradeCards } from './upgrade-cards.tsx';

export interface UpgradeModalProps {
  opened: boolean;
  onClose: () => void;
  /** The catalogue; undefined while it loads. */
  plans: readonly Plan[] | undefined;
  /** What can be chosen; null for people who may not pay, undefined while it loads. */
  offers: readonly Offer[] | null | undefined;
  /** Why the catalogue could not be loaded, and how to try again. */
  error?: Error | null;
  onRetry?: () => void;
  /** What the business has now, where it is known. */
  current: SubscriptionStatus | null;
  recommendedPlanId?: string | undefined;
  /** The person chose a plan and how often to pay; what follows is the caller's. */
  onChoose: (choice: { planId: string; period: BillingPeriod }) => void;
}

/**
 * Compare plans and choose one without leaving the page. It knows no address and asks the server nothing:
 * everything comes in as props, so that any app can open it.
 */
export function UpgradeModal(props: UpgradeModalProps) {
  const { opened, onClose, plans, offers, error, onRetry } = props;
  const { t } = useTranslation('plans');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('modal.title')}
      size="72rem"
      closeButtonProps={{ 'aria-label': t('modal.close') }}
    >
      {plans && offers !== undefined ? (
        <PlansToChoose {...props} plans={plans} offers={offers} />
      ) : error ? (
        <ErrorState error={error} {...(onRetry ? { onRetry } : {})} />
      ) : (
        <ListSkeleton rows={6} />
      )}
    </Modal>
  );
}

type PlansToChooseProps = Pick<UpgradeModalProps, 'current' | 'recommendedPlanId' | 'onChoose'> & {
  plans: readonly Plan[];
  offers: readonly Offer[] | null;
};

function PlansToChoose(props: PlansToChooseProps) {
  const { plans, offers, current, recommendedPlanId, onChoose } = props;
  const [period, setPeriod] = useState<BillingPeriod>('monthly');
  const { currency, compared } = showcaseOf(plans, {
    currentPlanId: current?.planId,
    currency: current?.price?.currency,
    preferredPlanId: recommendedPlanId,
  });
  return (
    <Stack gap="lg">
      <PricingToggle period={period} onChange={setPeriod} plan={compared} currency={currency} />
      <UpgradeCards
        plans={plans}
        offers={offers}
        current={current}
        recommendedPlanId={recommendedPlanId}
        period={period}
        currency={currency}
        onChoose={(plan) => onChoose({ planId: plan.id, period })}
      />
    </Stack>
  );
}
