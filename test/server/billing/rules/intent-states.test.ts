import { expect, it } from 'vitest';
import {
  INTENT_STATES,
  type IntentState,
  UNSETTLED_STATES,
} from '#server/features/billing/intent-states.ts';

it.each<
  [
    IntentState,
    Partial<Record<'mayBePaid' | 'isOpen' | 'isInForce' | 'isScheduled' | 'ends', true>>,
  ]
>([
  ['open', { mayBePaid: true, isOpen: true, ends: true }],
  ['confirming', { mayBePaid: true, isOpen: true, ends: true }],
  ['closing', { mayBePaid: true, ends: true }],
  ['changing', { isOpen: true, ends: true }],
  ['scheduling', { isOpen: true, ends: true }],
  ['scheduled', { isScheduled: true, ends: true }],
  ['undoing', { ends: true }],
  ['completed', { isInForce: true, ends: true }],
  ['ended', {}],
  ['failed', {}],
  ['expired', {}],
  ['cancelled', {}],
])('an intent that is %s', (state, row) => {
  const { endedBy, ...flags } = INTENT_STATES[state];
  expect(flags).toEqual({
    mayBePaid: row.mayBePaid ?? false,
    isOpen: row.isOpen ?? false,
    isInForce: row.isInForce ?? false,
    isScheduled: row.isScheduled ?? false,
  });
  expect(endedBy !== null).toBe(row.ends ?? false);
});

it('is followed up for as long as something can come of it by itself', () => {
  expect(UNSETTLED_STATES).toEqual([
    'open',
    'confirming',
    'closing',
    'changing',
    'scheduling',
    'scheduled',
    'undoing',
  ]);
});

it('stands in the way of no other one once nobody waits for it', () => {
  const open = Object.entries(INTENT_STATES).filter(([, { isOpen }]) => isOpen);
  expect(open.every(([, { endedBy }]) => endedBy !== null)).toBe(true);
});
