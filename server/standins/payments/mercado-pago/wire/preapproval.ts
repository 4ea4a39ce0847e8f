import { toPesos } from '../money.ts';
import type { Preapproval } from '../objects.ts';
import { APPLICATION_ID, COLLECTOR_ID, type MercadoPagoWorld } from '../world.ts';
import { wireDate } from './dates.ts';

/** As GET /preapproval/{id} answers: the payer's e-mail is empty there (chapter 4.6). */
export function preapprovalOnWire(world: MercadoPagoWorld, preapproval: Preapproval): object {
  const { frequency, frequencyType, freeTrial } = preapproval;
  return {
    id: preapproval.id,
    version: preapproval.version,
    application_id: APPLICATION_ID,
    collector_id: COLLECTOR_ID,
    preapproval_plan_id: null,
    payer_id: 1_400_999_111,
    payer_email: '',
    status: preapproval.shownStatus ?? preapproval.status,
    reason: preapproval.reason,
    external_reference: preapproval.externalReference,
    back_url: preapproval.backUrl,
    init_point: initPoint(world, preapproval),
    auto_recurring: {
      frequency,
      frequency_type: frequencyType,
      transaction_amount: toPesos(preapproval.amountMinor),
      currency_id: 'ARS',
      start_date: wireDate(preapproval.startsAt ?? preapproval.createdAt),
      end_date: wireDate(preapproval.endsAt),
      free_trial: freeTrial && {
        frequency: freeTrial.frequency,
        frequency_type: freeTrial.frequencyType,
      },
    },
    date_created: wireDate(preapproval.createdAt),
    last_modified: wireDate(preapproval.modifiedAt),
    next_payment_date: wireDate(preapproval.nextPaymentAt),
    payment_method_id: preapproval.card?.methodId ?? null,
    card_id: preapproval.card ? '9000000001' : null,
    summarized: {
      quotas: null,
      charged_quantity: preapproval.chargedQuantity,
      pending_charge_quantity: null,
      charged_amount: toPesos(preapproval.chargedMinor),
      pending_charge_amount: null,
      semaphore: preapproval.status === 'authorized' ? 'green' : null,
      last_charged_date: wireDate(preapproval.lastChargedAt),
      last_charged_amount:
        preapproval.lastChargedMinor === null ? null : toPesos(preapproval.lastChargedMinor),
    },
  };
}

/** What a search shows: in part, and without the date of the next payment (measured). */
export function preapprovalInSearch(world: MercadoPagoWorld, preapproval: Preapproval): object {
  return { ...preapprovalOnWire(world, preapproval), next_payment_date: null, summarized: null };
}

/** With the parameter that makes the page say that it does not exist (sdk-nodejs#480). */
function initPoint(world: MercadoPagoWorld, { id }: Preapproval): string {
  return `${world.base()}/subscriptions/checkout?preapproval_id=${id}&activation=true`;
}
