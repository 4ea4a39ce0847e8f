import type { CheckoutSession } from '../checkout-objects.ts';
import { findCustomer, findPrice, findSubscription } from '../find.ts';
import { newId } from '../ids.ts';
import type { Invoice } from '../invoice-objects.ts';
import type { PaymentMethod, Subscription } from '../objects.ts';
import type { CheckoutPlan } from '../state.ts';
import type { TestCard } from '../test-cards.ts';
import type { World } from '../world.ts';
import { refuseOtherCurrency } from './currency.ts';
import { type PaymentOutcome, payInvoice } from './pay-invoice.ts';
import { settle } from './settle.ts';
import { type FirstCharge, subscribe } from './subscribe.ts';

/**
 * Somebody pressed "pay". The first attempt makes the subscription, incomplete; a declined card leaves it
 * there and the session open, and the next attempt pays the same invoice.
 */
export function attemptCheckout(
  world: World,
  session: CheckoutSession,
  card: TestCard,
  isAuthenticated: boolean,
): PaymentOutcome {
  const plan = world.state.checkouts[session.id];
  if (!plan) throw new Error(`The session ${session.id} has no plan.`);
  refuseOtherCurrency(
    findCustomer(world.state, session.customer),
    findPrice(world.state, plan.priceId),
  );
  const start = firstCharge(world, plan);
  if (start) {
    const refusal = refusalOnSaving(card, isAuthenticated);
    if (refusal) return refusal;
  }
  const { subscription, invoice } = subscriptionOfSession(world, session, plan, start);
  const method = saveCard(world, session.customer, card);
  if (!invoice) {
    subscription.default_payment_method = method.id;
    completeSession(world, session, subscription, null);
    return 'paid';
  }
  const outcome = payInvoice(world, invoice, {
    subscriptionId: subscription.id,
    method,
    isOffSession: false,
    isAuthenticated,
  });
  if (outcome === 'paid') subscription.default_payment_method = method.id;
  settle(world, subscription, invoice, outcome);
  if (outcome === 'paid') completeSession(world, session, subscription, invoice);
  return outcome;
}

/** A date that passed while the page was open is no longer one, and the first charge is due at once (a guess). */
export function firstCharge(world: World, plan: CheckoutPlan): FirstCharge | null {
  const { trialDays, trialEnd, anchor } = plan;
  const now = world.now();
  if (trialDays > 0) return { kind: 'trial', at: now + trialDays * 86_400 };
  if (trialEnd !== undefined && trialEnd > now) return { kind: 'trial', at: trialEnd };
  return anchor !== undefined && anchor > now ? { kind: 'anchor', at: anchor } : null;
}

/** Nothing is charged yet, but the card is checked when it is saved (Stripe docs: Testing, cards of declines). */
export function refusalOnSaving(card: TestCard, isAuthenticated: boolean): PaymentOutcome | null {
  if (card.behaviour.kind === 'declined') return 'declined';
  const mustConfirm = card.behaviour.kind === 'authenticates' && !isAuthenticated;
  return mustConfirm ? 'requires_action' : null;
}

function subscriptionOfSession(
  world: World,
  session: CheckoutSession,
  plan: CheckoutPlan,
  start: FirstCharge | null,
): { subscription: Subscription; invoice: Invoice | null } {
  const begun = plan.subscriptionId ? findSubscription(world.state, plan.subscriptionId) : null;
  const invoice = world.state.invoices[begun?.latest_invoice ?? ''];
  if (begun && invoice?.status === 'open') return { subscription: begun, invoice };
  const made = subscribe(world, {
    customer: session.customer,
    price: findPrice(world.state, plan.priceId),
    quantity: plan.quantity,
    start,
    metadata: plan.metadata,
  });
  plan.subscriptionId = made.subscription.id;
  return made;
}

function completeSession(
  world: World,
  session: CheckoutSession,
  subscription: Subscription,
  invoice: Invoice | null,
): void {
  Object.assign(session, {
    status: 'complete',
    payment_status: invoice && invoice.amount_due > 0 ? 'paid' : 'no_payment_required',
    url: null,
    subscription: subscription.id,
    invoice: invoice?.id ?? null,
  });
  world.emit('checkout.session.completed', session);
}

export function expireSession(world: World, session: CheckoutSession): void {
  session.status = 'expired';
  session.url = null;
  world.emit('checkout.session.expired', session);
}

export function saveCard(world: World, customerId: string, card: TestCard): PaymentMethod {
  const customer = findCustomer(world.state, customerId);
  const method: PaymentMethod = {
    id: newId('pm_'),
    object: 'payment_method',
    created: world.now(),
    livemode: false,
    type: 'card',
    customer: customer.id,
    card: {
      brand: card.brand,
      last4: card.last4,
      exp_month: 12,
      exp_year: world.clock.now().getUTCFullYear() + 3,
      funding: 'credit',
    },
  };
  world.state.paymentMethods[method.id] = method;
  return method;
}
