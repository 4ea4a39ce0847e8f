import { toPesos } from '../money.ts';
import type { AuthorizedPayment, Preapproval } from '../objects.ts';
import { wireDate } from './dates.ts';

/** As GET /authorized_payments/{id} answers. */
export function authorizedPaymentOnWire(
  authorizedPayment: AuthorizedPayment,
  preapproval: Preapproval,
): object {
  const { payment } = authorizedPayment;
  const isRejected = payment?.status === 'rejected';
  return {
    id: authorizedPayment.id,
    type: 'scheduled',
    preapproval_id: authorizedPayment.preapprovalId,
    reason: preapproval.reason,
    external_reference: preapproval.externalReference,
    status: authorizedPayment.status,
    summarized:
      authorizedPayment.status === 'processed' ? (isRejected ? 'rejected' : 'done') : 'pending',
    date_created: wireDate(authorizedPayment.createdAt),
    last_modified: wireDate(authorizedPayment.modifiedAt),
    debit_date: wireDate(authorizedPayment.debitAt),
    expire_date: wireDate(authorizedPayment.debitAt + 10 * 86_400_000),
    retry_attempt: authorizedPayment.tries,
    next_retry_date: wireDate(authorizedPayment.nextRetryAt),
    transaction_amount: toPesos(authorizedPayment.amountMinor),
    currency_id: 'ARS',
    rejection_code: isRejected ? payment.statusDetail : null,
    payment: payment && {
      id: payment.id,
      status: payment.status,
      status_detail: payment.statusDetail,
    },
  };
}
