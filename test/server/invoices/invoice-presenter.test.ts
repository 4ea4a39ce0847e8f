import { expect, it } from 'vitest';
import { presentInvoice } from '#server/features/billing/invoice.presenter.ts';
import type { Grant, LedgerEntry } from '#server/features/billing/ledger.model.ts';

const DAY = new Date('2026-11-29T12:00:00Z');
const NEXT = new Date('2026-12-29T12:00:00Z');
const granted: Grant = {
  kind: 'period',
  plan: { id: 'a', name: 'A', description: '', version: 1, sortOrder: 1, features: {} },
  price: { amountMinor: 100_00, currency: 'ARS', interval: 'month' },
  lookupKey: 'k',
  intentId: 'i',
  from: DAY,
  to: NEXT,
  endedAt: null,
};
const entry = (over: Partial<LedgerEntry>): LedgerEntry => ({
  _id: 'mercadopago:1',
  businessId: 'b',
  appId: 'inventory',
  provider: 'mercadopago',
  paymentId: '1',
  providerSubscriptionId: null,
  intentId: 'i',
  planName: 'A',
  number: '1',
  status: 'pending',
  isInMediation: false,
  amount: { amountMinor: 100_00, currency: 'ARS' },
  refundedMinor: 0,
  // As Mercado Pago's single payments are read: they have no period.
  period: { start: DAY, end: DAY },
  reason: 'other',
  attempts: 0,
  nextAttemptAt: null,
  receiptUrl: null,
  payUrl: null,
  paymentMethod: null,
  createdAt: DAY,
  paidAt: null,
  updatedAt: null,
  granted: null,
  outcome: null,
  outcomeReason: null,
  ...over,
});
const whole = { start: DAY, end: NEXT };

it.each([
  ['a slip that is not paid yet', {}, 'single', null],
  ['one that was refused', { status: 'failed' }, 'single', null],
  ['a difference that was refused', { providerSubscriptionId: 's' }, 'change', null],
  ['the same as Stripe tells it', { reason: 'change', period: whole }, 'change', null],
  ['a renewal that is owed', { providerSubscriptionId: 's', period: whole }, 'period', NEXT],
  ['a slip that was paid', { granted }, 'period', NEXT],
  ['a difference that was paid', { granted: { ...granted, kind: 'raise' } }, 'change', null],
  [
    'the empty bill of a subscription that begins later',
    { amount: { amountMinor: 0, currency: 'ARS' }, period: whole },
    'authorisation',
    null,
  ],
] as const)('%s says what it is for', (_name, over, kind, end) => {
  expect(presentInvoice(entry(over))).toMatchObject({
    kind,
    periodStart: end && DAY.toISOString(),
    periodEnd: end && end.toISOString(),
  });
});

it('a renewal that a coupon paid is still a period', () => {
  const free = entry({ amount: { amountMinor: 0, currency: 'ARS' }, granted });
  expect(presentInvoice(free)).toMatchObject({ kind: 'period' });
});
