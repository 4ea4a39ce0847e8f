import { Payment } from 'mercadopago';
import { child, children, instant, type JsonObject, number, text } from '../json-object.ts';
import type { PaymentMethod } from '../payment-provider.ts';
import type { MercadoPagoClient } from './client.ts';
import { orNull, refusal } from './errors.ts';
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

/** Payments of one external reference, newest first, without checks of a card. The index may lag behind; each is the truth of its time. */
export async function searchPayments(
  call: MercadoPagoClient,
  externalReference: string,
): Promise<MercadoPagoPayment[]> {
  const found = await call((config) =>
    new Payment(config).search({
      options: {
        external_reference: externalReference,
        sort: 'date_created',
        criteria: 'desc',
        limit: 30,
        offset: 0,
      },
    }),
  );
  return (
    children(found, 'results')
      .map(readPayment)
      .filter((payment) => !payment.isCardCheck)
      // Other searches are known to ignore this filter.
      .filter((payment) => payment.externalReference === externalReference)
      .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
  );
}

export async function cancelPayment(call: MercadoPagoClient, id: string): Promise<void> {
  await call((config) => new Payment(config).cancel({ id }));
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
    externalReference: text(raw, 'external_reference'),
    subscriptionId: text(transaction, 'subscription_id'),
    amountMinor: fromMercadoPagoMoney(amount, currency).amountMinor,
    refundedMinor: fromMercadoPagoMoney(refunded, currency).amountMinor,
    currency,
    createdAt,
    approvedAt: instant(raw, 'date_approved'),
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
