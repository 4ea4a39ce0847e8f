import type { Stripe } from 'stripe';

/** A page for one click: its address is short-lived (Stripe docs: Customer portal, Deep links). */
export async function createPortal(
  stripe: Stripe,
  customer: string,
  returnUrl: string,
  purpose: 'manage' | 'payment_method',
): Promise<{ url: string }> {
  const { url } = await stripe.billingPortal.sessions.create({
    customer,
    return_url: returnUrl,
    ...(purpose === 'payment_method' ? { flow_data: newPaymentMethod(returnUrl) } : {}),
  });
  return { url };
}

function newPaymentMethod(returnUrl: string): Stripe.BillingPortal.SessionCreateParams.FlowData {
  return {
    type: 'payment_method_update',
    after_completion: { type: 'redirect', redirect: { return_url: returnUrl } },
  };
}
