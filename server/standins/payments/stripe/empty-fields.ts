/** What fills a field: a value, fields of its own, the fields of each entry of a list, or something worked out. */
export type Filling =
  | null
  | string
  | number
  | boolean
  | readonly Filling[]
  | { readonly [name: string]: Filling }
  | ((owner: Readonly<Record<string, unknown>>) => unknown);

type Fillings = Readonly<Record<string, Filling>>;

/** Names of fields that are null wherever nothing is known of them. */
function nulls(names: string): Record<string, null> {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, null]),
  );
}

const ISSUER = { type: 'self' };
const NO_TAX = { enabled: false, ...nulls('disabled_reason liability') };
const BILLING_MODE = { type: 'flexible', flexible: { proration_discounts: 'included' } };
const NOBODY = nulls('address email name phone tax_id');
const INVOICE_SETTINGS = {
  issuer: ISSUER,
  ...nulls('account_tax_ids custom_fields description footer'),
};

/** Old fields for what a price says now. */
function planOf({ price }: Readonly<Record<string, unknown>>): unknown {
  const {
    recurring,
    unit_amount,
    unit_amount_decimal,
    lookup_key: _,
    type: __,
    ...rest
  } = price as {
    recurring: Fillings;
    unit_amount: number;
    unit_amount_decimal: string;
    [name: string]: unknown;
  };
  return {
    ...nulls('meter nickname tiers_mode transform_usage trial_period_days'),
    ...rest,
    ...recurring,
    object: 'plan',
    amount: unit_amount,
    amount_decimal: unit_amount_decimal,
  };
}

/**
 * The fields that Stripe always sends and of which this sandbox knows nothing, by the kind of object, as Stripe
 * sends them where there is nothing (SDK 23.1.0: fields that are not optional).
 */
