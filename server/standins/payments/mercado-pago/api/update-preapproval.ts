import { asJson, type Json, textOf, urlOf } from '../api-call.ts';
import { badRequest } from '../api-error.ts';
import {
  cancelPreapproval,
  pausePreapproval,
  resumePreapproval,
} from '../lifecycle/stop-charging.ts';
import { changePreapproval } from '../lifecycle/update-preapproval.ts';
import { toCentavos } from '../money.ts';
import type { Preapproval, PreapprovalStatus } from '../objects.ts';
import type { MercadoPagoWorld } from '../world.ts';

/** What may be charged at once (measured on an Argentine account), in centavos. */
const LEAST = 15_00;
const MOST = 2_000_000_00;

/**
 * PUT as it was measured (chapter 4.6): the amount counts from the next charge and no event tells of it; frequency,
 * dates, trial, addresses of notifications and what nobody knows are answered with 200 and ignored. Which half of a PUT
 * with a status and more is done was not said: that the status is, is a guess.
 */
export function updatePreapproval(
  world: MercadoPagoWorld,
  preapproval: Preapproval,
  body: Json,
): void {
  const status = readStatus(body);
  if (preapproval.status === 'cancelled') {
    throw badRequest('You can not modify a cancelled preapproval.');
  }
  if (preapproval.status === 'paused' && status !== 'authorized' && status !== 'cancelled') {
    throw badRequest('You can not modify a paused preapproval.');
  }
  if (status !== null) changeStatus(world, preapproval, status);
  else changeFields(world, preapproval, body);
}

function changeStatus(
  world: MercadoPagoWorld,
  preapproval: Preapproval,
  status: PreapprovalStatus,
): void {
  if (status === preapproval.status) {
    if (preapproval.shownStatus !== null) changePreapproval(world, preapproval, { status });
    return;
  }
  if (status === 'cancelled') cancelPreapproval(world, preapproval);
  else if (status === 'pending') throw badRequest('Invalid status');
  else if (preapproval.status === 'pending') throw badRequest('card_token_id is required');
  else if (status === 'paused') pausePreapproval(world, preapproval);
  else resumePreapproval(world, preapproval);
}

function changeFields(world: MercadoPagoWorld, preapproval: Preapproval, body: Json): void {
  const recurring = asJson(body['auto_recurring']);
  const changes: Partial<Preapproval> = {};
  if (recurring['transaction_amount'] !== undefined) changes.amountMinor = readAmount(recurring);
  const reason = textOf(body, 'reason');
  if (reason !== null) changes.reason = reason;
  const reference = textOf(body, 'external_reference');
  if (reference !== null) changes.externalReference = reference;
  const backUrl = urlOf(body, 'back_url');
  if (backUrl !== null) changes.backUrl = backUrl;
  if (Object.keys(changes).length > 0) changePreapproval(world, preapproval, changes);
}

const STATUSES = ['pending', 'authorized', 'paused', 'cancelled'] as const;

/** The English documentation's `canceled` is refused (measured). */
function readStatus(body: Json): PreapprovalStatus | null {
  if (body['status'] === undefined) return null;
  const status = STATUSES.find((one) => one === body['status']);
  if (status === undefined) throw badRequest('Invalid status');
  return status;
}

export function readAmount(recurring: Json): number {
  const currency = textOf(recurring, 'currency_id');
  if (currency !== 'ARS') throw badRequest('Invalid currency_id for this site');
  const amount = toCentavos(recurring['transaction_amount'], 'transaction_amount');
  if (amount < LEAST) throw badRequest('Cannot pay an amount lower than $ 15.00');
  if (amount > MOST) throw badRequest('Cannot pay an amount greater than $ 2000000.00');
  return amount;
}
