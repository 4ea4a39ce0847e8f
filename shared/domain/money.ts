/** An amount in integer minor units (centavos, cents) of an ISO 4217 currency. */
export interface Money {
  amountMinor: number;
  currency: string;
}

/** Digits after the decimal mark of a currency, from the runtime's ISO 4217 table: 2 for ARS, 0 for CLP. */
export function minorUnitDigits(currency: string): number {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
      .maximumFractionDigits ?? 2
  );
}

export function sameMoney(a: Money, b: Money): boolean {
  return a.amountMinor === b.amountMinor && a.currency === b.currency;
}

/**
 * Reads what a person typed as an amount ("1.234,50", "1234.5", "24990") into minor units.
 * The last of "." and "," is the decimal mark when at most `digits` digits follow it, otherwise it groups thousands.
 * Returns null when the text is not an amount.
 */
export function parseAmount(text: string, currency: string): number | null {
  const digits = minorUnitDigits(currency);
  const compact = text.replace(/[\s\u00a0]/g, '').replace(/^[^\d.,-]+/, '');
  const match = /^(-?)([\d.,]*?)(?:[.,](\d*))?$/.exec(compact);
  if (!match || !/\d/.test(compact)) return null;
  const [, sign = '', head = '', tail] = match;
  const isFraction = tail !== undefined && tail.length <= digits;
  const whole = (isFraction || tail === undefined ? head : head + tail).replace(/[.,]/g, '');
  const fraction = isFraction ? (tail ?? '') : '';
  const minor = Number(`${whole}${fraction.padEnd(digits, '0')}`);
  if (!Number.isSafeInteger(minor)) return null;
  return sign === '-' ? -minor : minor;
}
