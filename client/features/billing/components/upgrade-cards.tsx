import type { Offer } from '#shared/contracts/billing-actions.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { type BillingPeriod, isPaid } from '#shared/domain/plan.ts';
import { cardOffer, offersOf } from '../offers.ts';
import { standingOf } from '../standing.ts';
import classes from './upgrade-card.module.css';
import { UpgradeCard } from './upgrade-card.tsx';

export interface UpgradeCardsProps {
  plans: readonly Plan[];
  /** What can be chosen, as the server has it; null for people who may not pay: they choose what to ask for. */
  offers: readonly Offer[] | null;
  /** What the business has now, where it is known. */
  current: SubscriptionStatus | null;
  recommendedPlanId?: string | undefined;
  chosenPlanId?: string | undefined;
  period: BillingPeriod;
  currency: string;
  onChoose: (plan: Plan) => void;
  headingOrder?: 2 | 3;
}

/** The plans side by side, lowest first; those that cannot be chosen now say why. */
export function UpgradeCards(props: UpgradeCardsProps) {
  const { plans, offers, current, recommendedPlanId, chosenPlanId, onChoose, ...shown } = props;
  return (
    <div className={classes.grid}>
      {plans.map((plan) => {
        const offer = offers && cardOffer(offersOf(offers, plan.id, props.period));
        const canAsk = !offers && isPaid(plan) && !plan.isCustom && plan.id !== current?.planId;
        return (
          <UpgradeCard
            key={plan.id}
            plan={asPaid(plan, current)}
            standing={standingOf(plan, plans, current?.planId)}
            kind={offer ? offer.kind : canAsk ? 'buy' : null}
            refused={offer?.refused ?? null}
            comesAt={comingAt(plan, current)}
            mayTry={!current?.isPremium && !current?.ended}
            isRecommended={plan.id === recommendedPlanId}
            isChosen={plan.id === chosenPlanId}
            onChoose={() => onChoose(plan)}
            {...shown}
            {...(plan.id === current?.planId && current.price
              ? { currency: current.price.currency }
              : {})}
          />
        );
      })}
    </div>
  );
}

/** When a plan begins that is already on its way; null for every other. */
function comingAt(plan: Plan, current: SubscriptionStatus | null): string | null {
  const change = current?.scheduledChange;
  return change && change.planId === plan.id && plan.id !== current.planId
    ? change.effectiveAt
    : null;
}

/** What one has at what one pays for it: not at the price or in the currency in which others would buy it. */
function asPaid(plan: Plan, current: SubscriptionStatus | null): Plan {
  const price = current?.price;
  if (!price || plan.id !== current.planId) return plan;
  const others = plan.prices.filter(
    ({ interval, currency }) => interval !== price.interval || currency !== price.currency,
  );
  return { ...plan, prices: [price, ...others] };
}
