import { type Money, minorUnitDigits } from '#shared/domain/money.ts';
import { refusal } from './errors.ts';

/** What a subscription may charge at once (measured on an Argentine account), in centavos. */
const RECURRING_RANGE = { least: 15_00, most: 2_000_000_00 } as const;

/** The one currency of an Argentine account. */
export const CURRENCY = 'ARS';

/** Parts of a minor unit: sums of floats at Mercado Pago's end are answered as 30.299999999999997. */
const NOISE = 1e-6;
/** What a double cannot hold of a large amount. */
const RELATIVE_NOISE = 1e-15;

/**
 * Mercado Pago counts in decimal units: 24990.5 is AR$ 24,990.50. The noise of binary fractions is taken off.
 * @throws ProviderError for an amount that is really between two minor units, and for a currency that is none.
 */
export function fromMercadoPagoMoney(amount: number, currency: string): Money {
  if (!/^[A-Z]{3}$/.test(currency)) throw refusal('a currency that is none.');
  const minor = amount * 10 ** minorUnitDigits(currency);
  const nearest = Math.round(minor);
  const noise = Math.max(NOISE, Math.abs(nearest) * RELATIVE_NOISE);
  if (!Number.isSafeInteger(nearest) || Math.abs(minor - nearest) > noise) {
    throw refusal('an amount that is not a whole number of minor units.');
  }
  return { amountMinor: nearest === 0 ? 0 : nearest, currency };
}

/** The nearest number to the decimal text, which is the one that is written as it: a quotient of floats drifts. */
export function toMercadoPagoAmount({ amountMinor, currency }: Money): number {
  if (currency !== CURRENCY) throw refusal(`charges ${CURRENCY} only.`);
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0) {
    throw refusal('an amount to charge is a whole number of minor units above zero.');
  }
  const digits = minorUnitDigits(currency);
  const padded = String(amountMinor).padStart(digits + 1, '0');
  const point = padded.length - digits;
  return Number(`${padded.slice(0, point)}.${padded.slice(point)}`);
}

/** @throws ProviderError where Mercado Pago would refuse to charge this again and again. */
export function toRecurringAmount(money: Money): number {
  const amount = toMercadoPagoAmount(money);
  const { least, most } = RECURRING_RANGE;
  if (money.amountMinor < least || money.amountMinor > most) {
    throw refusal('a subscription charges between AR$ 15 and AR$ 2,000,000.');
  }
  return amount;
}
