import type { Plan } from '#shared/contracts/plans.ts';
import type { BillingPeriod } from '#shared/domain/plan.ts';
import { type CurrentPlan, offerOf, standingOf } from '../standing.ts';
import classes from './upgrade-card.module.css';
import { UpgradeCard } from './upgrade-card.tsx';

export interface UpgradeCardsProps {
  plans: readonly Plan[];
  /** What the business has now, where it is known. */
  current: CurrentPlan | null;
  recommendedPlanId?: string | undefined;
  chosenPlanId?: string | undefined;
  period: BillingPeriod;
  currency: string;
  onChoose?: ((plan: Plan) => void) | undefined;
  headingOrder?: 2 | 3;
}

/** The plans side by side, lowest first; only those that can be bought here have a button. */
export function UpgradeCards(props: UpgradeCardsProps) {
  const { plans, current, recommendedPlanId, chosenPlanId, onChoose, ...shown } = props;
  return (
    <div className={classes.grid}>
      {plans.map((plan) => {
        const offer = offerOf(plan, plans, current, props.period);
        return (
          <UpgradeCard
            key={plan.id}
            plan={plan}
            standing={standingOf(plan, plans, current?.planId)}
            offer={offer}
            comesAt={comingAt(plan, current)}
            mayTry={!current?.isPremium && !current?.ended}
            isRecommended={plan.id === recommendedPlanId}
            isChosen={plan.id === chosenPlanId}
            onChoose={onChoose && offer ? () => onChoose(plan) : undefined}
            {...shown}
          />
        );
      })}
    </div>
  );
}

/** When a plan begins that is already on its way; null for every other. */
function comingAt(plan: Plan, current: CurrentPlan | null): string | null {
  const change = current?.scheduledChange;
  return change && change.planId === plan.id && plan.id !== current.planId
    ? change.effectiveAt
    : null;
}
