import type { SubscriptionRecord } from '#server/features/subscriptions/subscription.model.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Session } from '#server/http/session.ts';
import { ProviderError } from '#server/payments/payment-provider.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import { Crash, type CrashingDatabase } from '#test/support/crashing-database.ts';
import type { PayingApp } from '#test/support/paying-app.ts';
import type { Step, Turn } from './steps.ts';

const APP = 'inventory';
const HOUR = 3_600_000;
const OTHER = { stripe: 'mercadopago', mercadopago: 'stripe' } as const;
/** Longer than the leases that a dead process leaves behind. */
const RESTART_MS = 61_000;

export interface Life {
  session: Session;
  live(turns: readonly Turn[]): Promise<void>;
  /** Everything that may still be on its way arrives or is healed. */
  settle(): Promise<void>;
  record(): Promise<SubscriptionRecord>;
}

/** One business that lives through turns at one provider. Refusals are part of life; anything else fails. */
export function createLife(parts: {
  app: PayingApp;
  database: CrashingDatabase;
  session: Session;
  provider: ProviderName;
  planIds: readonly string[];
}): Life {
  const { app, database, session, provider, planIds } = parts;
  const { billing, cancellation, sync, checkoutReturns, subscriptions } = app.services;
  let lastCheckout: string | null = null;

  async function choose(step: Extract<Step, { do: 'choose' }>): Promise<void> {
    const chosen = step.elsewhere ? OTHER[provider] : provider;
    const started = await billing.upgrade(session, {
      app: APP,
      targetPlanId: planIds[step.plan] ?? '',
      billingPeriod: step.period,
      provider: chosen,
      currency: 'ARS',
      mode: chosen === 'stripe' ? 'recurring' : step.mode,
    });
    if ('subscription' in started) return;
    lastCheckout = started.checkoutId;
    if (step.outcome === 'leaves') return;
    await app
      .hands(chosen)
      .settle(started.checkoutUrl, step.outcome === 'is declined' ? 'decline' : 'pay');
    if (step.outcome !== 'pays and returns') return;
    await app.pass(HOUR / 4);
    await checkoutReturns.look(session, started.checkoutId);
  }

  async function take(step: Step): Promise<void> {
    switch (step.do) {
      case 'choose':
        return choose(step);
      case 'cancel':
        await cancellation.cancel(session, { app: APP, when: step.when });
        return;
      case 'resume':
        await cancellation.resume(session, APP);
        return;
      case 'pause':
        await cancellation.pause(session, APP);
        return;
      case 'withdraw':
        await cancellation.withdraw(session, { app: APP });
        return;
      case 'look':
        if (lastCheckout) await checkoutReturns.look(session, lastCheckout);
        return;
      case 'wait':
        await app.pass(step.hours * HOUR);
        return;
      case 'card':
        for (const id of await running()) await app.hands(provider).setCard(id, step.works);
        return;
      case 'refund':
      case 'dispute':
      case 'win':
      case 'lose':
        for (const id of await running()) await app.hands(provider).reverse(id, step.do);
        return;
      case 'hear':
        await app.sandbox.control('webhooks/mode', { automatic: false, ...step });
        await app.hear();
        await app.sandbox.control('webhooks/mode', { automatic: false });
        return;
      case 'forge':
        await app.sandbox.control('webhooks/mode', { automatic: false, badSignature: true });
        await app.hear();
        await app.sandbox.control('webhooks/mode', { automatic: false });
        return;
    }
  }

  async function current() {
    return subscriptions.load(session.businessId, APP);
  }

  /** The provider's subscription under our record, if there is one. */
  async function running(): Promise<string[]> {
    const { providerSubscriptionId } = await current();
    return providerSubscriptionId === null ? [] : [providerSubscriptionId];
  }

  async function turn({ step, diesAfter }: Turn): Promise<void> {
    if (diesAfter !== null) database.crashAfter(diesAfter);
    try {
      await take(step);
    } catch (thrown) {
      const isRefusal = thrown instanceof ProblemError || thrown instanceof ProviderError;
      const isDeath = diesAfter !== null || thrown instanceof Crash;
      if (!isRefusal && !isDeath) throw thrown;
    } finally {
      database.recover();
    }
    if (diesAfter === null) return;
    // Another process goes on: it remembers nothing, and waits for the dead one's leases.
    app.clock.advance(RESTART_MS);
    subscriptions.forget(session.businessId, APP);
  }

  return {
    session,
    record: current,
    async live(turns) {
      for (const one of turns) await turn(one);
    },
    async settle() {
      await app.pass(RESTART_MS);
      await app.hear();
      for (let round = 0; round < 2; round += 1) {
        await sync.sync({ businessId: session.businessId, appId: APP }, 'reconciliation');
      }
    },
  };
}
