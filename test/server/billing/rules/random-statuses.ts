/** Drawn more often where it leads to more. */
export const PAYMENT_STATES = [
  'pending',
  'paid',
  'paid',
  'failed',
  'void',
  'refunded',
  'disputed',
  'charged_back',
] as const;
export type PaymentStatus = (typeof PAYMENT_STATES)[number];
const RANKS = {
  pending: 0,
  failed: 0,
  paid: 1,
  disputed: 1,
  void: 2,
  refunded: 2,
  charged_back: 2,
} as const satisfies Record<PaymentStatus, number>;

/** What was paid does not become unpaid again, and what went back does not come back. */
export function movedOn(
  known: Map<string, PaymentStatus>,
  id: string,
  drawn: readonly PaymentStatus[],
): PaymentStatus[] {
  return drawn.map((status, index) => {
    const key = `${id}:${index}`;
    const former = known.get(key) ?? 'pending';
    const next = RANKS[former] < 2 && RANKS[status] >= RANKS[former] ? status : former;
    known.set(key, next);
    return next;
  });
}
