import type { Clock } from '#server/clock.ts';
import type { PaymentSnapshot, SubscriptionSnapshot } from '../payment-provider.ts';
import type { MercadoPagoClient } from './client.ts';
import { type Instalment, listInstalments } from './instalments.ts';
import { instalmentSnapshot } from './payment-snapshot.ts';
import { findPayment, type MercadoPagoPayment } from './payments.ts';
import { findPreapproval, type Preapproval } from './preapprovals.ts';
import { subscriptionSnapshot } from './subscription-snapshot.ts';

/** An instalment does not tell of refunds and chargebacks: the payments of the newest ones are asked themselves. */
const LOOKED_UP = 3;

const NOTHING_YET = { instalments: [], isAll: true };

export async function fetchSubscription(
  call: MercadoPagoClient,
  clock: Clock,
  subscriptionId: string,
): Promise<SubscriptionSnapshot | null> {
  const fetchedAt = clock.now();
  const preapproval = await findPreapproval(call, subscriptionId);
  if (!preapproval) return null;
  const { instalments, isAll } =
    preapproval.status === 'pending' ? NOTHING_YET : await listInstalments(call, subscriptionId);
  const due = instalments.filter((instalment) => isDue(instalment, fetchedAt));
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
function isDue({ status, debitDate, payment }: Instalment, now: Date): boolean {
  if (status === 'cancelled') return payment !== null;
  return status !== 'scheduled' || debitDate <= now;
}

async function lookUpPayments(
  call: MercadoPagoClient,
  instalments: readonly Instalment[],
): Promise<Map<string, MercadoPagoPayment>> {
  const ids = instalments
    .slice(0, LOOKED_UP)
    .map(({ payment }) => payment?.id)
    .filter((id) => id !== undefined);
  const found = await Promise.all(ids.map((id) => findPayment(call, id)));
  return new Map(found.filter((payment) => payment !== null).map((one) => [one.id, one]));
}

function paymentSnapshots(
  preapproval: Preapproval,
  { due, isAll }: { due: readonly Instalment[]; isAll: boolean },
  payments: ReadonlyMap<string, MercadoPagoPayment>,
): PaymentSnapshot[] {
  return due.map((instalment, index) => {
    const isFirst = index === due.length - 1 && isAll && !preapproval.isDelayed;
    return instalmentSnapshot(instalment, {
      interval: preapproval.price.interval,
      reason: isFirst ? 'first' : 'renewal',
      followingAt: due[index - 1]?.debitDate ?? preapproval.nextPaymentAt,
      payment: payments.get(instalment.payment?.id ?? '') ?? null,
    });
  });
}
