import { subscriptionOf } from '../find.ts';
import type { Subscription } from '../objects.ts';
import type { World } from '../world.ts';
import { cancelNow } from './cancel.ts';
import { expireSession } from './checkout.ts';
import { voidInvoice } from './invoicing.ts';
import { expirePendingUpdate } from './pending-update.ts';
import { collect, collectDraft, renew } from './renew.ts';
import { updateSubscription } from './update-subscription.ts';

interface DueTask {
  at: number;
  run: () => void;
}

/** A first invoice can be paid for 23 hours (Stripe docs: Subscription statuses, incomplete). */
const INCOMPLETE_SECONDS = 23 * 3600;
const TRIAL_NOTICE_SECONDS = 3 * 86_400;
const RENEWING: ReadonlySet<string> = new Set(['active', 'trialing', 'past_due', 'unpaid']);

/**
 * Does everything that fell due until now, each at its own moment and in order of time. True when there was
 * anything to do.
 */
export function runDue(world: World): boolean {
  const until = world.now();
  let hasRun = false;
  for (let task = nextTask(world); task && task.at <= until; task = nextTask(world)) {
    world.clock.at(task.at, task.run);
    hasRun = true;
  }
  return hasRun;
}

function nextTask(world: World): DueTask | null {
  let next: DueTask | null = null;
  for (const task of tasks(world)) {
    // The earliest; of two at one moment the first listed, so that a cancellation comes before a renewal.
    if (next === null || task.at < next.at) next = task;
  }
  return next;
}

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
