import { expect, test } from 'vitest';
import { historyLines } from '#client/features/billing/history-lines.ts';
import type { HistoryEntry } from '#shared/contracts/billing.ts';
import { anEvent } from '#test/support/client-plans.ts';

const BY_ANA = { kind: 'person' as const, name: 'Ana' };

/** Newest first, each a second after the one below it unless it says when. */
function history(...events: Partial<HistoryEntry>[]): HistoryEntry[] {
  const newest = Date.parse('2026-11-21T12:00:00.000Z');
  return events.map((event, index) =>
    anEvent({
      id: `e${index}`,
      at: new Date(newest - index * 1000).toISOString(),
      after: {},
      ...event,
    }),
  );
}

const typesOf = (entries: HistoryEntry[]) => historyLines(entries).map(({ entry }) => entry.type);

test.each([
  ['subscription.pause_requested', 'subscription.paused'],
  ['subscription.resume_requested', 'subscription.recovered'],
  ['subscription.resume_requested', 'subscription.cancellation_undone'],
  ['subscription.resume_requested', 'subscription.change_unscheduled'],
  ['subscription.withdrawn', 'payment.refunded'],
  ['subscription.withdrawn', 'subscription.ended'],
])('after %s, %s tells nothing new', (request, echo) => {
  expect(typesOf(history({ type: echo }, { type: request }))).toEqual([request]);
  expect(typesOf(history({ type: echo }, { type: 'account.registered' }))).toEqual([
    echo,
    'account.registered',
  ]);
});

test('an end that the provider told of just before its purchase was taken back is part of that', () => {
  const withdrawn = { type: 'subscription.withdrawn' };
  const ended = { type: 'subscription.ended' };
  expect(typesOf(history(withdrawn, ended))).toEqual([withdrawn.type]);
  const longAgo = { ...ended, at: '2026-11-20T12:00:00.000Z' };
  expect(typesOf(history(withdrawn, longAgo))).toEqual([withdrawn.type, ended.type]);
});

test('alerts are for inside, but where a payment is concerned its owner reads of it', () => {
  const amount = { amountMinor: 1_000, currency: 'ARS' };
  const entries = history(
    { type: 'billing.alert', data: { kind: 'provider_unreachable' } },
    { type: 'billing.alert', data: { kind: 'unmatched_payment', amount } },
  );
  expect(historyLines(entries).map(({ entry }) => entry.id)).toEqual(['e1']);
});

test('an echo of long ago is none', () => {
  const entries = history(
    { type: 'subscription.paused' },
    { type: 'subscription.pause_requested', at: '2026-11-20T12:00:00.000Z' },
  );
  expect(typesOf(entries)).toHaveLength(2);
});

test('an update right after a request is told only when it is about something else', () => {
  const request = { type: 'subscription.cancel_requested' };
  const settled = { planName: 'OAK', cancelAtPeriodEnd: true, scheduledChange: null };
  const update = { type: 'subscription.updated', after: settled };
  expect(typesOf(history(update, request))).toEqual([request.type]);
  const other = { ...update, after: { ...settled, paymentMethod: {} } };
  expect(typesOf(history(other, request))).toEqual([other.type, request.type]);
});

test('sign-ins of one person, place and day stand in one line', () => {
  const visit = { type: 'account.signed_in', actor: BY_ANA, data: { address: '10.0.0.1' } };
  const lines = historyLines(
    history(
      visit,
      visit,
      { ...visit, data: { address: '10.0.0.2' } },
      { type: 'payment.refunded' },
      visit,
      { ...visit, at: '2026-11-19T12:00:00.000Z' },
    ),
  );
  expect(lines.map(({ entry, times }) => [entry.type, times])).toEqual([
    ['account.signed_in', 2],
    ['account.signed_in', 1],
    ['payment.refunded', 1],
    ['account.signed_in', 1],
    ['account.signed_in', 1],
  ]);
});
