/** Mercado Pago writes times with milliseconds and its own offset (docs: Payments, date_created). */
export function wireDate(at: number): string;
export function wireDate(at: number | null): string | null;
export function wireDate(at: number | null): string | null {
  if (at === null) return null;
  return `${new Date(at - 4 * 3_600_000).toISOString().slice(0, -1)}-04:00`;
}
