import { Invoice } from 'mercadopago';
import { child, children, instant, type JsonObject, number, text } from '../json-object.ts';
import type { MercadoPagoClient } from './client.ts';
import { orNull, refusal } from './errors.ts';
import { identifier } from './identifier.ts';
import { fromMercadoPagoMoney } from './money.ts';

/** What we read of an authorized payment: one charge of a subscription with all its attempts. */
export interface AuthorizedPayment {
  id: string;
  preapprovalId: string | null;
  externalReference: string | null;
  status: 'scheduled' | 'processed' | 'recycling' | 'cancelled';
  debitDate: Date;
  createdAt: Date;
  modifiedAt: Date | null;
  retries: number;
  nextRetryAt: Date | null;
  amountMinor: number;
  currency: string;
  /** The payment that it made last; only its status says whether there is money. */
  payment: { id: string; status: string; statusDetail: string } | null;
}

/** More is refused with 400 (measured). */
const MOST = 10;

/**
 * The latest of a subscription, newest first, and whether that is all. No order is documented for the search, so
 * where there are more than a page and the first one ascends, the last page is read instead.
 */
export async function listAuthorizedPayments(
  call: MercadoPagoClient,
  preapprovalId: string,
): Promise<{ authorizedPayments: AuthorizedPayment[]; isAll: boolean }> {
  const first = await page(call, preapprovalId, 0);
  const isAll = first.total <= MOST;
  const isAscending = byNewest(first.authorizedPayments[0], first.authorizedPayments.at(-1)) > 0;
  const latest =
    isAll || !isAscending ? first : await page(call, preapprovalId, first.total - MOST);
  return { authorizedPayments: latest.authorizedPayments.toSorted(byNewest), isAll };
}

/** The one that a payment was made for, wherever it stands in the list of its subscription. */
export async function findAuthorizedPaymentOf(
  call: MercadoPagoClient,
  { id, subscriptionId }: { id: string; subscriptionId: string },
): Promise<AuthorizedPayment | null> {
  // The SDK's type says number, which would round an id of 17 digits; it only writes it into the address.
  const options = { preapproval_id: subscriptionId, payment_id: id as unknown as number };
  const found = await call((config) => new Invoice(config).search({ options }));
  const own = ownOf(found, subscriptionId).find(({ payment }) => payment?.id === id);
  return own ?? null;
}

async function page(call: MercadoPagoClient, preapprovalId: string, offset: number) {
  const found = await call((config) =>
    new Invoice(config).search({
      options: { preapproval_id: preapprovalId, limit: MOST, offset },
    }),
  );
  return {
    authorizedPayments: ownOf(found, preapprovalId),
    total: number(child(found, 'paging'), 'total') ?? 0,
  };
}

/** Searches are known to ignore filters: what belongs to another subscription is not even read. */
function ownOf(found: JsonObject, preapprovalId: string): AuthorizedPayment[] {
  return children(found, 'results')
    .filter((raw) => text(raw, 'preapproval_id') === preapprovalId)
    .map(readAuthorizedPayment);
}

function byNewest(a: AuthorizedPayment | undefined, b: AuthorizedPayment | undefined): number {
  return (b?.debitDate.getTime() ?? 0) - (a?.debitDate.getTime() ?? 0);
}

export async function findAuthorizedPayment(
  call: MercadoPagoClient,
  id: string,
): Promise<AuthorizedPayment | null> {
  const found = await orNull(call((config) => new Invoice(config).get({ id })));
  return found && readAuthorizedPayment(found);
}

const STATUSES = ['scheduled', 'processed', 'recycling', 'cancelled'] as const;

function readAuthorizedPayment(raw: JsonObject): AuthorizedPayment {
  const id = identifier(raw, 'id');
  const debitDate = instant(raw, 'debit_date') ?? instant(raw, 'date_created');
  const amount = number(raw, 'transaction_amount');
  const currency = text(raw, 'currency_id');
  if (id === null || debitDate === null || amount === null || currency === null) {
    throw refusal('an authorizedPayment without id, amount or date.');
  }
  const payment = child(raw, 'payment');
  const paymentId = identifier(payment, 'id');
  return {
    id,
    preapprovalId: text(raw, 'preapproval_id'),
    externalReference: identifier(raw, 'external_reference'),
    // One that is unknown here is no money, and no debt either.
    status: STATUSES.find((status) => status === text(raw, 'status')) ?? 'scheduled',
    debitDate,
    createdAt: instant(raw, 'date_created') ?? debitDate,
    modifiedAt: instant(raw, 'last_modified'),
    retries: number(raw, 'retry_attempt') ?? 0,
    nextRetryAt: instant(raw, 'next_retry_date'),
    amountMinor: fromMercadoPagoMoney(amount, currency).amountMinor,
    currency,
    payment:
      paymentId === null
        ? null
        : {
            id: paymentId,
            status: text(payment, 'status') ?? '',
            statusDetail: text(payment, 'status_detail') ?? '',
          },
  };
}
