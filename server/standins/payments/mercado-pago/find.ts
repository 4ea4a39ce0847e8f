import { notFound } from './api-error.ts';
import type { MercadoPagoState } from './state.ts';

function finder<Item>(kind: string, of: (state: MercadoPagoState) => Record<string, Item>) {
  return (state: MercadoPagoState, id: string): Item => {
    const items = of(state);
    const found = Object.hasOwn(items, id) ? items[id] : undefined;
    if (found === undefined) throw notFound(kind);
    return found;
  };
}

export const findPreapproval = finder('Preapproval', (state) => state.preapprovals);
export const findAuthorizedPayment = finder(
  'Authorized payment',
  (state) => state.authorizedPayments,
);
export const findPreference = finder('Preference', (state) => state.preferences);
export const findPayment = finder('Payment', (state) => state.payments);
export const findChargeback = finder('Chargeback', (state) => state.chargebacks);
