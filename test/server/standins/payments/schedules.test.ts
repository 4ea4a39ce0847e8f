import { Stripe } from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StripeBench, startStripeBench } from '#test/server/payments/stripe-bench.ts';

const DAY = 86_400;

let bench: StripeBench;
let stripe: Stripe;
let cheaper: string;
let yearly: string;
beforeAll(async () => {
  bench = await startStripeBench();
  stripe = bench.stripe;
  const { id: product } = await stripe.products.create({ name: 'Other' });
  const price = async (unitAmount: number, interval: 'month' | 'year') =>
    stripe.prices.create({
      product,
      currency: 'ars',
      unit_amount: unitAmount,
      recurring: { interval },
    });
  cheaper = (await price(1_000_000, 'month')).id;
  yearly = (await price(20_000_000, 'year')).id;
});
afterAll(() => bench.stop());

async function refusal(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Stripe.errors.StripeError);
  return error as Stripe.errors.StripeError;
}

/** A subscription with a schedule of the period that runs, and what an update has to repeat of it. */
async function scheduled() {
  const id = await bench.subscribe();
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: id });
  const [phase] = schedule.phases;
  if (!phase) throw new Error('A schedule without phases.');
  const running = {
    items: phase.items.map((item) => ({ price: String(item.price), quantity: 1 })),
    start_date: phase.start_date,
    end_date: phase.end_date,
  };
  const next = (price: string, interval: 'month' | 'year') => ({
    items: [{ price, quantity: 1 }],
    duration: { interval, interval_count: 1 },
    proration_behavior: 'none' as const,
  });
  return { id, schedule, running, next };
}

const newestInvoice = async (subscription: string) => {
  const [invoice] = (await stripe.invoices.list({ subscription })).data;
  if (!invoice) throw new Error('There is no invoice.');
  return invoice;
};

