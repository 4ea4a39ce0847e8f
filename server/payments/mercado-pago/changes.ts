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
  if (running.interval !== price.interval)
    throw refusal('the interval of a subscription is fixed.');
  if (running.amountMinor === price.amountMinor) return;
  const body = { auto_recurring: { transaction_amount: amount, currency_id: price.currency } };
  const now = await put(call, subscriptionId, body, idempotencyKey);
  if (now.price.amountMinor !== price.amountMinor) throw refusal('a change of price did not take.');
}

/** Pauses, resumes or cancels; `cancelled` is terminal. Does nothing where it stands so already. */
export async function setStatus(
  call: MercadoPagoClient,
  subscriptionId: string,
  status: Exclude<PreapprovalStatus, 'pending'>,
  idempotencyKey: string,
): Promise<void> {
  if ((await known(call, subscriptionId)).status === status) return;
  const now = await put(call, subscriptionId, { status }, idempotencyKey).catch(
    async (thrown: unknown) => {
      // Two at once: the second is refused, because it stands so already.
      const standing = await known(call, subscriptionId);
      if (standing.status !== status) throw thrown;
      return standing;
    },
  );
  if (now.status !== status) throw refusal(`a change to ${status} did not take.`);
}

/** Closes a page that nobody used. One that was authorized in the meantime is left alone. */
export async function cancelPending(call: MercadoPagoClient, id: string): Promise<void> {
  if ((await known(call, id)).status !== 'pending') return;
  await put(call, id, { status: 'cancelled' }, `expire:${id}`);
}

/**
 * A PUT may be answered with 200 and change nothing, or half of what was asked (measured): so it asks for one
 * thing only, and how it stands afterwards is fetched.
 */
async function put(
  call: MercadoPagoClient,
  id: string,
  body: Body,
  idempotencyKey: string,
): Promise<Preapproval> {
  await call((config) => new PreApproval(config).update({ id, body }), { idempotencyKey });
  return known(call, id);
}

async function known(call: MercadoPagoClient, id: string): Promise<Preapproval> {
  const preapproval = await findPreapproval(call, id);
  if (preapproval) return preapproval;
  throw refusal('the subscription is not known.');
}
