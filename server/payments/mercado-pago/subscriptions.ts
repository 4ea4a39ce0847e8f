import type { Clock } from '#server/clock.ts';
import type { PaymentSnapshot, SubscriptionSnapshot } from '../payment-provider.ts';
import { type AuthorizedPayment, listAuthorizedPayments } from './authorized-payments.ts';
import type { MercadoPagoClient } from './client.ts';
import { authorizedPaymentSnapshot } from './payment-snapshot.ts';
import { findPayment, type MercadoPagoPayment } from './payments.ts';
import { findPreapproval, type Preapproval } from './preapprovals.ts';
import { subscriptionSnapshot } from './subscription-snapshot.ts';

/** An authorized payment does not tell of refunds and chargebacks: the payments of the newest ones are asked themselves. */
const LOOKED_UP = 3;

const NOTHING_YET = { authorizedPayments: [], isAll: true };

export async function fetchSubscription(
  call: MercadoPagoClient,
  clock: Clock,
  subscriptionId: string,
): Promise<SubscriptionSnapshot | null> {
  const fetchedAt = clock.now();
  const preapproval = await findPreapproval(call, subscriptionId);
  if (!preapproval) return null;
  const { authorizedPayments, isAll } =
    preapproval.status === 'pending'
      ? NOTHING_YET
      : await listAuthorizedPayments(call, subscriptionId);
  const due = authorizedPayments.filter((authorizedPayment) => isDue(authorizedPayment, fetchedAt));
  const payments = await lookUpPayments(call, due);
  return subscriptionSnapshot({
    preapproval,
    due,
    payments: paymentSnapshots(preapproval, { due, isAll }, payments),
    newestPayment: payments.values().next().value ?? null,
    fetchedAt,
  });
}

/** One that is planned for later, or was dropped before it was tried, is neither owed nor paid. */
function isDue({ status, debitDate, payment }: AuthorizedPayment, now: Date): boolean {
  if (status === 'cancelled') return payment !== null;
  return status !== 'scheduled' || debitDate <= now;
}

async function lookUpPayments(
  call: MercadoPagoClient,
  authorizedPayments: readonly AuthorizedPayment[],
): Promise<Map<string, MercadoPagoPayment>> {
  const ids = authorizedPayments
    .slice(0, LOOKED_UP)
    .map(({ payment }) => payment?.id)
    .filter((id) => id !== undefined);
  const found = await Promise.all(ids.map((id) => findPayment(call, id)));
  return new Map(found.filter((payment) => payment !== null).map((one) => [one.id, one]));
}

function paymentSnapshots(
  preapproval: Preapproval,
  { due, isAll }: { due: readonly AuthorizedPayment[]; isAll: boolean },
  payments: ReadonlyMap<string, MercadoPagoPayment>,
): PaymentSnapshot[] {
  return due.map((authorizedPayment, index) => {
    const isFirst = index === due.length - 1 && isAll && !preapproval.isDelayed;
    return authorizedPaymentSnapshot(authorizedPayment, {
      interval: preapproval.price.interval,
      reason: isFirst ? 'first' : 'renewal',
      followingAt: due[index - 1]?.debitDate ?? preapproval.nextPaymentAt,
      payment: payments.get(authorizedPayment.payment?.id ?? '') ?? null,
    });
  });
}
