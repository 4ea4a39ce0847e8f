import { Anchor, Box, Stack, Text, Title } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '#client/components/empty-state.tsx';
import { PlanComparison } from '#client/features/plans/components/plan-comparison.tsx';
import { PricingToggle } from '#client/features/plans/components/pricing-toggle.tsx';
import { TalkToUs } from '#client/features/plans/components/talk-to-us.tsx';
import type { BillingActions, Offer } from '#shared/contracts/billing-actions.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import type { MetricUsage } from '#shared/domain/entitlements.ts';
import { chosenOffer, offersOf, withRefusal } from '../offers.ts';
import { recommend } from '../recommendation.ts';
import { showcaseOf } from '../showcase.ts';
import { standingOf } from '../standing.ts';
import { useProviderWords } from '../use-provider-words.ts';
import type { Leave } from '../use-start-checkout.ts';
import type { UpgradeSearch } from '../use-upgrade-search.ts';
import { ChosenPlan } from './chosen-plan.tsx';
import { FreePlanDone } from './free-plan-done.tsx';
import type { FreePlanEnding } from './free-plan-panel.tsx';
import { RecommendationWords } from './recommendation-words.tsx';
import { RefusalNotice } from './refusal-notice.tsx';
import { UpgradeCards } from './upgrade-cards.tsx';
import classes from './upgrade-chooser.module.css';

export interface UpgradeChooserProps {
  app: string;
  plans: readonly Plan[];
  /** What can be done now, as the server has it; null for people who may not pay. */
  actions: BillingActions | null;
  /** What the business has now, where it is known. */
  current: SubscriptionStatus | null;
  /** What the business uses: the ground of every recommendation. */
  usage: readonly MetricUsage[];
  /** What the page was opened for and what is chosen on it. */
  search: UpgradeSearch;
  onSearch: (next: Partial<UpgradeSearch>) => void;
  leave?: Leave;
  /** The plan was changed at once, without a payment page. */
  onChanged: (subscription: SubscriptionStatus) => void;
}

/** The whole choice: plans side by side, how often and with whom to pay, and the summary of the chosen one. */
export function UpgradeChooser(props: UpgradeChooserProps) {
  const { plans, actions, current, usage, search, onSearch } = props;
  const { t } = useTranslation('billing');
  const { t: tPlans } = useTranslation('plans');
  const words = useProviderWords();
  const summaryRef = useRef<HTMLHeadingElement>(null);
  const [ending, setEnding] = useState<FreePlanEnding | null>(null);
  const currentPlanId = current?.planId;
  const { period } = search;
  const refused = actions && !actions.change.isAllowed ? actions.change : null;
  const recommended = recommend(plans, currentPlanId, usage, search.reason);
  const wished = plans.find((plan) => plan.id === (search.planId ?? recommended?.plan.id));
  const allOffers =
    actions &&
    (refused?.reason === 'DISPUTED' ? withRefusal(actions.offers, refused) : actions.offers);
  const offers = wished && allOffers ? offersOf(allOffers, wished.id, period) : [];
  const offer = chosenOffer(offers, search.pay);
  const chosen = wished && isForSummary() ? wished : undefined;
  const paidAnew = offer?.kind === 'payment' ? chosen : undefined;
  const { currency: usual, compared } = showcaseOf(plans, {
    currentPlanId,
    currency: current?.price?.currency,
    preferredPlanId: chosen?.id ?? recommended?.plan.id,
  });
  const currency = offer?.currency ?? usual;
  const isTop =
    currentPlanId !== undefined &&
    plans.some((plan) => plan.id === currentPlanId) &&
    plans.every((plan) => standingOf(plan, plans, currentPlanId) !== 'above');

  const showSummary = () => summaryRef.current?.focus();

  function choose(plan: Plan): void {
    setEnding(null);
    onSearch({ planId: plan.id });
    // The summary may be new on the page: wait for it.
    requestAnimationFrame(showSummary);
  }

  if (plans.length === 0) return <EmptyState title={t('upgrade.noPlans')} action={<TalkToUs />} />;
  return (
    <>
      {(recommended || paidAnew) && (
        <Text>
          {paidAnew
            ? t('upgrade.payAnew', { plan: paidAnew.name })
            : recommended && <RecommendationWords {...recommended} />}{' '}
          {(paidAnew || (recommended && recommended.plan === chosen)) && (
            <Anchor component="button" type="button" onClick={showSummary}>
              {t('upgrade.jump')}
            </Anchor>
          )}
        </Text>
      )}
      {refused && (
        <RefusalNotice
          refusal={refused}
          other={allOffers?.some(isOtherWay) ? t('upgrade.otherWay') : null}
        />
      )}
      {isTop && refused?.reason !== 'ARRANGED' && (
        <div>
          <Text mb="sm">{t('upgrade.top')}</Text>
          <TalkToUs />
        </div>
      )}
      <Stack gap="lg">
        <PricingToggle
          period={period}
          onChange={(next) => onSearch({ period: next })}
          plan={compared}
          currency={currency}
        />
        <UpgradeCards
          plans={plans}
          offers={allOffers}
          current={current}
          recommendedPlanId={recommended?.plan.id}
          chosenPlanId={chosen?.id}
          period={period}
          currency={currency}
          onChoose={choose}
          headingOrder={2}
        />
        {currency && (
          <Text size="sm" c="dimmed">
            {tPlans('price.currency', { currency: words.currencies(currency) })}
          </Text>
        )}
      </Stack>
      {ending && <FreePlanDone {...ending} />}
      {chosen && !ending && (
        <section aria-labelledby="summary">
          <Title order={2} size="h3" mb="md" id="summary" ref={summaryRef} tabIndex={-1}>
            {t('upgrade.summary', { plan: chosen.name })}
          </Title>
          <ChosenPlan {...props} plan={chosen} offers={offers} offer={offer} onEnded={setEnding} />
        </section>
      )}
      {/* The same as on the cards, row by row, for those who want it so. */}
      <Box component="details" visibleFrom="sm">
        <Box component="summary" mb="md" className={classes.more ?? ''}>
          {tPlans('comparison.title')}
        </Box>
        <PlanComparison
          plans={plans}
          period={period}
          currency={currency}
          currentPlanId={currentPlanId}
        />
      </Box>
    </>
  );

  /** There is something to say of it: how to have it, why not now, or what to ask the owner for. */
  function isForSummary(): boolean {
    if (!wished || wished.isCustom) return false;
    if (!actions) return wished.id !== currentPlanId;
    if (wished.id === currentPlanId) return offer !== undefined;
    // What stands in the way of everything is said once, above.
    return refused === null || (offer !== undefined && offer.refused === null);
  }
}

/** A plan that can be had all the same, since it is paid in another way than what stands still. */
function isOtherWay({ price, kind, refused }: Offer): boolean {
  return price !== null && kind !== 'payment' && refused === null;
}
