import { dateOf, type Json } from '../api-call.ts';
import { badRequest } from '../api-error.ts';
import type { Preapproval } from '../objects.ts';

/**
 * When a new preapproval starts and ends. A start does not work without an end (Mercado Pago's devsite-docs#1957: its
 * reference says so since); that it is refused, and not ignored, is a guess on the strict side. "cannot be a past date"
 * is what a public report was answered; that it holds for ends too, and their order, are guesses. The API description
 * names neither of the two.
 * @throws MercadoPagoApiError
 */
export function readDates(recurring: Json, now: number): Pick<Preapproval, 'startsAt' | 'endsAt'> {
  const startsAt = dateOf(recurring, 'start_date');
  const endsAt = dateOf(recurring, 'end_date');
  if (startsAt !== null && endsAt === null) {
    throw badRequest('end_date is required when start_date is sent');
  }
  if (startsAt !== null && startsAt < now) throw badRequest('start_date cannot be a past date');
  if (endsAt !== null && endsAt <= Math.max(now, startsAt ?? now)) {
    throw badRequest('end_date must be later than start_date, and no past date');
  }
  return { startsAt, endsAt };
}
