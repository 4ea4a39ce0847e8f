import { emptyStripeState, type StripeState } from './state.ts';

/** What a file says, with what newer code added to the objects in it. */
export function readStripeState(saved: Partial<StripeState>): StripeState {
  const state = { ...emptyStripeState(), ...saved };
  return {
    ...state,
    subscriptions: each(state.subscriptions, (one) => ({ ...one, discounts: one.discounts ?? [] })),
    schedules: each(state.schedules, (one) => ({
      ...one,
      phases: one.phases.map((phase) => ({ ...phase, discounts: phase.discounts ?? [] })),
    })),
    pendingLines: each(state.pendingLines, (lines) =>
      lines.map((line) => ({ ...line, discount_amounts: line.discount_amounts ?? [] })),
    ),
  };
}

function each<Item>(
  items: Readonly<Record<string, Item>>,
  change: (item: Item) => Item,
): Record<string, Item> {
  return Object.fromEntries(Object.entries(items).map(([id, item]) => [id, change(item)]));
}
