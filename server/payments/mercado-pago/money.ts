import { type Money, minorUnitDigits } from '#shared/domain/money.ts';
import { refusal } from './errors.ts';

/** What a subscription may charge at once (measured on an Argentine account), in centavos. */
const RECURRING_RANGE = { least: 15_00, most: 2_000_000_00 } as const;

/** The one currency of an Argentine account. */
export const CURRENCY = 'ARS';

/**
 * Mercado Pago counts in decimal units: 24990.5 is AR$ 24,990.50. Made by way of decimal text, because a product
 * of floats drifts.
 * @throws ProviderError for an amount that is not a whole number of minor units.
 */
export function fromMercadoPagoMoney(amount: number, currency: string): Money {
  const digits = minorUnitDigits(currency);
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(amount));
  const [, sign = '', whole = '', fraction = ''] = match ?? [];
  const minor = Number(`${sign}${whole}${fraction.padEnd(digits, '0')}`);
  if (!match || fraction.length > digits || !Number.isSafeInteger(minor)) {
    throw refusal('an amount that is not a whole number of minor units.');
  }
  return { amountMinor: minor === 0 ? 0 : minor, currency };
}

/** The nearest number to the decimal text, which is the one that is written as it. */
export function toMercadoPagoAmount({ amountMinor, currency }: Money): number {
  if (currency !== CURRENCY) throw refusal(`charges ${CURRENCY} only.`);
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0) {
    throw refusal('an amount to charge is a whole number of minor units above zero.');
  }
  const digits = minorUnitDigits(currency);
  const padded = String(amountMinor).padStart(digits + 1, '0');
  return Number(`${padded.slice(0, -digits)}.${padded.slice(-digits)}`);
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
