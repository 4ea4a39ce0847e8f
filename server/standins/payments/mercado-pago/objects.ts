import type { PayerCard } from './payer-cards.ts';

/**
 * What the sandbox keeps of Mercado Pago's objects. Times are milliseconds since 1970, money is centavos; how
 * they are written on the wire is in `wire/`.
 */
export type PreapprovalStatus = 'pending' | 'authorized' | 'paused' | 'cancelled';

interface Frequency {
  frequency: number;
  frequencyType: 'months' | 'days';
}

/** A subscription: who agreed to be charged, how much and how often. */
export interface Preapproval extends Frequency {
  id: string;
  version: number;
  status: PreapprovalStatus;
  /** What is answered in its place, by a control; null answers the truth. */
  shownStatus: string | null;
  reason: string;
  externalReference: string | null;
  payerEmail: string;
  backUrl: string;
  amountMinor: number;
  startsAt: number | null;
  endsAt: number | null;
  freeTrial: Frequency | null;
  createdAt: number;
  modifiedAt: number;
  /** What the calendar of debits counts from; null before the authorization. */
  anchorAt: number | null;
  /** How many dates of the calendar are over, charged or skipped. */
  debits: number;
  /** Not cleared by a pause or a cancellation (measured). */
  nextPaymentAt: number | null;
  card: PayerCard | null;
  chargedQuantity: number;
  chargedMinor: number;
  lastChargedAt: number | null;
  lastChargedMinor: number | null;
}

/** An "authorized payment": one charge of a subscription with all its tries. */
export interface AuthorizedPayment {
  id: number;
  preapprovalId: string;
  sequence: number;
  status: 'scheduled' | 'processed' | 'recycling' | 'cancelled';
  debitAt: number;
  createdAt: number;
  modifiedAt: number;
  amountMinor: number;
  tries: number;
  nextRetryAt: number | null;
  /** The payment of the last try as it was then: refunds and chargebacks do not reach it. */
  payment: { id: number; status: string; statusDetail: string } | null;
}

export interface Preference {
  id: string;
  createdAt: number;
  items: readonly Readonly<Record<string, unknown>>[];
  amountMinor: number;
  externalReference: string | null;
  payerEmail: string | null;
  backUrls: { success?: string; pending?: string; failure?: string };
  autoReturn: string | null;
  notificationUrl: string | null;
  expires: boolean;
  expiresFrom: number | null;
  expiresTo: number | null;
  /** Until when slips of cash can be paid. */
  slipsExpireAt: number | null;
  excludedTypes: readonly string[];
  isBinary: boolean;
  metadata: Readonly<Record<string, unknown>>;
}

export interface Refund {
  id: number;
  paymentId: number;
  amountMinor: number;
  createdAt: number;
}

export interface Payment {
  id: number;
  status:
    | 'approved'
    | 'pending'
    | 'in_process'
    | 'in_mediation'
    | 'rejected'
    | 'cancelled'
    | 'refunded'
    | 'charged_back';
  statusDetail: string;
  operationType: 'regular_payment' | 'recurring_payment' | 'card_validation';
  typeId: 'credit_card' | 'account_money' | 'ticket' | 'bank_transfer';
  methodId: string;
  last4: string | null;
  description: string;
  externalReference: string | null;
  payerEmail: string;
  amountMinor: number;
  refunds: Refund[];
  createdAt: number;
  modifiedAt: number;
  approvedAt: number | null;
  /** When it is cancelled if nobody paid. */
  expiresAt: number | null;
  preferenceId: string | null;
  subscription: { id: string; sequence: number; billedAt: number } | null;
  notificationUrl: string | null;
}

export interface Chargeback {
  id: string;
  paymentId: number;
  amountMinor: number;
  status: 'in_process' | 'settled' | 'reimbursed';
  createdAt: number;
  modifiedAt: number;
}

/** Something to tell, without the number and the signature that each attempt has of its own. */
export interface Notification {
  id: string;
  kind: 'webhook' | 'ipn';
  topic: string;
  dataId: string;
  action: string;
  /** Of preapprovals and authorized payments; payments have none. */
  version: number | null;
  paymentId: number | null;
  at: number;
  /** Null goes to the address of the application. */
  url: string | null;
}
