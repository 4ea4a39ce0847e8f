import { editPlan, planIdOf } from './catalogue.ts';
import { type Acts, APP, DAY, HOUR, MINUTE, OTHER, type Scene, tend } from './scene.ts';
import type { OperatorStep, ProviderStep, TimeStep } from './steps.ts';

const CANCEL_ROUTES = {
  stripe: 'DELETE /v1/subscriptions/:id',
  mercadopago: 'PUT /mercadopago/preapproval/:id',
} as const;

/** What the provider, the banks and the seller do. What cannot be done then does not happen. */
export function providerActs(scene: Scene): Acts<ProviderStep> {
  const { app, provider, notes, running, unsteadiness } = scene;
  const hands = app.hands(provider);

  async function eachRunning(act: (id: string) => Promise<unknown>): Promise<void> {
    for (const id of await running()) await act(id).catch(() => undefined);
  }
  const reverse = ({ do: what }: { do: 'refund' | 'dispute' | 'win' | 'lose' }) =>
    eachRunning((id) => hands.reverse(id, what));
  const reduce = async (act: (id: string) => Promise<unknown>) => {
    notes.isReduced = true;
    await eachRunning(act);
  };

  return {
    card: ({ works }) => eachRunning((id) => hands.setCard(id, works)),
    refund: reverse,
    dispute: reverse,
    win: reverse,
    lose: reverse,
    async slip({ back, how }) {
      // A preference's id has dashes.
      const slips = notes.pages.filter(({ sessionId }) => sessionId.includes('-'));
      const preference = slips.at(-1 - back)?.sessionId;
      if (preference === undefined) return;
      const steps = how === 'late' ? ['expire', 'pay'] : [how];
      for (const step of steps) {
        const body = { preference, late: how === 'late' };
        await app.sandbox.control(`tickets/${step}`, body).catch(() => undefined);
      }
    },
    coupon: ({ percentOff }) => reduce((id) => hands.coupon(id, percentOff)),
    credit: ({ amountMinor: amount }) =>
      reduce((subscription) => app.sandbox.control('credit', { subscription, amount })),
    discount: ({ amountMinor: amount }) =>
      reduce((subscription) => app.sandbox.control('discount', { subscription, amount })),
    'delete customer': () => eachRunning((id) => hands.deleteCustomer(id)),
    metadata: ({ isAll }) =>
      eachRunning((id) => hands.editMetadata(id, isAll ? null : { intentId: null })),
    status: ({ word }) =>
      eachRunning(async (id) => {
        notes.disguised.add(id);
        await hands.setStatus(id, word);
      }),
    async down({ elsewhere }) {
      unsteadiness[elsewhere ? OTHER[provider] : provider].isDown = true;
    },
    async up() {
      for (const state of Object.values(unsteadiness)) state.isDown = false;
    },
    async refuse({ what, times }) {
      if (what === 'refund') return hands.refuseRefunds(times);
      await app.sandbox.control('faults', { route: CANCEL_ROUTES[provider], status: 500, times });
    },
  };
}

/** What whoever runs the product does. */
export function operatorActs(scene: Scene): Acts<OperatorStep> {
  const { app, session, notes } = scene;
  const { manualGrants, repricing } = app.services;
  const owner = { businessId: session.businessId, appId: APP };

  return {
    async edit({ plan, isDearer }) {
      await editPlan(plan, isDearer);
      scene.forgetCaches();
    },
    async reprice({ plan }) {
      await repricing.apply({ appId: APP, planId: planIdOf(plan), noticeDays: 1 });
    },
    async grant({ plan, isComped, days }) {
      const until = days === null ? null : new Date(app.clock.now().getTime() + days * DAY);
      const given = { planId: planIdOf(plan), isComped, reason: 'a gift' };
      notes.operatorActs.push(app.clock.now());
      notes.takenAwayAt = null;
      await manualGrants.set({
        ...owner,
        ...given,
        status: 'active',
        until: until?.toISOString() ?? null,
      });
    },
    async 'take away'() {
      const { planId } = await scene.current();
      notes.operatorActs.push(app.clock.now());
      const taken = { planId, isComped: false, reason: 'not theirs', until: null };
      // By the provider's clock, as what is paid.
      const at = app.providersNow();
      await manualGrants.set({ ...owner, ...taken, status: 'cancelled' });
      const { ended } = await scene.current();
      // Where there was nothing to take, nothing can come back.
      if (ended?.reason === 'revoked') notes.takenAwayAt = at;
    },
  };
}

/** In a quarter of an hour, with the queue's back-off. */
const TRIES = 5;

/** Time passes, and the product is awake in its first quarter of an hour. */
export function timeActs(scene: Scene): Acts<TimeStep> {
  const { app, notes, unsteadiness } = scene;

  /** What failed is tried again within minutes. */
  async function stayAwake(): Promise<void> {
    await tend(scene);
    const isDown = Object.values(unsteadiness).some((one) => one.isDown);
    for (let tries = isDown ? TRIES : 0; tries < TRIES; tries += 1) {
      const left = await app.services.remedies.list();
      if (left.length === 0) return;
      await app.pass(MINUTE);
      await tend(scene);
    }
  }

  async function watch(): Promise<void> {
    await stayAwake();
    if (Object.values(unsteadiness).some(({ isDown }) => isDown)) return;
    notes.shown.push({ at: app.clock.now(), record: await scene.current() });
  }

  async function wait(milliseconds: number): Promise<void> {
    const end = app.clock.now().getTime() + milliseconds;
    await app.pass(Math.min(milliseconds, HOUR / 4));
    await watch();
    await app.pass(Math.max(0, end - app.clock.now().getTime()));
  }

  async function deliver(mode: Record<string, unknown>): Promise<void> {
    await app.sandbox.control('webhooks/mode', { automatic: false, ...mode });
    await app.hear();
    await app.sandbox.control('webhooks/mode', { automatic: false });
  }

  return {
    wait: ({ hours }) => wait(hours * HOUR),
    async renewal({ hours }) {
      const { currentPeriodEnd } = await scene.current();
      const end = (currentPeriodEnd ?? app.clock.now()).getTime() + hours * HOUR;
      await wait(Math.max(HOUR, end - app.clock.now().getTime()));
    },
    hear: ({ duplicate, reorder, drop }) => deliver({ duplicate, reorder, drop }),
    forge: () => deliver({ badSignature: true }),
    reconcile: () => tend(scene),
  };
}
