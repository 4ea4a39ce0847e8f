import type { DueTask } from '../../due-work.ts';
import { subscriptionOf } from '../find.ts';
import type { Subscription } from '../objects.ts';
import type { World } from '../world.ts';
import { cancelNow } from './cancel.ts';
import { expireSession } from './checkout.ts';
import { voidInvoice } from './invoicing.ts';
import { expirePendingUpdate } from './pending-update.ts';
import { collect, collectDraft, renew } from './renew.ts';
import { lastPhaseEnd, release, scheduleOf } from './schedule.ts';
import { updateSubscription } from './update-subscription.ts';

/** A first invoice can be paid for 23 hours (Stripe docs: Subscription statuses, incomplete). */
const INCOMPLETE_SECONDS = 23 * 3600;
/** Stripe docs: Types of events, customer.subscription.trial_will_end. */
const TRIAL_NOTICE_SECONDS = 3 * 86_400;
const RENEWING: ReadonlySet<string> = new Set(['active', 'trialing', 'past_due', 'unpaid']);

/** What time brings to Stripe's half, in no order. */
export function* stripeTasks(world: World): Generator<DueTask> {
  for (const { at, run } of tasks(world)) yield { at: at * 1000, run };
}

/** Their times in seconds, as Stripe counts. */
function* tasks(world: World): Generator<DueTask> {
  const { state } = world;
  for (const session of Object.values(state.checkoutSessions)) {
    if (session.status !== 'open') continue;
    yield { at: session.expires_at, run: () => expireSession(world, session) };
  }
  for (const subscription of Object.values(state.subscriptions)) {
    if (subscription.ended_at === null) yield* subscriptionTasks(world, subscription);
  }
  for (const invoice of Object.values(state.invoices)) {
    const { automatically_finalizes_at: finalizesAt, next_payment_attempt: retryAt } = invoice;
    if (invoice.status === 'draft' && finalizesAt !== null) {
      const run = () => collectDraft(world, subscriptionOf(state, invoice), invoice);
      yield { at: finalizesAt, run };
    }
    if (invoice.status === 'open' && retryAt !== null) {
      yield { at: retryAt, run: () => collect(world, subscriptionOf(state, invoice), invoice) };
    }
  }
}

function* subscriptionTasks(world: World, subscription: Subscription): Generator<DueTask> {
  const {
    status,
    cancel_at: cancelAt,
    trial_end: trialEnd,
    pending_update: pending,
  } = subscription;
  if (status === 'incomplete') {
    yield {
      at: subscription.created + INCOMPLETE_SECONDS,
      run: () => expireIncomplete(world, subscription),
    };
    return;
  }
  if (cancelAt !== null) {
    yield { at: cancelAt, run: () => cancelNow(world, subscription, 'cancellation_requested') };
  }
  if (status === 'trialing' && trialEnd !== null && !world.state.trialNotices[subscription.id]) {
    const at = Math.max(subscription.created, trialEnd - TRIAL_NOTICE_SECONDS);
    yield { at, run: () => announceTrialEnd(world, subscription) };
  }
  if (pending) {
    yield { at: pending.expires_at, run: () => expirePendingUpdate(world, subscription) };
  }
  const schedule = scheduleOf(world, subscription);
  if (schedule) yield { at: lastPhaseEnd(schedule), run: () => release(world, schedule) };
  if (RENEWING.has(status)) {
    const ends = subscription.items.data.map((item) => item.current_period_end);
    yield { at: Math.min(...ends), run: () => renew(world, subscription) };
  }
}

function announceTrialEnd(world: World, subscription: Subscription): void {
  world.state.trialNotices[subscription.id] = true;
  world.emit('customer.subscription.trial_will_end', subscription);
}

function expireIncomplete(world: World, subscription: Subscription): void {
  const invoice = world.state.invoices[subscription.latest_invoice ?? ''];
  updateSubscription(world, subscription, {
    status: 'incomplete_expired',
    ended_at: world.now(),
  });
  if (invoice?.status === 'open') voidInvoice(world, invoice);
}
