import type { ProviderBench } from '#test/support/provider-contract/bench.ts';
import { describeProviderContract } from '#test/support/provider-contract.ts';
import { startStripeBench } from '../stripe-bench.ts';

const DAY = 86_400;

const neverPossible = () => Promise.reject(new Error('Stripe takes no single payments here.'));

async function open(): Promise<ProviderBench> {
  const bench = await startStripeBench();
  const { provider, sandbox } = bench;
  const latestInvoice = async (subscriptionId: string) =>
    (await bench.state()).subscriptions[subscriptionId]?.latest_invoice ?? '';
  const putOnFile = async (subscriptionId: string, card: string) => {
    const { customer = '' } = (await bench.state()).subscriptions[subscriptionId] ?? {};
    const { url } = await provider.createPortal(customer, 'http://localhost/billing', 'manage');
    await bench.submit(url, { action: 'card', card });
  };
  return {
    provider,
    now: () => sandbox.clock.now(),
    pay: async (url) => {
      await bench.submit(url, { card: '4242' });
    },
    decline: async (url) => {
      await bench.submit(url, { card: '0002' });
    },
    takeCashSlip: neverPossible,
    settleCash: neverPossible,
    advance: async (seconds) => {
      await bench.control('clock/advance', { seconds });
    },
    renew: async (subscription, outcome) => {
      await bench.control('renew', { subscription, outcome });
    },
    exhaustRetries: async () => {
      await bench.control('clock/advance', { seconds: 16 * DAY });
    },
    settleDebt: async (subscriptionId) => {
      const invoice = await latestInvoice(subscriptionId);
      await bench.submit(`${sandbox.origin}/invoice/${invoice}`, { card: '4242' });
    },
    refund: async (invoice, amount) => {
      await bench.control('refund', { invoice, amount });
    },
    dispute: async (invoice, status) => {
      await bench.control('dispute', { invoice, status });
    },
    breakCard: (subscriptionId) => putOnFile(subscriptionId, '0341'),
    async notices() {
      await bench.control('webhooks/flush', {});
      const deliveries = bench.receiver.take();
      return deliveries.map(({ rawBody, headers }) =>
        provider.verifyWebhook({ rawBody, headers, query: {} }, sandbox.clock.now()),
      );
    },
    stop: bench.stop,
  };
}

describeProviderContract('Stripe', {
  capabilities: {
    customers: true,
    idempotentCheckout: true,
    proration: true,
    intervalChange: true,
    cancelAtPeriodEnd: true,
    singlePayments: false,
    portal: true,
  },
  currency: 'ARS',
  keepsPaidTime: false,
  open,
});
