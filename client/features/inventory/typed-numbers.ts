import { type Money, minorUnitDigits } from '#shared/domain/money.ts';

/** An amount as its input shows it: "24.990" or "1.234,50"; nothing where there is no price. */
export function typedAmount(value: Money | null, language: string): string {
  if (!value) return '';
  const digits = minorUnitDigits(value.currency);
  const amount = value.amountMinor / 10 ** digits;
  return new Intl.NumberFormat(language, {
    minimumFractionDigits: Number.isInteger(amount) ? 0 : digits,
    maximumFractionDigits: digits,
  }).format(amount);
}

/** A quantity or percentage as its input shows it. */
export function typedNumber(value: number, language: string): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 6 }).format(value);
}

function decimalMark(language: string): string {
  const parts = new Intl.NumberFormat(language).formatToParts(1.5);
  return parts.find((part) => part.type === 'decimal')?.value ?? '.';
}

/**
 * Reads a number as the language writes it ("1.500" is fifteen hundred in Spanish). The other mark is
 * understood too where it cannot group thousands ("10.5"). Returns null when the text is not a number.
 */
export function parseNumber(text: string, language: string): number | null {
  const compact = text.replace(/\s/g, '');
  const mark = decimalMark(language);
  const group = mark === ',' ? '.' : ',';
  const isGrouped = new RegExp(`^-?[1-9]\\d{0,2}(\\${group}\\d{3})+(\\${mark}\\d*)?$`).test(
    compact,
  );
  const plain = isGrouped ? compact.replaceAll(group, '') : compact;
  const normal = plain.replace(/[.,]/, '.');
  return /^-?\d+(\.\d*)?$/.test(normal) ? Number(normal) : null;
}
