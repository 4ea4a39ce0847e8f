import { type WorkItem, workItemModel } from '#server/db/work-item.model.ts';
import { type IntentRecord, intentModel } from '#server/features/billing/intent.model.ts';
import { type LedgerEntry, ledgerModel } from '#server/features/billing/ledger.model.ts';
import type { OwedRemedy } from '#server/features/billing/remedies.service.ts';
import type { SubscriptionRecord } from '#server/features/subscriptions/subscription.model.ts';
import type {
  CheckoutSnapshot,
  PaymentSnapshot,
  SubscriptionSnapshot,
} from '#server/payments/payment-provider.ts';
import type { SandboxState } from '#server/standins/payments/sandbox-state.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import type { PayingApp } from '#test/support/paying-app.ts';
import type { Notes, Scene } from './scene.ts';

/** Everything that the providers know of one business, everything that we wrote down, and what was shown. */
export interface Truth {
  now: Date;
  record: SubscriptionRecord;
  intents: IntentRecord[];
  subscriptions: SubscriptionSnapshot[];
  singlePayments: { intent: IntentRecord; checkout: CheckoutSnapshot }[];
  /** Pages of intents, as they stand at the provider. */
  pages: { intent: IntentRecord; checkout: CheckoutSnapshot | null }[];
  takings: Taking[];
  ledger: LedgerEntry[];
  /** Remedies that are still to be done, or were given up and told to a person. */
  owed: OwedRemedy[];
  notes: Notes;
}

/** Money that a provider took from somebody, straight from its books. */
export interface Taking {
  /** As it has to stand in the ledger. */
  entryId: string;
  subscriptionId: string | null;
  amountMinor: number;
  paidAt: Date;
}

/** What a provider has, by id: what is not in the list of before is of the life that followed. */
export type Inventory = ReadonlySet<string>;

type State = Pick<SandboxState, 'stripe' | 'mercadoPago'>;

export async function takeInventory(app: PayingApp): Promise<Inventory> {
  const { stripe, mercadoPago } = await app.sandbox.look<State>('state');
  return new Set(
    [stripe.subscriptions, mercadoPago.preapprovals, mercadoPago.preferences].flatMap((all) =>
      Object.keys(all),
    ),
  );
}

export async function gatherTruth(
  { app, session, current, notes }: Scene,
  before: Inventory,
): Promise<Truth> {
  const { businessId } = session;
  const intents = await intentModel.find({ businessId }).lean<IntentRecord[]>();
  const state = await app.sandbox.look<State>('state');
  const subscriptions: SubscriptionSnapshot[] = [];
  for (const [provider, id] of subscriptionsOf(state, before)) {
    const snapshot = await app.provider(provider).fetchSubscription(id);
    if (snapshot) subscriptions.push(snapshot);
  }
  const pages: Truth['pages'] = [];
  for (const intent of intents) {
    if (intent.sessionId === null) continue;
    const checkout = await app.provider(intent.provider).fetchCheckout(intent.sessionId);
    pages.push({ intent, checkout });
  }
  const work = await workItemModel.find({ queue: 'remedies' }).lean<WorkItem<OwedRemedy>[]>();
  return {
    now: app.clock.now(),
    record: await current(),
    intents,
    subscriptions,
    pages,
    singlePayments: pages.flatMap(({ intent, checkout }) =>
      checkout && intent.charge?.kind === 'once' ? [{ intent, checkout }] : [],
    ),
    takings: [...stripeTakings(state, before), ...mercadoPagoTakings(state, before)],
    ledger: await ledgerModel.find({ businessId }).lean<LedgerEntry[]>(),
    owed: work
      .filter(({ state: how, payload }) => how !== 'done' && payload.businessId === businessId)
      .map(({ payload }) => payload),
    notes,
  };
}

export function subscriptionsOf(
  { stripe, mercadoPago }: State,
  before: Inventory,
): [ProviderName, string][] {
  const all: [ProviderName, string][] = [
    ...Object.keys(stripe.subscriptions).map((id): [ProviderName, string] => ['stripe', id]),
    ...Object.keys(mercadoPago.preapprovals).map((id): [ProviderName, string] => [
      'mercadopago',
      id,
    ]),
  ];
  return all.filter(([, id]) => !before.has(id));
}

function stripeTakings({ stripe }: State, before: Inventory): Taking[] {
  return Object.values(stripe.invoices).flatMap((invoice) => {
    const { subscription } = invoice.parent.subscription_details;
    const paidAt = invoice.status_transitions.paid_at;
    if (before.has(subscription) || invoice.amount_paid === 0 || paidAt === null) return [];
    return [
      {
        entryId: `stripe:${invoice.id}`,
        subscriptionId: subscription,
        amountMinor: invoice.amount_paid,
        paidAt: new Date(paidAt * 1000),
      },
    ];
  });
}

function mercadoPagoTakings({ mercadoPago }: State, before: Inventory): Taking[] {
  const authorized = Object.values(mercadoPago.authorizedPayments);
  return Object.values(mercadoPago.payments).flatMap((payment) => {
    const { id, subscription, preferenceId, operationType, amountMinor, approvedAt } = payment;
    const of = subscription?.id ?? preferenceId ?? '';
    if (before.has(of) || operationType === 'card_validation' || approvedAt === null) return [];
    const charge = authorized.find(
      ({ preapprovalId, sequence }) =>
        preapprovalId === subscription?.id && sequence === subscription.sequence,
    );
    return [
      {
        entryId: `mercadopago:${charge ? `authorized-payment-${charge.id}` : id}`,
        subscriptionId: subscription?.id ?? null,
        amountMinor,
        paidAt: new Date(approvedAt),
      },
    ];
  });
}

export function isPaid({ status, amount }: PaymentSnapshot): boolean {
  return status === 'paid' && amount.amountMinor > 0;
}
