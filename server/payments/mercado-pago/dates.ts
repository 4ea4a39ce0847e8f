/** ISO 8601 with an offset, as Mercado Pago's examples write it, instead of the letter Z. */
export function toMercadoPagoDate(date: Date): string {
  return date.toISOString().replace('Z', '+00:00');
}
