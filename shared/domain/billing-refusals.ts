/**
 * Why something about paying cannot be done now. The server answers them with 409 REFUSED and in
 * `/api/billing/actions`; the client has words for each and derives none.
 */
export const BILLING_REFUSALS = [
  /** A renewal is owed: it has to be paid first. */
  'PAST_DUE',
  /** What was paid is over and the next charge is on its way: once it is through, or declined, it is seen further. */
  'RENEWAL_PENDING',
  /** It is paused, or cancelled for a later day: that has to be taken back first. */
  'RESUME_FIRST',
  /** What runs was paid elsewhere: the provider prorates nothing before its first charge, on `until`. */
  'WAITS_FOR_FIRST_CHARGE',
  /** Paid in advance: it ends by itself on `until`, and the other plan can be chosen then. */
  'ENDS_BY_ITSELF',
  /** Plan first, and the way to pay or the period afterwards. */
  'ONE_CHANGE_AT_A_TIME',
  /** What renews by itself has to end, on `until`, before single periods are paid. */
  'CANCEL_FIRST',
  /** A scheduled change waits: it has to be undone first, or happens on `until`. */
  'CHANGE_SCHEDULED',
  /** A payment is disputed: nothing changes until that is decided. */
  'DISPUTED',
  /** Free of charge, or agreed by hand: changed by hand too. */
  'ARRANGED',
  'ALREADY_ON_PLAN',
  'NOTHING_CHARGED',
  'ALREADY_PAUSED',
  'ALREADY_ENDING',
  'NOTHING_TO_RESUME',
  /** It is over at the provider, which cannot take that back: a plan can be chosen again. */
  'OVER_AT_PROVIDER',
  /** The provider of this subscription has no such thing. */
  'NOT_OFFERED',
  'NOTHING_BOUGHT',
  /** Ten days from the first purchase are over. */
  'WITHDRAWAL_OVER',
  /** Taking a purchase back is for the first one ever. */
  'NOT_FIRST_PURCHASE',
] as const;
export type BillingRefusal = (typeof BILLING_REFUSALS)[number];
