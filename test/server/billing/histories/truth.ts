import { GRACE_DAYS, TRIAL_GRACE_DAYS } from '#server/features/billing/facts.ts';
import { type IntentRecord, intentModel } from '#server/features/billing/intent.model.ts';
import { type LedgerEntry, ledgerModel } from '#server/features/billing/ledger.model.ts';
import type { SubscriptionRecord } from '#server/features/subscriptions/subscription.model.ts';
import type {
  CheckoutSnapshot,
  PaymentSnapshot,
  SubscriptionSnapshot,
} from '#server/payments/payment-provider.ts';
import type { PayingApp } from '#test/support/paying-app.ts';

const DAY = 86_400_000;
const PROVIDERS = ['stripe', 'mercadopago'] as const;

/** Everything that the provider knows of one business, and everything that we wrote down. */
export interface Truth {
  now: Date;
  record: SubscriptionRecord;
  intents: IntentRecord[];
  subscriptions: SubscriptionSnapshot[];
  singlePayments: { intent: IntentRecord; checkout: CheckoutSnapshot }[];
  ledger: LedgerEntry[];
}

export async function gatherTruth(app: PayingApp, record: SubscriptionRecord): Promise<Truth> {
  const { businessId } = record;
  const intents = await intentModel.find({ businessId }).lean<IntentRecord[]>();
  const ids = new Set(intents.map(({ _id }) => _id));
  const subscriptions: SubscriptionSnapshot[] = [];
  for (const provider of PROVIDERS) {
    for (const subscriptionId of await app.hands(provider).subscriptionsOf(ids)) {
      const snapshot = await app.provider(provider).fetchSubscription(subscriptionId);
      if (snapshot) subscriptions.push(snapshot);
    }
  }
  const singlePayments: Truth['singlePayments'] = [];
  for (const intent of intents) {
    if (intent.charge?.kind !== 'once' || intent.sessionId === null) continue;
    const checkout = await app.provider(intent.provider).fetchCheckout(intent.sessionId);
    if (checkout) singlePayments.push({ intent, checkout });
  }
  const ledger = await ledgerModel.find({ businessId }).lean<LedgerEntry[]>();
  return { now: app.clock.now(), record, intents, subscriptions, singlePayments, ledger };
}

/**
 * What must hold whatever happened. Written from what was paid and what goes on being charged, not from the
 * reducer's own terms. Answers what is wrong, in words; nothing when all is well.
 */
export function faultsOf(truth: Truth): string[] {
  return [
    ...giftFaults(truth),
    ...lossFaults(truth),
    ...chargeFaults(truth),
    ...ledgerFaults(truth),
    ...trialFaults(truth),
  ];
}

/** No paid plan without money, or a trial that was agreed. */
function giftFaults({ record, subscriptions, singlePayments, intents, now }: Truth): string[] {
  if (!record.isPremium) return [];
  const wasPaid = subscriptions.some(({ payments }) =>
    payments.some((payment) => isPaid(payment) && now.getTime() < endWithGrace(payment)),
  );
  const wasPaidOnce = singlePayments.some(({ checkout }) => checkout.payments.some(isPaid));
  const trial = intents.find(({ _id }) => _id === record.trialIntentId);
  const isTrying =
    trial?.charge?.kind === 'recurring' &&
    now.getTime() <
      trial.createdAt.getTime() + (trial.charge.trialDays + 2 + TRIAL_GRACE_DAYS) * DAY;
  const wasCredited = intents.some(
    ({ charge }) =>
      charge?.kind === 'recurring' &&
      charge.startsAt !== null &&
      now.getTime() < charge.startsAt.getTime() + GRACE_DAYS * DAY,
  );
  return wasPaid || wasPaidOnce || isTrying || wasCredited
    ? []
    : [`${record.planId} was given without a payment`];
}

/** Nobody loses what is paid for now and still runs. */
function lossFaults({ record, subscriptions, now }: Truth): string[] {
  const running = subscriptions.filter(
    ({ state, payments }) =>
      state === 'active' &&
      payments.some(
        (payment) => isPaid(payment) && payment.period.start <= now && now < payment.period.end,
      ) &&
      !payments.some(
        ({ status }) => status !== 'paid' && status !== 'void' && status !== 'pending',
      ),
  );
  return running.length > 0 && !record.isPremium
    ? [`${running.map(({ subscriptionId }) => subscriptionId)} is paid, and gives nothing`]
    : [];
}

/** One subscription charges at most, and it is the one that we know. */
function chargeFaults({ record, subscriptions }: Truth): string[] {
  const charging = subscriptions.filter(
    ({ state }) => state === 'active' || state === 'trialing' || state === 'past_due',
  );
  const strange = charging.filter(
    ({ subscriptionId, payments }) =>
      subscriptionId !== record.providerSubscriptionId && payments.some(isPaid),
  );
  return [
    ...(strange.length > 0
      ? [`${strange.map((one) => one.subscriptionId)} charges, though nothing is given for it`]
      : []),
    ...(charging.filter(({ payments }) => payments.some(isPaid)).length > 1
      ? ['two subscriptions charge']
      : []),
  ];
}

/** What the running subscription was paid stands in the ledger, once, as the provider has it. */
function ledgerFaults({ record, subscriptions, ledger }: Truth): string[] {
  const running = subscriptions.find(
    ({ subscriptionId }) => subscriptionId === record.providerSubscriptionId,
  );
  return (running?.payments ?? []).flatMap((payment) => {
    const rows = ledger.filter(({ paymentId }) => paymentId === payment.paymentId);
    const [row] = rows;
    const isRight =
      rows.length === 1 &&
      row?.status === payment.status &&
      row.refundedMinor === payment.refundedMinor &&
      row.amount.amountMinor === payment.amount.amountMinor;
    return isRight ? [] : [`payment ${payment.paymentId} is ${row?.status} in the ledger`];
  });
}

function trialFaults({ intents, subscriptions }: Truth): string[] {
  const tried = subscriptions.filter(({ intentId, trialEnd }) => {
    const charge = intents.find(({ _id }) => _id === intentId)?.charge;
    return trialEnd !== null && charge?.kind === 'recurring' && charge.trialDays > 0;
  });
  const started = tried.filter(({ state }) => state !== 'incomplete');
  return started.length > 1 ? ['a trial was given twice'] : [];
}

function isPaid({ status, amount }: PaymentSnapshot): boolean {
  return status === 'paid' && amount.amountMinor > 0;
}

function endWithGrace({ period }: PaymentSnapshot): number {
  return period.end.getTime() + (GRACE_DAYS + 1) * DAY;
}
