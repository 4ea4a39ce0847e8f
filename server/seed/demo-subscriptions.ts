import { type Clock, systemClock } from '#server/clock.ts';
import type { Services } from '#server/services.ts';
import { addDays, addInterval } from '#shared/domain/calendar.ts';
import { DEMO_DEALS, DEMO_PURCHASE } from './catalogue.ts';
import { sessionOf } from './demo-businesses.ts';
import { payAtSandbox, spoilCard } from './demo-payments.ts';

/** Services on a clock that runs as long ago as a demo business bought; the payment sandbox goes with it. */
export type OpenAt = (clock: Clock) => Promise<{ services: Services; close(): Promise<void> }>;

/** One moment of the past, and what some businesses did then. */
interface Stage {
  at: (now: Date) => Date;
  run(services: Services): Promise<void>;
}

const APP = DEMO_PURCHASE.appId;
/** The paying demo's subscription renews in this many days. */
const DAYS_LEFT = 12;

/** In the order of time: the sandbox's clock does not run backwards. */
const STAGES: readonly Stage[] = [
  {
    // A month that was paid in advance and is over: more products than the default plan has room for.
    at: (now) => addDays(now, -45),
    run: (services) => buy(services, 'overlimit@demo.test', 'prepaid'),
  },
  {
    // The first renewal was declined two days ago.
    at: (now) => addDays(aMonthBefore(now), -2),
    async run(services) {
      await buy(services, 'pastdue@demo.test', 'stripe');
      await spoilCard(services, await sessionOf('pastdue@demo.test'));
    },
  },
  {
    at: (now) => aMonthBefore(addDays(now, DAYS_LEFT)),
    async run(services) {
      await buy(services, 'pro@demo.test', 'stripe');
      await buy(services, 'prepaid@demo.test', 'prepaid');
      await buy(services, 'cancelling@demo.test', 'mercadopago');
    },
  },
  {
    at: (now) => addDays(now, -4),
    async run(services) {
      const leaving = await sessionOf('cancelling@demo.test');
      await services.sync.sync({ businessId: leaving.businessId, appId: APP }, 'demo');
      await services.cancellation.cancel(leaving, { app: APP, when: 'period_end' });
      await startTrial(services, 'trial@demo.test');
      await give(services, 'comped@demo.test', { isComped: true, ...DEMO_DEALS.comped });
      await give(services, 'enterprise@demo.test', { isComped: false, ...DEMO_DEALS.enterprise });
    },
  },
  { at: (now) => now, run: catchUp },
];

export const SUBSCRIBED_DEMOS = [
  'overlimit@demo.test',
  'pastdue@demo.test',
  'pro@demo.test',
  'prepaid@demo.test',
  'cancelling@demo.test',
  'trial@demo.test',
  'comped@demo.test',
  'enterprise@demo.test',
] as const;

/**
 * Lets the demo businesses buy as people would: checkout, the sandbox's payment page, synchronisation; each as long
 * ago as its state needs. So there is a real subscription behind every one of them.
 */
export async function seedDemoSubscriptions(openAt: OpenAt, now: Date): Promise<void> {
  for (const stage of STAGES) {
    const offset = stage.at(now).getTime() - now.getTime();
    const { services, close } = await openAt({
      ...systemClock,
      now: () => new Date(Date.now() + offset),
    });
    try {
      await stage.run(services);
    } finally {
      await close();
    }
  }
}

async function buy(
  services: Services,
  email: string,
  how: 'stripe' | 'mercadopago' | 'prepaid',
): Promise<void> {
  const session = await sessionOf(email);
  const started = await services.billing.startCheckout(session, {
    app: APP,
    targetPlanId: DEMO_PURCHASE.planId,
    billingPeriod: 'monthly',
    provider: how === 'stripe' ? 'stripe' : 'mercadopago',
    currency: DEMO_PURCHASE.currency,
    mode: how === 'prepaid' ? 'prepaid' : 'recurring',
  });
  await payAtSandbox(started.checkoutUrl);
  await services.sync.sync({ businessId: session.businessId, appId: APP }, 'demo');
}

/** An offer that ran when this business came: the catalogue has no trial today. */
async function startTrial(services: Services, email: string): Promise<void> {
  const session = await sessionOf(email);
  const { trialDays } = DEMO_DEALS.trial;
  const { record } = await services.subscriptions.view(session.businessId, APP);
  const plan = await services.plans.find(APP, DEMO_PURCHASE.planId);
  const provider = services.decisions.provider('stripe');
  const price = plan.prices.find(({ currency }) => currency === DEMO_PURCHASE.currency);
  if (!price) return;
  const payer = await services.accounts.payer(session);
  const opened = await services.checkouts.open(session, record, provider, payer, {
    kind: 'checkout',
    plan,
    price,
    charge: { kind: 'recurring', trialDays, startsAt: null },
    effectiveAt: null,
    prorateAt: null,
    source: 'demo',
    returnUrl: null,
    idempotencyKey: null,
  });
  await payAtSandbox(opened.checkoutUrl);
  await services.sync.sync({ businessId: session.businessId, appId: APP }, 'demo');
}

async function give(
  services: Services,
  email: string,
  deal: { planId: string; reason: string; isComped: boolean },
): Promise<void> {
  const { businessId } = await sessionOf(email);
  await services.manualGrants.set({
    businessId,
    appId: APP,
    status: 'active',
    until: null,
    ...deal,
  });
}

/** What fell due since at the provider becomes true here before anybody looks. */
async function catchUp(services: Services): Promise<void> {
  for (const email of SUBSCRIBED_DEMOS) {
    const { businessId } = await sessionOf(email);
    await services.sync.sync({ businessId, appId: APP }, 'demo');
  }
}

/** Such that a month later it is that day: the 31st has no other day to come from. */
function aMonthBefore(date: Date): Date {
  const before = new Date(date);
  before.setUTCMonth(before.getUTCMonth() - 1);
  while (addInterval(before, 'month') > date) before.setUTCDate(before.getUTCDate() - 1);
  return before;
}
