import type { Clock } from '#server/clock.ts';
import type { Session } from '#server/http/session.ts';
import type { Services } from '#server/services.ts';
import { DEMO_PURCHASE } from './catalogue.ts';
import { sessionOf } from './demo-businesses.ts';

/** The demo subscription renews in this many days. */
const DAYS_LEFT = 12;

/** A clock that runs now, but as long ago as makes a monthly purchase renew in twelve days. */
export function purchaseClock(now: Date): Clock {
  const boughtAt = new Date(now);
  boughtAt.setUTCDate(boughtAt.getUTCDate() + DAYS_LEFT);
  boughtAt.setUTCMonth(boughtAt.getUTCMonth() - 1);
  const offset = boughtAt.getTime() - now.getTime();
  return { now: () => new Date(Date.now() + offset) };
}

/**
 * Buys the demo plan as a person would: checkout, the sandbox's payment page, convergence. So the demo has
 * a real subscription behind it. `services` and the sandbox must run on the purchase clock.
 */
export async function seedDemoPurchase(services: Services, email: string): Promise<void> {
  const session: Session = await sessionOf(email);
  const { appId, planId, currency } = DEMO_PURCHASE;
  const { record } = await services.subscriptions.view(session.businessId, appId);
  if (record.provider !== null) return;
  const started = await services.billing.startCheckout(session, {
    app: appId,
    targetPlanId: planId,
    billingPeriod: 'monthly',
    provider: 'stripe',
    currency,
  });
  await fetch(started.checkoutUrl, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ card: '4242' }),
  });
  await services.convergence.converge(session.businessId, appId, 'demo');
}
