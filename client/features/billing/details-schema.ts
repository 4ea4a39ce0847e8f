import { z } from 'zod';
import { billingDetails } from '#shared/contracts/billing.ts';

const blankIsNull = (value: unknown): unknown => (value === '' ? null : value);

/** The contract's details as a form has them: nothing written means nothing set, and is no wrong address. */
export const detailsForm = z.object({
  billingEmail: z.preprocess(blankIsNull, billingDetails.shape.billingEmail),
  taxId: z.preprocess(blankIsNull, billingDetails.shape.taxId),
});
