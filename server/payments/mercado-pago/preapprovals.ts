import { PreApproval } from 'mercadopago';
import type { PlanPrice } from '#shared/domain/plan.ts';
import { child, instant, type JsonObject, number, text } from '../json-object.ts';
import type { MercadoPagoClient } from './client.ts';
import { orNull, refusal } from './errors.ts';
import { identifier } from './identifier.ts';
import { fromMercadoPagoMoney } from './money.ts';

export type PreapprovalStatus = (typeof STATUSES)[number];

const STATUSES = ['pending', 'authorized', 'paused', 'cancelled'] as const;

/** What we read of a preapproval: a subscription, and the page on which it is authorized. */
export interface Preapproval {
  id: string;
  /** unknown: one that is newer than this code. */
  status: PreapprovalStatus | 'unknown';
  externalReference: string | null;
  initPoint: string | null;
  /** Null where it is not one of ours: not by month or year, or an amount that is none. */
  price: PlanPrice | null;
  /** Days of a free trial; null without one. */
  trialDays: number | null;
  createdAt: Date;
  modifiedAt: Date;
  nextPaymentAt: Date | null;
  /** Whether its first charge is meant to come later than its authorization: a trial, or a start in the future. */
  isDelayed: boolean;
  chargedTimes: number;
  paymentMethod: string | null;
}

export async function findPreapproval(
  call: MercadoPagoClient,
  id: string,
): Promise<Preapproval | null> {
  if (!isPreapprovalId(id)) return null;
  const found = await orNull(call((config) => new PreApproval(config).get({ id })));
  return found && readPreapproval(found);
}

/** 32 lower-case hexadecimal digits; a preference's id has dashes. */
export function isPreapprovalId(id: string): boolean {
  return /^[0-9a-f]{32}$/.test(id);
}

/** @throws ProviderError for what is no preapproval. */
export function readPreapproval(raw: JsonObject): Preapproval {
  const id = text(raw, 'id');
  const createdAt = instant(raw, 'date_created');
  if (id === null || createdAt === null) throw refusal('a preapproval without id or date.');
  const recurring = child(raw, 'auto_recurring');
  return {
    id,
    status: STATUSES.find((one) => one === text(raw, 'status')) ?? 'unknown',
    externalReference: identifier(raw, 'external_reference'),
    initPoint: text(raw, 'init_point'),
    price: priceOf(recurring),
    trialDays: trialDaysOf(recurring),
    createdAt,
    modifiedAt: instant(raw, 'last_modified') ?? createdAt,
    nextPaymentAt: instant(raw, 'next_payment_date'),
    isDelayed: isDelayed(recurring, createdAt),
    chargedTimes: number(child(raw, 'summarized'), 'charged_quantity') ?? 0,
    paymentMethod: text(raw, 'payment_method_id'),
  };
}

function priceOf(recurring: JsonObject): PlanPrice | null {
  const amount = number(recurring, 'transaction_amount');
  const currency = text(recurring, 'currency_id');
  const interval = intervalOf(recurring);
  if (amount === null || currency === null || interval === null) return null;
  try {
    return { ...fromMercadoPagoMoney(amount, currency), interval };
  } catch {
    return null;
  }
}

function trialDaysOf(recurring: JsonObject): number | null {
  const trial = child(recurring, 'free_trial');
  return text(trial, 'frequency_type') === 'days' ? number(trial, 'frequency') : null;
}

/** There are no years (measured: 400): a year is twelve months. */
function intervalOf(recurring: JsonObject): PlanPrice['interval'] | null {
  if (text(recurring, 'frequency_type') !== 'months') return null;
  const months = number(recurring, 'frequency');
  if (months === 1) return 'month';
  return months === 12 ? 'year' : null;
}

/** Where nothing was asked for, the start may be answered as the moment of creation. */
const START_SLACK_MS = 60_000;

function isDelayed(recurring: JsonObject, createdAt: Date): boolean {
  if ((number(child(recurring, 'free_trial'), 'frequency') ?? 0) > 0) return true;
  const start = instant(recurring, 'start_date');
  return start !== null && start.getTime() - createdAt.getTime() > START_SLACK_MS;
}
