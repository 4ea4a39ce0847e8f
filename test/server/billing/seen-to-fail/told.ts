import { expect, vi } from 'vitest';
import { hasOutcome } from '#server/features/billing/ledger.service.ts';
import { eventModel } from '#server/features/events/event.model.ts';
import type { BillingActions } from '#shared/contracts/billing-actions.ts';
import { app, bench } from '../billing-stage.ts';
import type { Owner } from '../paying-business.ts';

// Each lives through months at two providers.
vi.setConfig({ testTimeout: 90_000 });

/** What the billing page is told to offer. */
export async function actionsOf(owner: Owner): Promise<BillingActions> {
  const { status, body } = await owner.get<BillingActions>('/api/billing/actions');
  expect(status).toBe(200);
  return body;
}

/** What a person was alerted about, by code, oldest first. */
export async function alertsOf({ businessId }: Owner): Promise<string[]> {
  const events = await eventModel.find({ businessId }).sort({ at: 1, _id: 1 }).lean();
  const told = events.map(({ type }) => type).filter((type) => type.startsWith('billing.'));
  return told.map((type) => type.slice('billing.'.length));
}

/** Every payment has its one outcome, and nothing is still owed back. */
export async function expectOutcomes(owner: Owner): Promise<void> {
  for (const entry of await bench.payments(owner)) {
    expect(hasOutcome(entry), entry._id).toBe(true);
    expect([entry.status, entry.outcome]).not.toEqual(['paid', 'return_owed']);
  }
}

/** Status and outcome of every payment of money, oldest first. */
export async function fatesOf(owner: Owner): Promise<(readonly [number, string, string | null])[]> {
  const entries = await bench.payments(owner);
  return entries
    .filter(({ amount }) => amount.amountMinor > 0)
    .map(({ amount, status, outcome }) => [amount.amountMinor, status, outcome] as const);
}

/** While it runs, nothing that the sandbox sends arrives. */
export async function unheard(run: () => Promise<unknown>): Promise<void> {
  await app.sandbox.control('webhooks/mode', { automatic: false, drop: true });
  await run();
  await app.sandbox.control('webhooks/flush');
  await app.sandbox.control('webhooks/mode', { automatic: false });
}

/** Minutes pass as a running server lives through them: it hears, asks what is due, and does what is owed. */
export async function live(milliseconds: number, stepMs: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= stepMs) {
    await app.pass(Math.min(left, stepMs));
    await app.hear();
    await app.services.reconciliation.drain();
  }
  await app.services.remedies.drain();
}
