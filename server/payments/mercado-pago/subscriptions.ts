import type { Clock } from '#server/clock.ts';
import type { PlanPrice } from '#shared/domain/plan.ts';
import type { PaymentSnapshot, SubscriptionSnapshot } from '../payment-provider.ts';
import { type AuthorizedPayment, listAuthorizedPayments } from './authorized-payments.ts';
import type { MercadoPagoClient } from './client.ts';
import { refusal } from './errors.ts';
import { authorizedPaymentSnapshot } from './payment-snapshot.ts';
import { findPayment, type MercadoPagoPayment } from './payments.ts';
import { findPreapproval, type Preapproval } from './preapprovals.ts';
import { findReversals, type Reversals } from './reversals.ts';
import { subscriptionSnapshot } from './subscription-snapshot.ts';

/** An authorized payment does not tell of refunds and chargebacks: the payments of the newest ones are asked themselves. */
const LOOKED_UP = 3;

interface Charges {
  /** Newest first. */
  due: readonly AuthorizedPayment[];
  isAll: boolean;
  /** By id, those that were asked themselves and those that were given back. */
  payments: ReadonlyMap<string, MercadoPagoPayment>;
}

const NOTHING_YET: Charges = { due: [], isAll: true, payments: new Map() };

export async function fetchSubscription(
  call: MercadoPagoClient,
  clock: Clock,
  subscriptionId: string,
): Promise<SubscriptionSnapshot | null> {
  const fetchedAt = clock.now();
  const preapproval = await findPreapproval(call, subscriptionId);
  if (!preapproval) return null;
  const { price } = preapproval;
  if (price === null) throw refusal('a subscription that is not by month or year.');
  const charges =
    preapproval.status === 'pending' ? NOTHING_YET : await chargesOf(call, preapproval, fetchedAt);
  const { due, payments } = charges;
  return subscriptionSnapshot({
    preapproval,
    price,
    due,
    payments: paymentSnapshots(preapproval, price, charges),
    newestPayment: payments.get(due.find(({ payment }) => payment)?.payment?.id ?? '') ?? null,
    fetchedAt,
  });
}

async function chargesOf(
  call: MercadoPagoClient,
  preapproval: Preapproval,
  now: Date,
): Promise<Charges> {
  const { authorizedPayments, isAll } = await listAuthorizedPayments(call, preapproval.id);
  const listed = authorizedPayments.filter((authorizedPayment) => isDue(authorizedPayment, now));
  const isMore = listed.length > LOOKED_UP || !isAll;
  const [asked, reversals] = await Promise.all([
    lookUpPayments(call, listed),
    isMore ? findReversals(call, preapproval, listed) : NO_REVERSALS,
  ]);
  return {
    due: [...listed, ...reversals.older].toSorted(byNewest),
    isAll,
    payments: byId([...reversals.payments, ...asked]),
  };
}

const NO_REVERSALS: Reversals = { older: [], payments: [] };

/** One that is planned for later, or was dropped before it was tried, is neither owed nor paid. */
function isDue({ status, debitDate, payment }: AuthorizedPayment, now: Date): boolean {
  if (status === 'cancelled') return payment !== null;
  return status !== 'scheduled' || debitDate <= now;
}

async function lookUpPayments(
  call: MercadoPagoClient,
  authorizedPayments: readonly AuthorizedPayment[],
): Promise<MercadoPagoPayment[]> {
  const ids = authorizedPayments
    .slice(0, LOOKED_UP)
    .map(({ payment }) => payment?.id)
    .filter((id) => id !== undefined);
  const found = await Promise.all(ids.map((id) => findPayment(call, id)));
  return found.filter((payment) => payment !== null);
}

/** Of two about one payment the last one holds: what was asked itself is newer than what a search shows. */
function byId(payments: readonly MercadoPagoPayment[]): ReadonlyMap<string, MercadoPagoPayment> {
  return new Map(payments.map((payment) => [payment.id, payment]));
}

function byNewest(a: AuthorizedPayment, b: AuthorizedPayment): number {
  return b.debitDate.getTime() - a.debitDate.getTime();
}

function paymentSnapshots(
  preapproval: Preapproval,
  { interval }: PlanPrice,
  { due, isAll, payments }: Charges,
): PaymentSnapshot[] {
  return due.map((authorizedPayment, index) => {
    const isFirst = index === due.length - 1 && isAll && !preapproval.isDelayed;
    return authorizedPaymentSnapshot(authorizedPayment, {
      interval,
      reason: isFirst ? 'first' : 'renewal',
      followingAt: due[index - 1]?.debitDate ?? preapproval.nextPaymentAt,
      payment: payments.get(authorizedPayment.payment?.id ?? '') ?? null,
      isOver: preapproval.status === 'cancelled',
    });
  });
}
