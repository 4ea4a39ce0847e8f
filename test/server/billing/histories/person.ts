import { ProblemError } from '#server/http/problem.ts';
import type { Preview, UpgradeBody } from '#shared/contracts/billing.ts';
import { editPlan, planIdOf } from './catalogue.ts';
import { type Acts, APP, HOUR, MINUTE, OTHER, type Scene } from './scene.ts';
import type { Choice, PersonStep, StepOf } from './steps.ts';

type Params = Omit<UpgradeBody, 'quote'>;
const HANDS = {
  pays: 'pay',
  'pays and returns': 'pay',
  'pays twice': 'twice',
  'by cash': 'cash',
  'is declined': 'decline',
} as const;

/** What the owner of the business does at our pages and at those of the provider. */
export function personActs(scene: Scene): Acts<PersonStep> {
  const { app, session, notes, provider } = scene;
  const { billing, cancellation, checkoutReturns, paymentMethods } = app.services;

  async function preview(params: Params): Promise<Preview> {
    return see(await billing.preview(session, params));
  }

  function see(shown: Preview): Preview {
    notes.sums.add(shown.dueNow.amountMinor);
    if (shown.nextCharge) notes.sums.add(shown.nextCharge.amount.amountMinor);
    return shown;
  }

  /** When it costs something else by now, that is shown and confirmed too. */
  async function confirm(params: Params, { quote }: Preview) {
    try {
      return await billing.upgrade(session, { ...params, quote });
    } catch (thrown) {
      const isChanged = thrown instanceof ProblemError && thrown.code === 'QUOTE_CHANGED';
      if (!isChanged) throw thrown;
      const again = see(thrown.members.quote as Preview);
      return billing.upgrade(session, { ...params, quote: again.quote });
    }
  }

  function paramsOf({ plan, period, mode, elsewhere }: Choice): Params {
    const chosen = elsewhere ? OTHER[provider] : provider;
    return {
      app: APP,
      targetPlanId: planIdOf(plan),
      billingPeriod: period,
      provider: chosen,
      currency: 'ARS',
      mode: chosen === 'stripe' ? 'recurring' : mode,
    };
  }

  async function choose(step: StepOf<'choose'>): Promise<void> {
    const params = paramsOf(step);
    const shown = await preview(params);
    if (step.quote === 'late') await app.pass(16 * MINUTE);
    if (step.quote === 'edited') {
      await editPlan(step.plan, true);
      scene.forgetCaches();
    }
    const started = await confirm(params, shown);
    if ('subscription' in started) return;
    notes.pages.push({ ...started, url: started.checkoutUrl });
    if (step.outcome === 'leaves') return;
    await payAt(started.checkoutUrl, HANDS[step.outcome]);
    if (step.outcome !== 'pays and returns') return;
    await app.pass(HOUR / 4);
    await checkoutReturns.look(session, started.checkoutId);
  }

  async function payAt(url: string, how: 'pay' | 'decline' | 'twice' | 'cash'): Promise<void> {
    const of = url.includes('/mercadopago/') ? 'mercadopago' : 'stripe';
    await app.hands(of).settle(url, how);
  }

  return {
    choose,
    async 'give up'({ times }) {
      for (let time = 0; time < times; time += 1) {
        const page = { plan: time % 3, period: 'monthly', mode: 'recurring' } as const;
        const choice = { ...page, do: 'choose', elsewhere: false, quote: 'at once' } as const;
        await choose({ ...choice, outcome: 'leaves' }).catch((thrown: unknown) => {
          if (!(thrown instanceof ProblemError)) throw thrown;
        });
      }
    },
    async 'old page'({ back, outcome }) {
      const page = notes.pages.at(-1 - back);
      if (page) await payAt(page.url, HANDS[outcome]);
    },
    async 'old bills'() {
      for (const url of notes.bills) await payAt(url, 'pay');
    },
    async cancel({ when }) {
      const { providerSubscriptionId } = await scene.current();
      await cancellation.cancel(session, { app: APP, when });
      notes.cancellations.push({ subscriptionId: providerSubscriptionId, at: app.clock.now() });
    },
    async resume() {
      const { providerSubscriptionId } = await scene.current();
      notes.cancellations = notes.cancellations.filter(
        ({ subscriptionId }) => subscriptionId !== providerSubscriptionId,
      );
      await cancellation.resume(session, APP);
    },
    async pause() {
      await cancellation.pause(session, APP);
    },
    async withdraw() {
      const { providerSubscriptionId } = await scene.current();
      await cancellation.withdraw(session, { app: APP });
      notes.cancellations.push({ subscriptionId: providerSubscriptionId, at: app.clock.now() });
    },
    async look() {
      const page = notes.pages.at(-1);
      if (page) await checkoutReturns.look(session, page.checkoutId);
    },
    async 'new method'() {
      const { url } = await paymentMethods.change(session, { app: APP, returnTo: '/billing' });
      if (!url.includes('/mercadopago/')) return;
      notes.pages.push({ url, checkoutId: '', sessionId: '' });
      await payAt(url, 'pay');
    },
  };
}
