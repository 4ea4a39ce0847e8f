import { type Money, minorUnitDigits } from '#shared/domain/money.ts';
import { notationOf } from './currencies.ts';

/**
 * Stripe counts integers of a currency's smallest unit, and not of everybody's by the same decimals as we do: this
 * is the one place where the two meet.
 */
export function fromStripeMoney(amount: number, currency: string): Money {
  const code = currency.toUpperCase();
  return { amountMinor: Math.round(amount / factorOf(code)), currency: code };
}

/** @throws RangeError for what cannot be charged to the unit: nothing is rounded on its way to a charge. */
export function toStripeMoney({ amountMinor, currency }: Money): {
  unit_amount: number;
  currency: string;
} {
  const amount = amountMinor * factorOf(currency);
  const isWhole = Number.isSafeInteger(amountMinor) && Number.isSafeInteger(amount);
  if (!isWhole || amount < 0 || amount % notationOf(currency).step !== 0) {
    throw new RangeError('An amount to charge is a whole number of what Stripe can charge.');
  }
  return { unit_amount: amount, currency: currency.toLowerCase() };
}

/** How many of Stripe's units make one of ours. */
function factorOf(currency: string): number {
  return 10 ** (notationOf(currency).digits - minorUnitDigits(currency));
}
