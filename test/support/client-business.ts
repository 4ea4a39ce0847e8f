import type { ProviderOption } from '#client/features/billing/api/get-billing-options.ts';
import { type Account, me } from '#shared/contracts/accounts.ts';
import {
  getBillingDetails,
  getBillingOptions,
  type HistoryEntry,
  type Invoice,
  listHistory,
  listInvoices,
} from '#shared/contracts/billing.ts';
import { type BillingActions, getBillingActions } from '#shared/contracts/billing-actions.ts';
import { listPlans, type Plan } from '#shared/contracts/plans.ts';
import {
  getSubscriptionLimits,
  getSubscriptionStatus,
  type Limits,
  type SubscriptionStatus,
} from '#shared/contracts/subscriptions.ts';
import { actionsOf } from './client-billing-actions.ts';
import { answer } from './client-network.ts';
import { aSubscription, catalogue, someLimits } from './client-plans.ts';

interface Business {
  role?: Account['user']['role'];
  plans?: Plan[];
  subscription?: SubscriptionStatus;
  limits?: Limits;
  providers?: ProviderOption[];
  sandboxUrl?: string | null;
  invoices?: Invoice[];
  history?: HistoryEntry[];
  /** What differs from what is usually allowed in that state; see actionsOf. */
  actions?: Partial<BillingActions>;
}

export const stripe: ProviderOption = {
  name: 'stripe',
  currencies: ['ARS', 'USD'],
  modes: ['recurring'],
  hasPortal: true,
  needsPayerEmail: false,
  isSandbox: true,
};
export const mercadoPago: ProviderOption = {
  name: 'mercadopago',
  currencies: ['ARS'],
  modes: ['recurring', 'prepaid'],
  hasPortal: false,
  needsPayerEmail: true,
  isSandbox: true,
};

let standing: Parameters<typeof actionsOf>[0] | null = null;

/** From now on the subscription stands like this, with what can be done about it then. */
export function answerStanding(
  subscription: SubscriptionStatus,
  actions: Partial<BillingActions> = {},
): void {
  const { plans = catalogue, providers = [stripe] } = standing ?? {};
  standing = { plans, providers, subscription };
  answer(getSubscriptionStatus, subscription);
  answer(getBillingActions, actionsOf(standing, actions));
}

/** Answers everything that the screens of a signed-in business ask for. */
export function answerForBusiness(business: Business = {}) {
  const {
    role = 'owner',
    plans = catalogue,
    subscription = aSubscription(),
    limits = someLimits({}, subscription.features),
    providers = [stripe],
    sandboxUrl = null,
    invoices = [],
    history = [],
    actions = {},
  } = business;
  answer(me, {
    user: {
      id: '64b000000000000000000001',
      name: 'Ana',
      email: 'ana@demo.test',
      role,
      locale: 'es-AR',
    },
    business: { id: '64c000000000000000000001', name: 'Ferretería' },
  });
  answer(listPlans, { plans });
  standing = { subscription, plans, providers };
  answerStanding(subscription, actions);
  answer(getSubscriptionLimits, limits);
  answer(getBillingOptions, { providers, sandboxUrl });
  answer(listInvoices, { items: invoices });
  answer(listHistory, { items: history, nextCursor: null });
  answer(getBillingDetails, { billingEmail: null, taxId: null });
}
