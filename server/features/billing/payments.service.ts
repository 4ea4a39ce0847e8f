import type { Clock } from '#server/clock.ts';
import type { EventRecord, EventsService } from '#server/features/events/events.service.ts';
import type { SubscriptionRecord } from '#server/features/subscriptions/subscriptions.service.ts';
import type { PaymentMethod, PaymentSnapshot } from '#server/payments/payment-provider.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import type { Agreement } from './agreement.ts';
import { agreementsOf } from './agreements.ts';
import type { Facts } from './facts.ts';
import type { IntentRecord } from './intent.model.ts';
import { type PaymentRecord, paymentModel } from './payment.model.ts';

export interface PaymentsService {
  /** Keeps every payment that was fetched, as it is now, and tells of what came back to the payer. Repeatable. */
  record(facts: Facts): Promise<void>;
  /** Newest first. */
  list(businessId: string, appId: string): Promise<PaymentRecord[]>;
  /** Where it says how to pay what was ordered and not paid yet: a slip, the details of a transfer. */
  slipOf(intent: IntentRecord): Promise<string | null>;
  /** Null also for another business's. */
  find(businessId: string, id: string): Promise<PaymentRecord | null>;
}

const LISTED = 200;
/** Events of a payment, by the status that it turned to. */
const TOLD: Partial<Record<PaymentSnapshot['status'], string>> = {
  refunded: 'payment.refunded',
  disputed: 'payment.disputed',
  charged_back: 'payment.charged_back',
};

export function createPaymentsService(parts: {
  clock: Clock;
  events: EventsService;
}): PaymentsService {
  const { clock, events } = parts;

  return {
    async record(facts) {
      const rows = rowsOf(facts);
      if (rows.length === 0) return;
      const ids = rows.map(({ _id }) => _id);
      const known = await paymentModel.find({ _id: { $in: ids } }).lean();
      const formerOf = new Map(known.map((row) => [row._id, row]));
      const changed = rows.filter((row) => differs(formerOf.get(row._id), row));
      if (changed.length === 0) return;
      const told = changed.flatMap((row) =>
        eventsOf(formerOf.get(row._id), row, clock.now(), facts.current),
      );
      // Events first, under ids of their own: after a crash in between they are written again, once.
      await events.append(told);
      await paymentModel.bulkWrite(
        changed.map(({ _id, ...row }) => ({
          // A payment belongs to whom it was first seen with, for good.
          updateOne: {
            filter: { _id, businessId: row.businessId },
            update: { $set: row },
            upsert: !formerOf.has(_id),
          },
        })),
        { ordered: false },
      );
    },
    list: (businessId, appId) =>
      paymentModel.find({ businessId, appId }).sort({ createdAt: -1 }).limit(LISTED).lean(),
    async slipOf({ _id: intentId, businessId, appId }) {
      const ordered = await paymentModel
        .findOne({ businessId, appId, intentId, status: 'pending' })
        .sort({ createdAt: -1 })
        .lean<PaymentRecord>();
      return ordered?.receiptUrl ?? null;
    },
    find: (businessId, id) => paymentModel.findOne({ _id: id, businessId }).lean<PaymentRecord>(),
  };
}

function rowsOf(facts: Facts): PaymentRecord[] {
  const { agreements, foreign } = agreementsOf(facts);
  const rows = new Map<string, PaymentRecord>();
  for (const agreement of agreements) {
    for (const payment of agreement.payments) {
      const row = rowOf(payment, agreement, facts.current);
      rows.set(row._id, row);
    }
  }
  for (const snapshot of foreign) {
    for (const payment of snapshot.payments) {
      const row = rowOf(
        payment,
        { terms: null, origin: null, snapshot, checkout: null },
        facts.current,
      );
      rows.set(row._id, row);
    }
  }
  return [...rows.values()];
}

function rowOf(
  payment: PaymentSnapshot,
  {
    terms,
    origin,
    snapshot,
    checkout,
  }: Pick<Agreement, 'terms' | 'origin' | 'snapshot' | 'checkout'>,
  current: SubscriptionRecord,
): PaymentRecord {
  const provider: ProviderName = snapshot?.provider ?? checkout?.provider ?? 'stripe';
  const isChangeOfOwn = payment.intentId !== null && payment.intentId === terms?._id;
  const method: PaymentMethod | null = (snapshot ?? checkout)?.paymentMethod ?? null;
  return {
    _id: `${provider}:${payment.paymentId}`,
    businessId: current.businessId,
    appId: current.appId,
    provider,
    paymentId: payment.paymentId,
    providerSubscriptionId: snapshot?.subscriptionId ?? null,
    intentId: payment.intentId,
    planName: (isChangeOfOwn ? terms : (terms ?? origin))?.plan.name ?? current.planName,
    number: payment.number,
    status: payment.status,
    amount: payment.amount,
    refundedMinor: payment.refundedMinor,
    period: payment.period,
    reason: payment.reason,
    receiptUrl: payment.receiptUrl,
    paymentMethod: method,
    createdAt: payment.createdAt,
    paidAt: payment.paidAt,
  };
}

function differs(former: PaymentRecord | undefined, row: PaymentRecord): boolean {
  if (!former) return true;
  // The plan's name and the method stay as they were when it was paid.
  row.planName = former.planName;
  row.paymentMethod = former.paymentMethod ?? row.paymentMethod;
  const keys = [
    'status',
    'refundedMinor',
    'number',
    'receiptUrl',
    'paidAt',
    'period',
    'amount',
  ] as const;
  return keys.some(
    (key) => JSON.stringify(former[key] ?? null) !== JSON.stringify(row[key] ?? null),
  );
}

function eventsOf(
  former: PaymentRecord | undefined,
  row: PaymentRecord,
  at: Date,
  { businessId, appId }: SubscriptionRecord,
): EventRecord[] {
  const isPartial = row.status === 'paid' && row.refundedMinor > (former?.refundedMinor ?? 0);
  const isMoved = former?.status !== row.status;
  const type = isPartial ? 'payment.refunded' : isMoved ? TOLD[row.status] : undefined;
  if (!type) return [];
  // What goes back now: earlier parts of it were told of when they did.
  const before = type === 'payment.refunded' ? (former?.refundedMinor ?? 0) : 0;
  const refunded = { amountMinor: row.refundedMinor - before, currency: row.amount.currency };
  return [
    {
      _id: `${row._id}:${row.status}:${row.refundedMinor}`,
      type,
      businessId,
      appId,
      at,
      actor: 'provider',
      data: {
        paymentId: row._id,
        amount: row.amount,
        refunded,
        planName: row.planName,
        before: former ? { paymentStatus: former.status } : {},
        after: { paymentStatus: row.status },
      },
    },
  ];
}
