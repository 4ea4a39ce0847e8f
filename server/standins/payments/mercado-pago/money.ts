import { badRequest } from './api-error.ts';

/** Pesos with decimals on the wire (chapter 4.4), centavos inside. */
export function toPesos(minor: number): number {
  return minor / 100;
}

/** @throws MercadoPagoApiError for what is not an amount with at most two decimals. */
export function toCentavos(pesos: unknown, name: string): number {
  const minor = typeof pesos === 'number' ? Math.round(pesos * 100) : Number.NaN;
  if (Number.isSafeInteger(minor) && Math.abs(minor / 100 - Number(pesos)) < 1e-9) return minor;
  throw badRequest(`Invalid ${name}: must be a number with at most two decimals`);
}
