import { intentModel } from '#server/features/billing/intent.model.ts';
import { ledgerModel } from '#server/features/billing/ledger.model.ts';
import type { SubscriptionRecord } from '#server/features/subscriptions/subscription.model.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Session } from '#server/http/session.ts';
import { ProviderError } from '#server/payments/payment-provider.ts';
import { Crash } from '#test/support/crashing-database.ts';
import { personActs } from './person.ts';
import { type Acts, APP, emptyNotes, HOUR, MINUTE, type Scene, type Stage, tend } from './scene.ts';
import type { Fault, Step, Turn } from './steps.ts';
import { operatorActs, providerActs, timeActs } from './world.ts';

/** Longer than the leases that a dead process leaves behind. */
const RESTART_MS = 61_000;
/** A day and more: pages are over, keys of idempotency are forgotten, and what is tried again had its tries. */
const HOURS_OF_SETTLING = [0.3, 1.5, 7, 18, 0.3, 0.3];

export interface Life extends Scene {
  live(turns: readonly Turn[]): Promise<void>;
  /** Nothing goes wrong any more, what was sent arrives, and what is due is asked about. */
  settleSoon(): Promise<void>;
  /** And so for a day, in which everything that is owed is tried again. */
  settleWholly(): Promise<void>;
  /** Asks about everything once more, without time passing. */
  askAgain(): Promise<void>;
}

/** What only passes time, or tells us of what is so already: what was shown before it goes on to hold. */
const QUIET: ReadonlySet<Step['do']> = new Set([
  ...(['wait', 'renewal', 'hear', 'forge', 'reconcile', 'edit', 'coupon', 'credit'] as const),
  'discount',
]);

/** One business that lives through turns at one provider. Refusals are part of life; anything else fails. */
export function createLife(stage: Stage, session: Session): Life {
  const { app, database, unsteadiness, provider } = stage;
  const { subscriptions } = app.services;
  const current = () => subscriptions.load(session.businessId, APP);
  const scene: Scene = {
    ...stage,
    session,
    notes: emptyNotes(),
    current,
    async running() {
      const record: SubscriptionRecord = await current();
      const { providerSubscriptionId: id } = record;
      return id === null || record.provider !== provider ? [] : [id];
    },
  };
  const { notes } = scene;
  const acts: Acts<Step> = {
    ...personActs(scene),
    ...providerActs(scene),
    ...operatorActs(scene),
    ...timeActs(scene),
  };
  const take = (step: Step) => (acts[step.do] as (taken: Step) => Promise<void>)(step);

  async function disturb({ which, when, calls }: Fault): Promise<void> {
    if (which === 'wire') {
      const status = when === 'before' ? 503 : 500;
      await app.sandbox.control('faults', { route: '*', status, when, times: calls });
    } else {
      for (const state of Object.values(unsteadiness)) state.failing = { calls, when, which };
    }
  }

  async function mend(fault: Fault): Promise<void> {
    for (const state of Object.values(unsteadiness)) state.failing = null;
    if (fault.which === 'wire') await app.sandbox.control('faults/clear');
  }

  async function turn({ step, diesAfter = null, fault = null, skewMinutes = 0 }: Turn) {
    if (!QUIET.has(step.do)) bar();
    app.setSkew(skewMinutes * MINUTE);
    if (fault) await disturb(fault);
    if (diesAfter !== null) database.crashAfter(diesAfter);
    try {
      await take(step);
    } catch (thrown) {
      const isRefusal = thrown instanceof ProblemError || thrown instanceof ProviderError;
      const isDeath = diesAfter !== null || thrown instanceof Crash;
      if (!isRefusal && !isDeath) throw thrown;
    } finally {
      database.recover();
      app.setSkew(0);
      if (fault) await mend(fault);
    }
    if (diesAfter !== null || fault) bar();
    await lookAround();
    if (diesAfter === null) return;
    // Another process goes on: it remembers nothing, and waits for the dead one's leases.
    app.clock.advance(RESTART_MS);
    subscriptions.forget(session.businessId, APP);
  }

  function bar(): void {
    notes.shown.push({ at: app.clock.now(), record: null });
  }

  /** What stands on the billing page. */
  async function lookAround(): Promise<void> {
    const { price, scheduledChange } = await current();
    for (const shown of [price, scheduledChange?.price]) {
      if (shown) notes.sums.add(shown.amountMinor);
    }
    const { businessId } = session;
    for (const { provider: of, payUrl } of await ledgerModel.find({ businessId }).lean()) {
      if (of === 'stripe' && payUrl !== null) notes.bills.add(payUrl);
    }
    const asked = { businessId, checkoutUrl: { $ne: null } };
    const known = new Set(notes.pages.map(({ checkoutId }) => checkoutId));
    for (const { _id, checkoutUrl, sessionId } of await intentModel.find(asked).lean()) {
      if (known.has(_id)) continue;
      notes.pages.push({ checkoutId: _id, url: checkoutUrl ?? '', sessionId: sessionId ?? '' });
    }
  }

  async function calm(): Promise<void> {
    for (const state of Object.values(unsteadiness)) state.isDown = false;
    await app.sandbox.control('faults/clear');
    for (const id of notes.disguised) await app.hands(provider).setStatus(id, null);
    notes.disguised.clear();
  }

  async function after(milliseconds: number): Promise<void> {
    await app.pass(milliseconds);
    await app.hear();
    await tend(scene);
  }

  return {
    ...scene,
    async live(turns) {
      for (const one of turns) await turn(one);
    },
    async settleSoon() {
      await calm();
      for (let round = 0; round < 2; round += 1) await after(11 * MINUTE);
    },
    async settleWholly() {
      for (const hours of HOURS_OF_SETTLING) await after(hours * HOUR);
    },
    async askAgain() {
      const owner = { businessId: session.businessId, appId: APP };
      for (let round = 0; round < 2; round += 1)
        await app.services.sync.sync(owner, 'reconciliation');
    },
  };
}
