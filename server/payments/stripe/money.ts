import type { Money } from '#shared/domain/money.ts';

/**
 * Stripe counts in the smallest unit of a currency, in integers: centavos for ARS, whole pesos for the
 * "zero-decimal" CLP (Stripe docs: Currencies). Ours is defined alike, so the number passes unchanged,
 * and only the code's case differs. This is the one place where the two meet: a currency that Stripe
 * counts in another unit would be handled here.
 */
export function fromStripeMoney(amount: number, currency: string): Money {
  return { amountMinor: amount, currency: currency.toUpperCase() };
}

export function toStripeMoney(money: Money): { unit_amount: number; currency: string } {
  if (!Number.isSafeInteger(money.amountMinor) || money.amountMinor < 0) {
    throw new RangeError('An amount to charge is a whole number of minor units.');
  }
  return { unit_amount: money.amountMinor, currency: money.currency.toLowerCase() };
}
