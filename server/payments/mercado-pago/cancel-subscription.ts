import { listAuthorizedPayments } from './authorized-payments.ts';
import { setStatus } from './changes.ts';
import type { MercadoPagoClient } from './client.ts';
import { isOnItsWay } from './payment-status.ts';
import { cancelOpenPayment } from './payments.ts';

/**
 * Ends a subscription for good, and what is on its way to be paid. An authorized payment itself has no operation that
 * ends it (API description: only read): with its subscription it is tried no more, and the snapshot shows it as void.
 */
export async function cancelSubscription(
  call: MercadoPagoClient,
  subscriptionId: string,
  idempotencyKey: string,
): Promise<void> {
  await setStatus(call, subscriptionId, 'cancelled', idempotencyKey);
  const { authorizedPayments } = await listAuthorizedPayments(call, subscriptionId);
  const open = authorizedPayments
    .map(({ payment }) => payment)
    .filter((payment) => payment !== null)
    .filter(isOnItsWay);
  await Promise.all(open.map(({ id }) => cancelOpenPayment(call, id)));
}
