/** A portal page for one thing only. */
export interface PortalFlow {
  type: 'payment_method_update';
  after_completion: {
    type: 'portal_homepage' | 'redirect';
    redirect: { return_url: string } | null;
  };
}

export interface PortalSession {
  id: string;
  object: 'billing_portal.session';
  created: number;
  livemode: false;
  customer: string;
  return_url: string;
  url: string;
  flow: PortalFlow | null;
  locale: string | null;
}