describe('a subscription schedule', () => {
  it('made from a subscription describes its period, and changes nothing', async () => {
    const { id, schedule } = await scheduled();
    const subscription = await stripe.subscriptions.retrieve(id);
    const item = subscription.items.data[0];
    expect(schedule).toMatchObject({
      object: 'subscription_schedule',
      status: 'active',
      subscription: id,
      end_behavior: 'release',
      current_phase: { start_date: item?.current_period_start, end_date: item?.current_period_end },
      phases: [{ items: [{ price: item?.price.id, quantity: 1 }], trial_end: null }],
    });
    expect(subscription.schedule).toBe(schedule.id);
    const again = stripe.subscriptionSchedules.create({ from_subscription: id });
    expect((await refusal(again)).param).toBe('from_subscription');
  });

  it('that nobody gave a second phase ends with the period', async () => {
    const { id, schedule } = await scheduled();
    await bench.control('renew', { subscription: id, outcome: 'paid' });
    expect(await stripe.subscriptionSchedules.retrieve(schedule.id)).toMatchObject({
      status: 'released',
      subscription: null,
      released_subscription: id,
      current_phase: null,
    });
    expect((await stripe.subscriptions.retrieve(id)).schedule).toBeNull();
    expect((await newestInvoice(id)).total).toBe(2_499_000);
  });

  it('renews with the price of its next phase, keeps it, and lets go', async () => {
    const { id, schedule, running, next } = await scheduled();
    await stripe.subscriptionSchedules.update(schedule.id, {
      end_behavior: 'release',
      proration_behavior: 'none',
      phases: [running, next(cheaper, 'month')],
    });
    expect((await newestInvoice(id)).billing_reason).toBe('subscription_create');
    await bench.control('renew', { subscription: id, outcome: 'paid' });
    const invoice = await newestInvoice(id);
    expect(invoice).toMatchObject({ status: 'paid', total: 1_000_000 });
    expect(invoice.lines.data).toHaveLength(1);
    expect(invoice.lines.data[0]?.period.start).toBe(running.end_date);
    expect((await stripe.subscriptions.retrieve(id)).schedule).toBe(schedule.id);
    expect(await stripe.subscriptionSchedules.retrieve(schedule.id)).toMatchObject({
      status: 'active',
      current_phase: { start_date: running.end_date },
    });
    await bench.control('renew', { subscription: id, outcome: 'paid' });
    expect((await newestInvoice(id)).total).toBe(1_000_000);
    const after = await stripe.subscriptions.retrieve(id);
    expect(after.schedule).toBeNull();
    expect(after.items.data[0]?.price.id).toBe(cheaper);
  });

  it('goes to another interval, whose cycle begins with the phase where it says so', async () => {
    const { id, schedule, running, next } = await scheduled();
    await stripe.subscriptionSchedules.update(schedule.id, {
      phases: [running, { ...next(yearly, 'year'), billing_cycle_anchor: 'phase_start' }],
    });
    await bench.control('renew', { subscription: id, outcome: 'paid' });
    expect(await newestInvoice(id)).toMatchObject({ status: 'paid', total: 20_000_000 });
    const subscription = await stripe.subscriptions.retrieve(id);
    const { current_period_start: start = 0, current_period_end: end = 0 } =
      subscription.items.data[0] ?? {};
    expect(start).toBe(running.end_date);
    expect(subscription.billing_cycle_anchor).toBe(start);
    const aYearLater = new Date(start * 1000);
    aYearLater.setUTCFullYear(aYearLater.getUTCFullYear() + 1);
    expect(new Date(end * 1000)).toEqual(aYearLater);
  });

  it('that keeps the old cycle ends a longer period with it, uncollected', async () => {
    const { id, schedule, running, next } = await scheduled();
    const { billing_cycle_anchor: anchor } = await stripe.subscriptions.retrieve(id);
    await stripe.subscriptionSchedules.update(schedule.id, {
      phases: [running, next(yearly, 'year')],
    });
    await bench.control('renew', { subscription: id, outcome: 'paid' });
    expect(await newestInvoice(id)).toMatchObject({ status: 'paid', total: 0 });
    const subscription = await stripe.subscriptions.retrieve(id);
    const anniversary = new Date(anchor * 1000);
    anniversary.setUTCFullYear(anniversary.getUTCFullYear() + 1);
    expect(subscription.items.data[0]?.current_period_end).toBe(anniversary.getTime() / 1000);
  });

  it('takes no trial together with an anchor of its own', async () => {
    const { schedule, running, next } = await scheduled();
    const both = {
      billing_cycle_anchor: 'phase_start',
      trial_end: running.end_date + DAY,
    } as const;
    const call = stripe.subscriptionSchedules.update(schedule.id, {
      phases: [running, { ...next(cheaper, 'month'), ...both }],
    });
    expect((await refusal(call)).param).toBe('phases[1][billing_cycle_anchor]');
  });

  it('of a trial leaves the trial free', async () => {
    const charge = { kind: 'recurring', trialDays: 14, startsAt: null } as const;
    const id = await bench.subscribe({ charge });
    const { phases } = await stripe.subscriptionSchedules.create({ from_subscription: id });
    const { trial_end: trialEnd } = await stripe.subscriptions.retrieve(id);
    expect(phases[0]).toMatchObject({ trial_end: trialEnd, end_date: trialEnd });
  });

  it('is the only one that says how its subscription ends and what is in it', async () => {
    const { id, schedule } = await scheduled();
    const item = (await stripe.subscriptions.retrieve(id)).items.data[0]?.id ?? '';
    const changes: Stripe.SubscriptionUpdateParams[] = [
      { cancel_at_period_end: true },
      { cancel_at: '' },
      { items: [{ id: item, price: cheaper }] },
    ];
    for (const change of changes) {
      const error = await refusal(stripe.subscriptions.update(id, change));
      expect(error).toMatchObject({ statusCode: 400, param: Object.keys(change)[0] });
      expect(error.message).toContain(schedule.id);
    }
    const paused = await stripe.subscriptions.update(id, {
      pause_collection: { behavior: 'void' },
    });
    expect(paused.pause_collection?.behavior).toBe('void');
  });

  it('released leaves everything as it is, once', async () => {
    const { id, schedule, running, next } = await scheduled();
    const phases = [running, next(cheaper, 'month')];
    await stripe.subscriptionSchedules.update(schedule.id, { phases });
    expect((await stripe.subscriptionSchedules.release(schedule.id)).status).toBe('released');
    expect((await refusal(stripe.subscriptionSchedules.release(schedule.id))).statusCode).toBe(400);
    const update = stripe.subscriptionSchedules.update(schedule.id, { phases });
    expect((await refusal(update)).statusCode).toBe(400);
    await bench.control('renew', { subscription: id, outcome: 'paid' });
    expect((await newestInvoice(id)).total).toBe(2_499_000);
  });

  it('ends with a subscription that is cancelled', async () => {
    const { id, schedule } = await scheduled();
    expect((await stripe.subscriptions.cancel(id)).schedule).toBeNull();
    const after = await stripe.subscriptionSchedules.retrieve(schedule.id);
    expect(after.status).toBe('canceled');
    const again = stripe.subscriptionSchedules.create({ from_subscription: id });
    expect((await refusal(again)).param).toBe('from_subscription');
  });

  it('takes the place of a cancellation at the end of the period', async () => {
    const id = await bench.subscribe();
    await stripe.subscriptions.update(id, { cancel_at_period_end: true });
    const { id: schedule, phases } = await stripe.subscriptionSchedules.create({
      from_subscription: id,
    });
    const [phase] = phases;
    await stripe.subscriptionSchedules.update(schedule, {
      end_behavior: 'release',
      phases: [
        {
          items: [{ price: String(phase?.items[0]?.price) }],
          start_date: phase?.start_date ?? 0,
          end_date: phase?.end_date ?? 0,
        },
      ],
    });
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({
      cancel_at: null,
      cancel_at_period_end: false,
    });
  });

  it('is told about', async () => {
    const { schedule } = await scheduled();
    await stripe.subscriptionSchedules.release(schedule.id);
    const { data } = await stripe.events.list({ limit: 100 });
    const own = data.filter(
      (event) => 'id' in event.data.object && event.data.object.id === schedule.id,
    );
    expect(own.map(({ type }) => type).toReversed()).toEqual([
      'subscription_schedule.created',
      'subscription_schedule.released',
    ]);
  });

  it('refuses phases that do not fit', async () => {
    const { schedule, running, next } = await scheduled();
    const following = next(cheaper, 'month');
    const wrong: [string, Stripe.SubscriptionScheduleUpdateParams.Phase[]][] = [
      ['phases[0][start_date]', [{ ...running, start_date: running.start_date + 1 }]],
      ['phases[0]', [{ ...running, items: following.items }, following]],
      ['phases[0]', [{ ...running, end_date: running.end_date - DAY }, following]],
      [
        'phases[1][proration_behavior]',
        [running, { ...following, proration_behavior: 'always_invoice' }],
      ],
      ['phases[1][items][0][price]', [running, { ...following, items: [{ price: 'price_none' }] }]],
      ['phases[1][duration]', [running, { ...following, end_date: running.end_date + DAY }]],
      ['phases[1][start_date]', [running, { ...following, start_date: running.end_date + 1 }]],
    ];
    for (const [param, phases] of wrong) {
      const error = await refusal(stripe.subscriptionSchedules.update(schedule.id, { phases }));
      expect(error).toMatchObject({ statusCode: 400, param });
    }
  });
});
