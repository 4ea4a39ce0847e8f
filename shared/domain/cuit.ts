const WEIGHTS = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
/** Of persons and of companies. */
const PREFIXES = /^(2[034567]|3[034])/;

/**
 * Whether eleven digits are a CUIT or CUIL of Argentina: a known prefix, and a check digit by modulo 11.
 * A remainder that would ask for the digit 10 is never given out.
 */
export function isCuit(digits: string): boolean {
  if (!/^\d{11}$/.test(digits) || !PREFIXES.test(digits)) return false;
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
  return (11 - (sum % 11)) % 11 === Number(digits[10]);
}

/** A tax id as it is kept: what looks like a CUIT without its separators, anything else as it was typed. */
export function normalTaxId(text: string): string {
  const compact = text.replace(/[\s.-]/g, '');
  return /^\d{11}$/.test(compact) ? compact : text;
}

/** A tax id as people read it: 30-71234567-1 for a CUIT. */
export function formatTaxId(taxId: string): string {
  return taxId.replace(/^(\d{2})(\d{8})(\d)$/, '$1-$2-$3');
}
