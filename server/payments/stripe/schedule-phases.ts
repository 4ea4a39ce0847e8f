import type { Stripe } from 'stripe';
import type { SubscriptionSnapshot } from '../payment-provider.ts';
import { dateOf, idOf } from './known-values.ts';
import type { PriceCatalogue } from './prices.ts';

type Phase = Stripe.SubscriptionSchedule.Phase;
type PhaseParams = Stripe.SubscriptionScheduleUpdateParams.Phase;

/** The phase in which a schedule is; null for one that is over. */
export function runningPhase(schedule: Stripe.SubscriptionSchedule): Phase | null {
  const { current_phase: current, phases } = schedule;
  return phases.find((phase) => phase.start_date === current?.start_date) ?? null;
}

/** An update replaces all phases: one that runs has to be repeated, its dates and trial too. */
export function asItIs(phase: Phase): PhaseParams {
  return {
    items: phase.items.map(({ price, quantity }) => ({
      price: idOf(price) ?? '',
      quantity: quantity ?? 1,
    })),
    start_date: phase.start_date,
    end_date: phase.end_date,
    ...(phase.trial_end === null ? {} : { trial_end: phase.trial_end }),
    proration_behavior: 'none',
    ...discountsOf(phase),
  };
}

/** A phase that does not name them drops the coupons which the seller gave (SDK: Phase.discounts). */
export function discountsOf(phase: Phase): Pick<PhaseParams, 'discounts'> {
  const discounts: Stripe.SubscriptionScheduleUpdateParams.Phase.Discount[] = [];
  for (const { discount, coupon, promotion_code: code } of phase.discounts) {
    if (discount !== null) discounts.push({ discount: idOf(discount) ?? '' });
    else if (code !== null) discounts.push({ promotion_code: idOf(code) ?? '' });
    else if (coupon !== null) discounts.push({ coupon: idOf(coupon) ?? '' });
  }
  return discounts.length === 0 ? {} : { discounts };
}

/** Another price that the schedule will charge; needs `schedule` expanded. */
export async function scheduledPrice(
  prices: PriceCatalogue,
  subscription: Stripe.Subscription,
  currentPriceId: string,
): Promise<SubscriptionSnapshot['scheduled']> {
  const { schedule } = subscription;
  if (schedule === null || typeof schedule === 'string' || schedule.status !== 'active')
    return null;
  const running = runningPhase(schedule);
  const next = schedule.phases.find(
    ({ start_date: start, items }) =>
      start >= (running?.end_date ?? Number.POSITIVE_INFINITY) &&
      idOf(items[0]?.price) !== currentPriceId,
  );
  const id = idOf(next?.items[0]?.price);
  if (!next || id === null) return null;
  const { price, lookupKey } = await prices.byId(id);
  return { price, lookupKey, at: dateOf(next.start_date) };
}
