import type { ProviderBench } from '#test/support/provider-contract/bench.ts';
import { describeProviderContract } from '#test/support/provider-contract.ts';
import { startMercadoPagoBench } from '../mercado-pago-bench.ts';

const DAY = 86_400;
/** Longer than it takes from an authorization to its first charge. */
const FIRST_CHARGE_SECONDS = 3600;

async function open(): Promise<ProviderBench> {
  const bench = await startMercadoPagoBench({ firstChargeDelaySeconds: FIRST_CHARGE_SECONDS - 60 });
  const { provider, sandbox, control } = bench;
  const advance = async (seconds: number) => {
    await control('clock/advance', { seconds });
  };
  const setCard = async (subscription: string, works: boolean) => {
    await control('card', { subscription, works });
  };
  /** An authorized payment's payment has an id of its own. */
  const idOf = async (paymentId: string) => {
    const authorizedPayment = paymentId.match(/^authorized-payment-(.+)$/)?.[1];
    if (authorizedPayment === undefined) return paymentId;
    const { payment } = await bench.get(`/authorized_payments/${authorizedPayment}`);
    return String((payment as { id: number }).id);
  };
  return {
    provider,
    now: () => sandbox.clock.now(),
    async pay(url) {
      await bench.submit(url, { choice: 'card_approved' });
      if (url.includes('/subscriptions/')) await advance(FIRST_CHARGE_SECONDS);
    },
    async decline(url) {
      await bench.submit(url, { choice: 'card_rejected' });
    },
    async takeCashSlip(url) {
      await bench.submit(url, { choice: 'cash' });
    },
    async settleCash(payment) {
      await control('tickets/pay', { payment });
    },
    advance,
    async renew(subscription, outcome) {
      await control('renew', { subscription, outcome });
    },
    exhaustRetries: () => advance(11 * DAY),
    async settleDebt(subscription) {
      await setCard(subscription, true);
      await advance(2 * DAY);
    },
    async refund(paymentId, amountMinor) {
      const amount = amountMinor === null ? {} : { amount: amountMinor };
      await control('refund', { payment: await idOf(paymentId), ...amount });
    },
    async dispute(paymentId, status) {
      await control('dispute', { payment: await idOf(paymentId), status });
    },
    breakCard: (subscription) => setCard(subscription, false),
    async notices() {
      await control('webhooks/flush', {});
      return bench.receiver
        .take()
        .map(({ rawBody, headers, query }) =>
          provider.verifyWebhook({ rawBody, headers, query }, sandbox.clock.now()),
        );
    },
    stop: bench.stop,
  };
}

describeProviderContract('Mercado Pago', {
  capabilities: {
    customers: false,
    idempotentCheckout: false,
    proration: false,
    intervalChange: false,
    cancelAtPeriodEnd: false,
    singlePayments: true,
    portal: false,
  },
  currency: 'ARS',
  keepsPaidTime: true,
  open,
});
