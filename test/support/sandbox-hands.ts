/** What people and banks do at a provider, with a sandbox in its place. */
export interface SandboxHands {
  /** At the hosted payment page. */
  settle(url: string, how: 'pay' | 'decline'): Promise<Response>;
  /** From now on the card on file is declined, or works again. */
  setCard(subscriptionId: string, works: boolean): Promise<void>;
  /** What happens to the newest payment of a subscription. Does nothing where that cannot happen. */
  reverse(subscriptionId: string, what: 'refund' | 'dispute' | 'win' | 'lose'): Promise<void>;
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
  stripe: { subscriptions: Record<string, { id: string; metadata: Record<string, string> }> };
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

export function stripeHands(calls: SandboxCalls): SandboxHands {
  return {
    ...commonHands(calls),
    settle: (url, how) => submit(url, { card: how === 'pay' ? '4242' : '0002' }),
    async subscriptionsOf(references) {
      const { stripe } = await calls.look<SandboxState>('state');
      return Object.values(stripe.subscriptions)
        .filter(({ metadata }) => references.has(metadata['intentId'] ?? ''))
        .map(({ id }) => id);
    },
  };
}

export function mercadoPagoHands(calls: SandboxCalls): SandboxHands {
  return {
    ...commonHands(calls),
    settle: (url, how) =>
      submit(url, { choice: how === 'pay' ? 'card_approved' : 'card_rejected' }),
    async subscriptionsOf(references) {
      const { mercadoPago } = await calls.look<SandboxState>('state');
      return Object.values(mercadoPago.preapprovals)
        .filter(({ externalReference }) => references.has(externalReference))
        .map(({ id }) => id);
    },
  };
}
