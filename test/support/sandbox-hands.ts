/** What people and banks do at a provider, with a sandbox in its place. */
export interface SandboxHands {
  /** At the hosted payment page. `twice` and `cash` are for pages of one payment; elsewhere they pay, or do nothing. */
  settle(url: string, how: 'pay' | 'decline' | 'twice' | 'cash'): Promise<Response>;
  /** From now on the card on file is declined, or works again. */
  setCard(subscriptionId: string, works: boolean): Promise<void>;
  /** What happens to the newest payment of a subscription. Does nothing where that cannot happen. */
  reverse(subscriptionId: string, what: 'refund' | 'dispute' | 'win' | 'lose'): Promise<void>;
  /** Takes per cent off every renewal, as the seller does at the provider. Only at Stripe, as the next three. */
  coupon(subscriptionId: string, percentOff: number): Promise<void>;
  /** Deletes the customer of a subscription, and ends the subscription by it. */
  deleteCustomer(subscriptionId: string): Promise<void>;
  /** Sets metadata by name, null removes a name; all of it where `values` is null. */
  editMetadata(objectId: string, values: Record<string, string | null> | null): Promise<void>;
  /** From now on the subscription answers this status, one too that nobody knows; null is the true one again. */
  setStatus(subscriptionId: string, status: string | null): Promise<void>;
  /** The next refunds are refused with the answer 400. */
  refuseRefunds(times: number): Promise<void>;
  /** Subscriptions at the provider that carry one of these references. */
  subscriptionsOf(references: ReadonlySet<string>): Promise<string[]>;
}

export interface SandboxCalls {
  control<T = Record<string, unknown>>(path: string, body?: unknown): Promise<T>;
  look<T = Record<string, unknown>>(path: string): Promise<T>;
}

export const REVERSALS = {
  refund: ['refund', {}],
  dispute: ['dispute', { status: 'needs_response' }],
  win: ['dispute', { status: 'won' }],
  lose: ['dispute', { status: 'lost' }],
} as const;

export function submit(url: string, form: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(form) });
}

interface SandboxState {
  stripe: {
    subscriptions: Record<string, { id: string; status: string; metadata: Record<string, string> }>;
  };
  mercadoPago: { preapprovals: Record<string, { id: string; externalReference: string }> };
}

/** The controls know both providers by the ids of what they are about. */
function commonHands(calls: SandboxCalls): Pick<SandboxHands, 'setCard' | 'reverse'> {
  return {
    async setCard(subscription, works) {
      await calls.control('card', { subscription, works });
    },
    async reverse(subscription, what) {
      const [path, body] = REVERSALS[what];
      // Nothing was charged yet, or it is reversed already: then nothing happens.
      await calls.control(path, { subscription, ...body }).catch(() => undefined);
    },
  };
}

const onlyAtStripe = () => Promise.reject(new Error('Only Stripe can do this.'));

export function stripeHands(calls: SandboxCalls): SandboxHands {
  const trueStatuses = new Map<string, string>();
  return {
    ...commonHands(calls),
    settle: (url, how) => submit(url, { card: how === 'decline' ? '0002' : '4242' }),
    async coupon(subscription, percentOff) {
      await calls.control('coupon', { subscription, percentOff });
    },
    async deleteCustomer(subscription) {
      await calls.control('customers/delete', { subscription });
    },
    async editMetadata(object, values) {
      await calls.control('metadata', { object, values });
    },
    async setStatus(subscription, status) {
      const { stripe } = await calls.look<SandboxState>('state');
      const present = stripe.subscriptions[subscription]?.status ?? '';
      const isOver = present.startsWith('cancel') || present === 'incomplete_expired';
      const former = trueStatuses.get(subscription) ?? present;
      if (status === null) trueStatuses.delete(subscription);
      else trueStatuses.set(subscription, former);
      if (!isOver) await calls.control('status', { subscription, status: status ?? former });
    },
    async refuseRefunds(times) {
      await calls.control('refuse', { route: 'POST /v1/refunds', times });
    },
    async subscriptionsOf(references) {
      const { stripe } = await calls.look<SandboxState>('state');
      return Object.values(stripe.subscriptions)
        .filter(({ metadata }) => references.has(metadata['intentId'] ?? ''))
        .map(({ id }) => id);
    },
  };
}

const CHOICES = {
  pay: 'card_approved',
  twice: 'card_approved',
  decline: 'card_rejected',
  cash: 'cash',
} as const;

export function mercadoPagoHands(calls: SandboxCalls): SandboxHands {
  const mishaps = mercadoPagoMishaps(calls);
  return {
    ...commonHands(calls),
    async settle(url, how) {
      const choice = CHOICES[how];
      const answer = await submit(url, { choice });
      return how === 'twice' ? submit(url, { choice, again: 'yes' }) : answer;
    },
    coupon: onlyAtStripe,
    deleteCustomer: onlyAtStripe,
    editMetadata: onlyAtStripe,
    setStatus: mishaps.setStatus,
    refuseRefunds: mishaps.refuseRefunds,
    async subscriptionsOf(references) {
      const { mercadoPago } = await calls.look<SandboxState>('state');
      return Object.values(mercadoPago.preapprovals)
        .filter(({ externalReference }) => references.has(externalReference))
        .map(({ id }) => id);
    },
  };
}

/** What else can go wrong at Mercado Pago. */
export function mercadoPagoMishaps(calls: Pick<SandboxCalls, 'control'>) {
  return {
    /** From now on it answers this status, known or not; null is the true one. */
    async setStatus(subscription: string, status: string | null): Promise<void> {
      await calls.control('mercado-pago/status', { subscription, status });
    },
    /** The next refunds are refused, as those of a payment in another state. */
    async refuseRefunds(times: number): Promise<void> {
      const route = 'POST /mercadopago/v1/payments/:id/refunds';
      await calls.control('faults', { route, status: 400, times });
    },
    /** At the page of a single payment. */
    async payTwice(url: string): Promise<void> {
      await submit(url, { choice: 'card_approved' });
      await submit(url, { choice: 'card_approved', again: 'yes' });
    },
    /** The money of a slip comes though nobody waits for it any more. */
    async payLate(preference: string): Promise<void> {
      await calls.control('tickets/pay', { preference, late: true });
    },
  };
}
