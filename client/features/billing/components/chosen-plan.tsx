import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { TalkToUs } from '#client/features/plans/components/talk-to-us.tsx';
import { paths } from '#client/lib/paths.ts';
import type { BillingActions, Offer } from '#shared/contracts/billing-actions.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import type { Leave } from '../use-start-checkout.ts';
import type { UpgradeSearch } from '../use-upgrade-search.ts';
import { AskOwner } from './ask-owner.tsx';
import { CheckoutPanel } from './checkout-panel.tsx';
import { type FreePlanEnding, FreePlanPanel } from './free-plan-panel.tsx';
import { RefusalNotice } from './refusal-notice.tsx';

interface ChosenPlanProps {
  app: string;
  plan: Plan;
  actions: BillingActions | null;
  current: SubscriptionStatus | null;
  /** The ways to have the plan for the period, and the one that is chosen. */
  offers: readonly Offer[];
  offer: Offer | undefined;
  search: UpgradeSearch;
  onSearch: (next: Partial<UpgradeSearch>) => void;
  leave?: Leave;
  onChanged: (subscription: SubscriptionStatus) => void;
  onEnded: (ending: FreePlanEnding) => void;
}

/** What the chosen plan means for this business: paying it, going back to it, asking for it, or why not now. */
export function ChosenPlan(props: ChosenPlanProps) {
  const { app, plan, actions, current, offers, offer, search, onSearch } = props;
  const { t } = useTranslation('billing');
  const path = paths.upgrade({
    plan: plan.id,
    period: search.period,
    ...(search.reason ? { reason: search.reason } : {}),
  });
  if (!actions) return <AskOwner planName={plan.name} path={path} />;
  if (!offer) {
    return (
      <Stack align="flex-start">
        <Text>{t('provider.none')}</Text>
        <TalkToUs planName={plan.name} />
      </Stack>
    );
  }
  const { provider, currency } = offer;
  if (provider && currency) {
    return (
      <CheckoutPanel
        app={app}
        plan={plan}
        current={current}
        offers={offers}
        offer={{ ...offer, provider, currency }}
        onChoice={(pay) => onSearch({ pay })}
        returnUrl={search.from ?? paths.dashboard()}
        source={search.reason ?? undefined}
        path={path}
        onChanged={props.onChanged}
        {...(props.leave ? { leave: props.leave } : {})}
      />
    );
  }
  if (offer.refused) return <RefusalNotice refusal={offer.refused} />;
  return current && actions.cancel.isAllowed ? (
    <FreePlanPanel
      app={app}
      plan={plan}
      current={current}
      options={actions.cancel.options}
      withdraw={actions.withdraw}
      onEnded={props.onEnded}
    />
  ) : null;
}
