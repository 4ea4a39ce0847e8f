import type { Definitions, Schema } from './schema.ts';

/** One thing in which what is published about Mercado Pago's API is known to be wrong. */
interface Gap {
  definition: string;
  /** Without one, the whole definition is replaced. */
  field?: string;
  /** What is checked instead. */
  instead: Schema;
  source: string;
}

const TEXT = { type: ['string', 'null'] };
const WHOLE = { type: 'number' };
const FREE_TRIAL: Schema = {
  type: 'object',
  properties: { frequency: WHOLE, frequency_type: { enum: ['days', 'months'] } },
  required: ['frequency', 'frequency_type'],
  additionalProperties: false,
};
const DESCRIPTION = 'the OpenAPI description: Subscription, AuthorizedPayment';
const RECORDED = 'answers of the real API, recorded in public code';

/** In the SDK's types of what is sent. */
export const REQUEST_GAPS: readonly Gap[] = [
  {
    definition: 'AutoRecurringRequest',
    field: 'free_trial',
    instead: FREE_TRIAL,
    source: 'Mercado Pago docs: Create subscription; the SDK has it in AutoRecurringWithFreeTrial',
  },
  {
    definition: 'Payment.cancel',
    field: 'status',
    instead: { const: 'cancelled' },
    source: 'the code of the SDK, clients/payment/cancel: a body of its own that no type shows',
  },
];

/** In the SDK's types of what is answered. */
export const RESPONSE_GAPS: readonly Gap[] = [
  ...gaps('AutoRecurringResponse', ['free_trial'], nullable(FREE_TRIAL), RECORDED),
  ...gaps('SummarizedResponse', ['last_charged_amount'], nullable(WHOLE), RECORDED),
  ...gaps('InvoiceResponse', ['id'], WHOLE, DESCRIPTION),
  ...gaps('InvoicePayment', ['id'], WHOLE, DESCRIPTION),
  ...gaps('PaymentSearchResult', ['id', 'collector_id'], WHOLE, 'the SDK: PaymentResponse'),
  ...['PreApprovalUpdateResponse', 'PreApprovalResults'].flatMap((definition) => [
    ...gaps(
      definition,
      [
        'date_created',
        'external_reference',
        'last_modified',
        'next_payment_date',
        'payment_method_id',
      ],
      TEXT,
      DESCRIPTION,
    ),
    ...gaps(definition, ['card_id'], TEXT, RECORDED),
  ]),
  ...gaps(
    'TransactionDetails',
    [
      'acquirer_reference',
      'external_resource_url',
      'financial_institution',
      'payable_deferral_period',
      'payment_method_reference_id',
    ],
    TEXT,
    RECORDED,
  ),
  ...gaps('PaymentOrder', ['id'], TEXT, RECORDED),
];

/** In the OpenAPI description's requests. */
export const DESCRIBED_REQUEST_GAPS: readonly Gap[] = [
  {
    definition: 'SubscriptionUpdateRequest',
    field: 'auto_recurring',
    instead: {
      type: 'object',
      properties: { transaction_amount: WHOLE, currency_id: { type: 'string' } },
      required: ['transaction_amount', 'currency_id'],
    },
    source: 'the SDK: an update takes amount and currency alone; here it is the type of a creation',
  },
];

/** In the OpenAPI description's answers. */
export const DESCRIBED_RESPONSE_GAPS: readonly Gap[] = [
  ...gaps('Subscription', ['card_id'], TEXT, RECORDED),
  {
    definition: 'Payment',
    field: 'operation_type',
    instead: { enum: ['card_validation', 'recurring_payment', 'regular_payment', null] },
    source:
      'measured: a card is checked with a payment of ARS 0 of this type; others are not made here',
  },
  {
    definition: 'PaymentRefund.list',
    instead: { type: 'array', items: { $ref: '#/definitions/PaymentRefund.get' } },
    source: 'the SDK: a list; here it is one refund',
  },
  {
    definition: 'Chargeback.get',
    field: 'payments',
    instead: { type: 'array' },
    source: 'guess: ids; here they are objects without fields, and the SDK has payment_id instead',
  },
];

function gaps(definition: string, fields: string[], instead: Schema, source: string): Gap[] {
  return fields.map((field) => ({ definition, field, instead, source }));
}

function nullable(schema: Schema): Schema {
  return { anyOf: [schema, { type: 'null' }] };
}

/** @throws for a gap in what is not declared, or that is closed: then its line has to go. */
export function withGaps(definitions: Definitions, known: readonly Gap[]): Definitions {
  const mended = structuredClone(definitions);
  for (const { definition, field, instead } of known) {
    const holder = mended[definition];
    if (!holder) throw new Error(`A gap names ${definition}, which is not declared.`);
    const before = field === undefined ? holder : holder.properties?.[field];
    if (JSON.stringify(before) === JSON.stringify(instead)) {
      throw new Error(`The gap in ${definition} ${field ?? ''} is closed: take it off the list.`);
    }
    if (field === undefined) mended[definition] = instead;
    else holder.properties = { ...holder.properties, [field]: instead };
  }
  return mended;
}
