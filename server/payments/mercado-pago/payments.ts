import { Payment } from 'mercadopago';
import { child, children, instant, type JsonObject, number, text } from '../json-object.ts';
import type { PaymentMethod } from '../payment-provider.ts';
import type { MercadoPagoClient } from './client.ts';
import { isRefused, orNull, refusal } from './errors.ts';
import { identifier } from './identifier.ts';
import { fromMercadoPagoMoney } from './money.ts';

/** What we read of a payment. */
export interface MercadoPagoPayment {
  id: string;
  /** A check of the card precedes a first charge, with ARS 0: it is no payment. */
  isCardCheck: boolean;
  status: string;
  statusDetail: string;
  externalReference: string | null;
  /** Set where a subscription charged it. */
  subscriptionId: string | null;
  amountMinor: number;
  refundedMinor: number;
  currency: string;
  createdAt: Date;
  approvedAt: Date | null;
  updatedAt: Date | null;
  /** The slip to pay with, where there is one. */
  slipUrl: string | null;
  method: PaymentMethod | null;
}

export async function findPayment(
  call: MercadoPagoClient,
  id: string,
): Promise<MercadoPagoPayment | null> {
  const found = await orNull(call((config) => new Payment(config).get({ id })));
  return found && readPayment(found);
}

/**
 * Payments of one external reference, the newest or the latest changed first, without checks of a card. The index
 * may lag behind; each is the truth of its time.
 */
export async function searchPayments(
  call: MercadoPagoClient,
  externalReference: string,
  sort: 'date_created' | 'date_last_updated' = 'date_created',
): Promise<MercadoPagoPayment[]> {
  const found = await call((config) =>
    new Payment(config).search({
      options: {
        external_reference: externalReference,
        sort,
        criteria: 'desc',
        limit: 30,
        offset: 0,
      },
    }),
  );
  const own = children(found, 'results')
    // Other searches are known to ignore this filter: what is somebody else's is not even read.
    .filter((raw) => identifier(raw, 'external_reference') === externalReference)
    .map(readPayment)
    .filter((payment) => !payment.isCardCheck);
  const at = (payment: MercadoPagoPayment) =>
    sort === 'date_created' ? payment.createdAt : (payment.updatedAt ?? payment.createdAt);
  return own.sort((a, b) => at(b).getTime() - at(a).getTime());
}

/** Ends one that is on its way. One that was paid or ended meanwhile is refused: that is an answer, not a failure. */
export async function cancelOpenPayment(call: MercadoPagoClient, id: string): Promise<void> {
  try {
    await call((config) => new Payment(config).cancel({ id }));
  } catch (error) {
    if (!isRefused(error)) throw error;
  }
}

function readPayment(raw: JsonObject): MercadoPagoPayment {
  const id = identifier(raw, 'id');
  const currency = text(raw, 'currency_id');
  const amount = number(raw, 'transaction_amount');
  const createdAt = instant(raw, 'date_created');
  if (id === null || currency === null || amount === null || createdAt === null) {
    throw refusal('a payment without id, amount or date.');
  }
  const refunded = number(raw, 'transaction_amount_refunded') ?? 0;
  const transaction = child(child(raw, 'point_of_interaction'), 'transaction_data');
  const details = child(raw, 'transaction_details');
  return {
    id,
    isCardCheck: text(raw, 'operation_type') === 'card_validation',
    status: text(raw, 'status') ?? '',
    statusDetail: text(raw, 'status_detail') ?? '',
    externalReference: identifier(raw, 'external_reference'),
    subscriptionId: text(transaction, 'subscription_id'),
    amountMinor: fromMercadoPagoMoney(amount, currency).amountMinor,
    refundedMinor: fromMercadoPagoMoney(refunded, currency).amountMinor,
    currency,
    createdAt,
    approvedAt: instant(raw, 'date_approved'),
    updatedAt: instant(raw, 'date_last_updated'),
    slipUrl: text(details, 'external_resource_url'),
    method: methodOf(raw),
  };
}

/** Mercado Pago's names of cards that have another one everywhere else. */
const BRANDS: Readonly<Record<string, string>> = {
  master: 'mastercard',
  debmaster: 'mastercard',
  debvisa: 'visa',
};

/** A card by its brand; other methods by their kind: the slip of which shop it was says nothing later. */
function methodOf(raw: JsonObject): PaymentMethod | null {
  const kind = text(raw, 'payment_type_id') ?? '';
  const name = text(raw, 'payment_method_id');
  const isCard = kind.endsWith('_card');
  const brand = isCard ? brandOf(name ?? kind) : kind || name;
  return brand ? { brand, last4: text(child(raw, 'card'), 'last_four_digits') ?? '' } : null;
}

export function brandOf(name: string): string {
  return BRANDS[name] ?? name;
}
