import { toPesos } from '../money.ts';
import type { Instalment, Preapproval } from '../objects.ts';
import { wireDate } from './dates.ts';

/** As GET /authorized_payments/{id} answers. */
export function instalmentOnWire(instalment: Instalment, preapproval: Preapproval): object {
  const { payment } = instalment;
  const isRejected = payment?.status === 'rejected';
  return {
    id: instalment.id,
    type: 'scheduled',
    preapproval_id: instalment.preapprovalId,
    reason: preapproval.reason,
    external_reference: preapproval.externalReference,
    status: instalment.status,
    summarized: instalment.status === 'processed' ? (isRejected ? 'rejected' : 'done') : 'pending',
    date_created: wireDate(instalment.createdAt),
    last_modified: wireDate(instalment.modifiedAt),
    debit_date: wireDate(instalment.debitAt),
    expire_date: wireDate(instalment.debitAt + 10 * 86_400_000),
    retry_attempt: instalment.tries,
    next_retry_date: wireDate(instalment.nextRetryAt),
    transaction_amount: toPesos(instalment.amountMinor),
    currency_id: 'ARS',
    rejection_code: isRejected ? payment.statusDetail : null,
    payment: payment && {
      id: payment.id,
      status: payment.status,
      status_detail: payment.statusDetail,
    },
  };
}
