import type { ChangePreview } from '#server/payments/payment-provider.ts';
import type { Preview } from '#shared/contracts/billing.ts';
import type { FoundChange } from './decision.service.ts';

/** A decision as the person sees it before agreeing; `change` where the provider prorates. */
export function presentPreview(
  { decision, plan, current, at }: FoundChange,
  change: ChangePreview | null,
): Omit<Preview, 'quote'> {
  const { dueNow, nextCharge } = change ?? decision;
  const names = { plan: plan.name, credit: current.planName, debit: plan.name };
  const lines = decision.lines.map(({ kind, amount }) => ({ description: names[kind], amount }));
  return {
    direction: decision.direction,
    method: decision.method,
    dueNow,
    nextCharge: nextCharge && {
      amount: { amountMinor: nextCharge.amount.amountMinor, currency: nextCharge.amount.currency },
      at: nextCharge.at.toISOString(),
    },
    lines: change ? change.lines : lines,
    effectiveAt: decision.effectiveAt.toISOString(),
    trialDays: decision.trialDays,
    computedAt: at.toISOString(),
    overLimit: decision.overLimit,
    featuresLost: decision.featuresLost,
    featuresGained: decision.featuresGained,
  };
}
