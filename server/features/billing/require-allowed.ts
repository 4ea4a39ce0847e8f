import { ProblemError } from '#server/http/problem.ts';
import type { BillingRefusal } from '#shared/domain/billing-refusals.ts';

/** As an action's rule refuses it: why, and until when (ISO 8601). */
export interface Refused {
  isAllowed: false;
  reason: BillingRefusal;
  until: string | null;
}

/** Goes on with what a rule allows. @throws ProblemError REFUSED with the reason that the actions name. */
export function requireAllowed<Allowed extends { isAllowed: true }>(
  rule: Allowed | Refused,
): Allowed {
  if (rule.isAllowed) return rule;
  throw new ProblemError('REFUSED', { reason: rule.reason, until: rule.until });
}
