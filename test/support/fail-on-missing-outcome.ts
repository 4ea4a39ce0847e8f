import mongoose from 'mongoose';
import { afterEach, expect } from 'vitest';
import { workItemModel } from '#server/db/work-item.model.ts';
import { type LedgerEntry, ledgerModel } from '#server/features/billing/ledger.model.ts';
import { hasOutcome } from '#server/features/billing/ledger.service.ts';

// Whatever a test did: every paid payment that we heard of bought time, went back, or was told to a person, and what
// is to go back is written down as owed.
afterEach(async () => {
  if (mongoose.connection.readyState !== mongoose.ConnectionStates.connected) return;
  const paid = await ledgerModel.find({ status: 'paid' }).lean<LedgerEntry[]>();
  expect(paid.filter((entry) => !hasOutcome(entry)).map(({ _id }) => _id)).toEqual([]);
  const returned = paid.filter(({ outcome }) => outcome === 'return_owed');
  if (returned.length === 0) return;
  const owed = new Set(await workItemModel.distinct('_id', { queue: 'remedies' }));
  expect(returned.map(({ _id }) => _id).filter((id) => !owed.has(`remedies:return:${id}`))).toEqual(
    [],
  );
});
