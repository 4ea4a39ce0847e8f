import { PreApproval } from 'mercadopago';
import type { SubscriptionChange } from '../payment-provider.ts';
import type { MercadoPagoClient } from './client.ts';
import { refusal } from './errors.ts';
import { toRecurringAmount } from './money.ts';
import { findPreapproval, type Preapproval, type PreapprovalStatus } from './preapprovals.ts';

type Body = Parameters<PreApproval['update']>[0]['body'];

/**
 * Sets what is charged from the next time on; nothing is charged now, and no webhook tells of it (measured).
 * @throws ProviderError for another interval, which Mercado Pago would answer with 200 and ignore.
 */
export async function setPrice(
  call: MercadoPagoClient,
  { subscriptionId, price, idempotencyKey }: SubscriptionChange & { idempotencyKey: string },
): Promise<void> {
  const amount = toRecurringAmount(price);
  const { price: running } = await known(call, subscriptionId);
  if (running?.interval !== price.interval) {
    throw refusal('the interval of a subscription is fixed.');
  }
  if (running.amountMinor === price.amountMinor) return;
  const body = { auto_recurring: { transaction_amount: amount, currency_id: price.currency } };
  const isDone = (now: Preapproval) => now.price?.amountMinor === price.amountMinor;
  if (!(await put(call, subscriptionId, { body, idempotencyKey, isDone }))) {
    throw refusal('a change of price did not take.');
  }
}

/** Pauses, resumes or cancels; `cancelled` is terminal. Does nothing where it stands so already. */
export async function setStatus(
  call: MercadoPagoClient,
  subscriptionId: string,
  status: Exclude<PreapprovalStatus, 'pending'>,
  idempotencyKey: string,
): Promise<void> {
  const isDone = (now: Preapproval) => now.status === status;
  if (isDone(await known(call, subscriptionId))) return;
  if (!(await put(call, subscriptionId, { body: { status }, idempotencyKey, isDone }))) {
    throw refusal(`a change to ${status} did not take.`);
  }
}

/** Closes a page that nobody used. One that was authorized in the meantime is left alone. */
export async function cancelPending(call: MercadoPagoClient, id: string): Promise<void> {
  const isSettled = ({ status }: Preapproval) => status !== 'pending' && status !== 'unknown';
  if (isSettled(await known(call, id))) return;
  const closing = { body: { status: 'cancelled' }, idempotencyKey: `expire:${id}` };
  if (!(await put(call, id, { ...closing, isDone: isSettled }))) {
    throw refusal('a page that was closed stayed open.');
  }
}

/**
 * A PUT may be answered with 200 and change nothing, or half of what was asked (measured); it may be refused because
 * it stands so already, or fail after it was done. So it asks for one thing only, and how it stands afterwards is
 * fetched, whatever was answered.
 * @throws what the PUT failed with, where it was not done.
 */
async function put(
  call: MercadoPagoClient,
  id: string,
  params: { body: Body; idempotencyKey: string; isDone: (now: Preapproval) => boolean },
): Promise<boolean> {
  const { body, idempotencyKey, isDone } = params;
  try {
    await call((config) => new PreApproval(config).update({ id, body }), { idempotencyKey });
  } catch (error) {
    if (isDone(await known(call, id))) return true;
    throw error;
  }
  return isDone(await known(call, id));
}

async function known(call: MercadoPagoClient, id: string): Promise<Preapproval> {
  const preapproval = await findPreapproval(call, id);
  if (preapproval) return preapproval;
  throw refusal('the subscription is not known.');
}
