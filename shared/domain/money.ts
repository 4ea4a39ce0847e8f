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
 * Reads what a person typed as an amount ("1.234,50", "1234.5", "24990", "USD 10") into minor units. Either mark
 * may stand before the decimals; marks that group stand before three digits each.
 * Returns null when the text is not an amount, has more decimals than the currency, or names another currency.
 */
export function parseAmount(text: string, currency: string): number | null {
  const compact = text.replace(/\s/g, '').replace('\u2212', '-');
  const match = /^(-?)(?:US\$|[$€£¥]|([A-Z]{3}))?(-?)([\d.,]+)$/i.exec(compact);
  const [, before, code = currency, after, number = ''] = match ?? [];
  const parts = code.toUpperCase() === currency ? decimalParts(number, currency) : null;
  if (!parts || (before && after)) return null;
  const minor = Number(parts.whole + parts.fraction);
  if (!Number.isSafeInteger(minor)) return null;
  return before || after ? -minor : minor;
}

const GROUPED = /^[1-9]\d{0,2}(?:\.\d{3})+$|^[1-9]\d{0,2}(?:,\d{3})+$/;
const DECIMAL = /^(\d*)(?:[.,](\d*))?$/;
/** Groups by one mark, decimals by the other. */
const GROUPED_DECIMAL = /^([1-9]\d{0,2}(?:\.\d{3})+),(\d*)$|^([1-9]\d{0,2}(?:,\d{3})+)\.(\d*)$/;

/** The digits of an amount, with as many decimals as the currency has; null where they do not fit. */
function decimalParts(
  number: string,
  currency: string,
): { whole: string; fraction: string } | null {
  const digits = minorUnitDigits(currency);
  const plain = DECIMAL.exec(number);
  // Of a currency with three decimals "1.234" is no group.
  if (GROUPED.test(number) && !(plain && digits === 3))
    return { whole: withoutMarks(number), fraction: '0'.repeat(digits) };
  const mixed = GROUPED_DECIMAL.exec(number);
  const whole = plain?.[1] ?? mixed?.[1] ?? mixed?.[3];
  const tail = plain?.[2] ?? mixed?.[2] ?? mixed?.[4] ?? '';
  if (whole === undefined || whole + tail === '') return null;
  const fraction = tail.replace(/0+$/, '').padEnd(digits, '0');
  return fraction.length > digits ? null : { whole: withoutMarks(whole), fraction };
}

function withoutMarks(number: string): string {
  return number.replace(/[.,]/g, '');
}
