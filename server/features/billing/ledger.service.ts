import type { Clock } from '#server/clock.ts';
import type { EventRecord, EventsService } from '#server/features/events/events.service.ts';
import { isSame } from './book.ts';
import type { IntentRecord } from './intent.model.ts';
import { type LedgerEntry, ledgerModel } from './ledger.model.ts';

export interface LedgerService {
  /** Writes entries as they are now, and tells of what came back to the payer. Repeatable. */
  write(entries: readonly LedgerEntry[], before: readonly LedgerEntry[]): Promise<void>;
  /** Newest first. */
  list(businessId: string, appId: string): Promise<LedgerEntry[]>;
  /** Where it says how to pay what was ordered and not paid yet: a slip, the details of a transfer. */
  slipOf(intent: IntentRecord): Promise<string | null>;
  /** Null also for another business's. */
  find(businessId: string, id: string): Promise<LedgerEntry | null>;
  /** What a payment that could not be given back became: a person was told. */
  noteAlerted(id: string): Promise<void>;
  /** Takes away what was bought and still runs, for good: what is heard of its payments later changes nothing. */
  endGrants(businessId: string, appId: string): Promise<void>;
  /** Paid entries without exactly one outcome: there should be none. */
  audit(): AsyncIterable<LedgerEntry>;
}

const LISTED = 200;
/** Events of a payment, by the status that it turned to. */
const TOLD: Partial<Record<LedgerEntry['status'], string>> = {
  refunded: 'payment.refunded',
  disputed: 'payment.disputed',
  charged_back: 'payment.charged_back',
};

export function createLedgerService(parts: { clock: Clock; events: EventsService }): LedgerService {
  const { clock, events } = parts;

  return {
    async write(entries, before) {
      if (entries.length === 0) return;
      const formerOf = new Map(before.map((entry) => [entry._id, entry]));
      const told = entries.flatMap((entry) =>
        eventsOf(formerOf.get(entry._id), entry, clock.now()),
      );
      // Events first, under ids of their own: after a crash in between they are written again, once.
      await events.append(told);
      await ledgerModel.bulkWrite(
        entries.map((entry) => ({
          // A payment belongs to whom it was first seen with, for good.
          updateOne: {
            filter: { _id: entry._id, businessId: entry.businessId },
            update: { $set: changedFields(formerOf.get(entry._id), entry) },
            upsert: !formerOf.has(entry._id),
          },
        })),
        { ordered: false },
      );
    },
    list: (businessId, appId) =>
      ledgerModel.find({ businessId, appId }).sort({ createdAt: -1 }).limit(LISTED).lean(),
    async slipOf({ _id: intentId, businessId, appId }) {
      const ordered = await ledgerModel
        .findOne({ businessId, appId, intentId, status: 'pending' })
        .sort({ createdAt: -1 })
        .lean<LedgerEntry>();
      return ordered?.payUrl ?? ordered?.receiptUrl ?? null;
    },
    find: (businessId, id) => ledgerModel.findOne({ _id: id, businessId }).lean<LedgerEntry>(),
    async noteAlerted(_id) {
      await ledgerModel.updateOne(
        { _id, outcome: 'return_owed' },
        { $set: { outcome: 'alerted' } },
      );
    },
    async endGrants(businessId, appId) {
      const now = clock.now();
      const running = { 'granted.to': { $gt: now }, 'granted.endedAt': null };
      await ledgerModel.updateMany(
        { businessId, appId, ...running },
        { $set: { 'granted.endedAt': now } },
      );
    },
    audit: () =>
      ledgerModel
        .find({ status: 'paid', $or: [{ outcome: null }, { outcome: 'return_owed' }] })
        .lean<LedgerEntry[]>()
        .cursor() as AsyncIterable<LedgerEntry>,
  };
}

/** Only what changed is written: what another ended meanwhile stays ended. */
function changedFields(former: LedgerEntry | undefined, { _id, ...entry }: LedgerEntry) {
  if (!former) return entry;
  return Object.fromEntries(
    Object.entries(entry).filter(
      ([key, value]) => !isSame(value, former[key as keyof LedgerEntry]),
    ),
  );
}

/** Whether a payment has its one outcome, or had nothing to decide: nothing was paid. */
export function hasOutcome({ status, amount, outcome, granted }: LedgerEntry): boolean {
  if (status !== 'paid' || (amount.amountMinor === 0 && !granted)) return true;
  return outcome === 'bought' ? granted !== null : outcome !== null;
}

function eventsOf(former: LedgerEntry | undefined, entry: LedgerEntry, at: Date): EventRecord[] {
  const isPartial = entry.status === 'paid' && entry.refundedMinor > (former?.refundedMinor ?? 0);
  const isMoved = former?.status !== entry.status;
  const type = isPartial ? 'payment.refunded' : isMoved ? typeOf(entry) : undefined;
  if (!type) return [];
  // What goes back now: earlier parts of it were told of when they did.
  const before = type === 'payment.refunded' ? (former?.refundedMinor ?? 0) : 0;
  const refunded = { amountMinor: entry.refundedMinor - before, currency: entry.amount.currency };
  return [
    {
      _id: `${entry._id}:${entry.status}:${entry.refundedMinor}`,
      type,
      businessId: entry.businessId,
      appId: entry.appId,
      at,
      actor: 'provider',
      data: {
        paymentId: entry._id,
        amount: entry.amount,
        refunded,
        planName: entry.planName,
        ...(entry.outcomeReason ? { reason: entry.outcomeReason } : {}),
        before: former ? { paymentStatus: former.status } : {},
        after: { paymentStatus: entry.status },
      },
    },
  ];
}

/** What bought nothing and went back is another thing to tell than a refund of what was bought. */
function typeOf({ status, outcome, outcomeReason }: LedgerEntry): string | undefined {
  const isGivenBack = status === 'refunded' && outcome === 'returned' && outcomeReason !== null;
  return isGivenBack ? 'payment.given_back' : TOLD[status];
}
