import type { Facts } from './facts.ts';

/** Clocks that are further apart than this are not a matter of clocks: what they say is not believed. */
const APART_MS = 60 * 60 * 1000;

/**
 * The instant to reckon with: a payment that a provider says was made has been made, also when our clock is behind.
 * Otherwise what it bought would not have begun, and would be taken for over.
 */
export function instantOf({ now, subscriptions, checkouts }: Facts): Date {
  const latest = now.getTime() + APART_MS;
  const known = [...subscriptions.values(), ...checkouts.values()];
  const paid = known
    .flatMap((snapshot) => snapshot?.payments ?? [])
    .map(({ paidAt }) => paidAt?.getTime() ?? 0)
    .filter((at) => at <= latest);
  return new Date(Math.max(now.getTime(), ...paid));
}