export const EMPTY_FIELDS: Readonly<Record<string, Fillings>> = {
  'billing_portal.session': {
    configuration: 'bpc_of_the_sandbox',
    flow: {
      after_completion: nulls('hosted_confirmation redirect'),
      ...nulls('customer_update subscription_cancel subscription_pause subscription_update'),
      subscription_update_confirm: null,
    },
    ...nulls('customer_account on_behalf_of'),
  },
  charge: {
    billing_details: NOBODY,
    payment_method_details: {
      card: {
        ...nulls('amount_authorized authorization_code checks country funding installments'),
        ...nulls('electronic_commerce_indicator mandate network network_transaction_id'),
        ...nulls('regulated_status three_d_secure transaction_link_id wallet'),
        exp_month: 12,
        exp_year: 2030,
      },
    },
    ...nulls('application application_fee application_fee_amount balance_transaction description'),
    ...nulls(
      'calculated_statement_descriptor failure_balance_transaction fraud_details on_behalf_of',
    ),
    ...nulls('outcome receipt_email receipt_number review shipping source source_transfer'),
    ...nulls('statement_descriptor statement_descriptor_suffix transfer_data transfer_group'),
  },
  'checkout.session': {
    automatic_tax: { enabled: false, ...nulls('liability provider status') },
    custom_fields: [],
    custom_text: nulls('after_submit shipping_address submit terms_of_service_acceptance'),
    customer_details: {
      ...nulls('address business_name individual_name phone tax_ids'),
      tax_exempt: 'none',
    },
    discounts: [],
    payment_method_collection: 'always',
    shipping_options: [],
    ...nulls('after_expiration allow_promotion_codes allowed_payment_method_types client_secret'),
    ...nulls('billing_address_collection collected_information consent consent_collection'),
    ...nulls(
      'currency_conversion customer_account customer_creation customer_email invoice_creation',
    ),
    ...nulls('integration_identifier managed_payments origin_context payment_link permissions'),
    ...nulls('payment_method_configuration_details payment_method_options recovered_from'),
    ...nulls('saved_payment_method_options setup_intent shipping_address_collection shipping_cost'),
    ...nulls('submit_type total_details wallet_options'),
  },
  customer: {
    invoice_settings: nulls('custom_fields footer rendering_options'),
    ...nulls('default_source description shipping'),
  },
  dispute: {
    balance_transactions: [],
    enhanced_eligibility_types: [],
    evidence: {},
    evidence_details: {
      due_by: null,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: false,
  },
  invoice: {
    amount_overpaid: 0,
    amount_shipping: 0,
    automatic_tax: { ...NO_TAX, ...nulls('provider status') },
    customer_tax_exempt: 'none',
    default_tax_rates: [],
    discounts: [],
    issuer: ISSUER,
    payment_settings: nulls('default_mandate payment_method_options payment_method_types'),
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    subtotal_excluding_tax: ({ subtotal }) => subtotal,
    total_discount_amounts: [],
    total_excluding_tax: ({ total }) => total,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    ...nulls(
      'account_country account_name account_tax_ids application custom_fields customer_account',
    ),
    ...nulls(
      'customer_address customer_phone customer_shipping default_payment_method default_source',
    ),
    ...nulls('description due_date effective_at footer from_invoice last_finalization_error'),
    ...nulls(
      'latest_revision on_behalf_of receipt_number rendering shipping_cost shipping_details',
    ),
    ...nulls('statement_descriptor test_clock webhooks_delivered_at'),
  },
  line_item: {
    discount_amounts: [],
    discountable: true,
    discounts: [],
    pretax_credit_amounts: [],
    taxes: [],
  },
  payment_intent: {
    amount_capturable: 0,
    capture_method: 'automatic',
    confirmation_method: 'automatic',
    ...nulls('allowed_payment_method_types application application_fee_amount canceled_at'),
    ...nulls('automatic_payment_methods cancellation_reason client_secret customer_account'),
    ...nulls('description excluded_payment_method_types managed_payments on_behalf_of review'),
    ...nulls('payment_method_configuration_details payment_method_options payment_record'),
    ...nulls('processing receipt_email setup_future_usage shipping source statement_descriptor'),
    ...nulls('statement_descriptor_suffix transfer_group'),
  },
  payment_method: {
    billing_details: NOBODY,
    card: {
      ...nulls('checks country display_brand generated_from networks regulated_status'),
      ...nulls('three_d_secure_usage wallet'),
    },
    metadata: {},
    customer_account: null,
  },
  price: {
    recurring: nulls('meter trial_period_days'),
    tax_behavior: 'unspecified',
    ...nulls('custom_unit_amount nickname tiers_mode transform_quantity'),
  },
  product: {
    images: [],
    marketing_features: [],
    type: 'service',
    updated: ({ created }) => created,
    ...nulls('package_dimensions shippable tax_details url'),
  },
  refund: nulls(
    `balance_transaction customer customer_account payment_method receipt_number
     source_transfer_reversal transfer_reversal`,
  ),
  subscription: {
    automatic_tax: NO_TAX,
    billing_schedules: [],
    cancellation_details: nulls('feedback_option'),
    discounts: [],
    invoice_settings: INVOICE_SETTINGS,
    payment_settings: {
      ...nulls('payment_method_options payment_method_types'),
      save_default_payment_method: 'off',
    },
    pending_update: nulls(
      'cancel_at_period_end discount discounts metadata trial_from_plan billing_cycle_anchor',
    ),
    ...nulls('application application_fee_percent billing_cycle_anchor_config billing_thresholds'),
    ...nulls('customer_account days_until_due default_source description managed_payments'),
    ...nulls('next_pending_invoice_item_invoice on_behalf_of pending_invoice_item_interval'),
    ...nulls('pending_setup_intent test_clock transfer_data trial_settings'),
  },
  subscription_item: {
    discounts: [],
    plan: planOf,
    tax_rates: [],
    ...nulls('billing_thresholds current_trial'),
  },
  subscription_schedule: {
    billing_mode: BILLING_MODE,
    default_settings: {
      billing_cycle_anchor: 'automatic',
      collection_method: 'charge_automatically',
      invoice_settings: { ...INVOICE_SETTINGS, days_until_due: null },
      ...nulls('application_fee_percent billing_thresholds default_payment_method description'),
      ...nulls('on_behalf_of transfer_data'),
    },
    pause_schedules: [],
    phases: [
      {
        add_invoice_items: [],
        discounts: [],
        items: [{ discounts: [], plan: ({ price }) => price, billing_thresholds: null }],
        ...nulls('application_fee_percent billing_cycle_anchor billing_thresholds description'),
        ...nulls('collection_method default_payment_method invoice_settings on_behalf_of'),
        transfer_data: null,
      },
    ],
    ...nulls('application customer_account test_clock'),
  },
};
