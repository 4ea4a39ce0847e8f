import { vi } from 'vitest';
import { workItemModel } from '#server/db/work-item.model.ts';
import { type IntentRecord, intentModel } from '#server/features/billing/intent.model.ts';
import { type LedgerEntry, ledgerModel } from '#server/features/billing/ledger.model.ts';
import { subscriptionModel } from '#server/features/subscriptions/subscription.model.ts';
import type { Session } from '#server/http/session.ts';
import type { SandboxState } from '#server/standins/payments/sandbox-state.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import { crashingDatabase } from '#test/support/crashing-database.ts';
import { startPayingApp } from '#test/support/paying-app.ts';
import { takeViolations } from '#test/support/provider-types/watch.ts';
import { type Unsteadiness, unsteadyProvider } from '#test/support/unsteady-provider.ts';
import { layOutCatalogue } from './catalogue.ts';
import { END_QUESTIONS } from './end-questions.ts';
import { createLife, type Life } from './life.ts';
import { MONEY_QUESTIONS } from './money-questions.ts';
import { PLAN_QUESTIONS } from './plan-questions.ts';
import type { Stage } from './scene.ts';
import { type Turn, UNKNOWN_STATUS } from './steps.ts';
import {
  gatherTruth,
  type Inventory,
  subscriptionsOf,
  type Truth,
  takeInventory,
} from './truth.ts';

/** Where lives are lived one after the other, with everything that has to be there. */
export interface Theatre {
  /** Lives one life, and answers in words what is wrong in the end; nothing when all is well. */
  faultsOf(turns: readonly Turn[]): Promise<string[]>;
  close(): Promise<void>;
}

/** A sandbox forgets after so many lives: its work grows with what it knows. */
const LIVES_PER_SANDBOX = 8;
/** Longer than any process remembers the catalogue, or what it asked a moment ago. */
const CACHES_MS = 5000;

const SOON = Object.values({ ...MONEY_QUESTIONS, ...PLAN_QUESTIONS });
const WHOLLY = [...SOON, ...Object.values(END_QUESTIONS)];

export async function createTheatre(provider: ProviderName): Promise<Theatre> {
  let lives = 0;
  let stage = await open();

  async function open(): Promise<Stage> {
    const unsteadiness: Record<ProviderName, Unsteadiness> = {
      stripe: { isDown: false, failing: null },
      mercadopago: { isDown: false, failing: null },
    };
    // Processes die over their work, and nobody waits for them.
    const app = await startPayingApp({
      turnSteps: 1,
      wrap: (one) => unsteadyProvider(one, unsteadiness[one.name]),
    });
    const real = performance.now.bind(performance);
    let skipped = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => real() + skipped);
    const forgetCaches = () => {
      skipped += CACHES_MS;
    };
    return { app, database: crashingDatabase(), provider, unsteadiness, forgetCaches };
  }

  async function close(): Promise<void> {
    stage.database.restore();
    await stage.app.stop();
    vi.restoreAllMocks();
  }

  async function begin(): Promise<Life> {
    lives += 1;
    if (lives % LIVES_PER_SANDBOX === 0) {
      await close();
      stage = await open();
    }
    await layOutCatalogue();
    stage.forgetCaches();
    const { account } = await stage.app.services.accounts.register({
      businessName: 'Vida',
      name: 'Vera',
      email: `vida-${lives}@example.com`,
      password: 'una clave larga',
    });
    const session: Session = {
      sessionId: '',
      userId: account.user.id,
      businessId: account.business.id,
      role: 'owner',
    };
    return createLife(stage, session);
  }

  /** What renews at the provider, or is asked about here, is not to go on into the next life. */
  async function end({ session: { businessId } }: Life, before: Inventory): Promise<void> {
    const { sandbox } = stage.app;
    const state = await sandbox.look<SandboxState>('state');
    for (const [, subscription] of subscriptionsOf(state, before)) {
      await sandbox.control('cancel', { subscription }).catch(() => undefined);
    }
    await sandbox.control('webhooks/mode', { automatic: false, drop: true });
    await sandbox.control('webhooks/flush');
    await sandbox.control('webhooks/mode', { automatic: false });
    await workItemModel.deleteMany({});
    await Promise.all([
      subscriptionModel.deleteMany({ businessId }),
      intentModel.deleteMany({ businessId }),
      ledgerModel.deleteMany({ businessId }),
    ]);
  }

  return {
    async faultsOf(turns) {
      const life = await begin();
      const before = await takeInventory(stage.app);
      takeViolations();
      try {
        await life.live(turns);
        await life.settleSoon();
        const soon = ask(SOON, await gatherTruth(life, before));
        if (soon.length > 0) return soon;
        await life.settleWholly();
        const settled = await gatherTruth(life, before);
        const faults = ask(WHOLLY, settled);
        if (faults.length > 0) return faults;
        await life.askAgain();
        const again = differences(settled, await gatherTruth(life, before));
        return [...again, ...takeViolations().filter((one) => !one.includes(UNKNOWN_STATUS))];
      } finally {
        await end(life, before);
        takeViolations();
      }
    },
    close,
  };
}

function ask(questions: readonly ((truth: Truth) => string[])[], truth: Truth): string[] {
  return questions.flatMap((question) => question(truth));
}

/** Asking once more changes nothing. */
function differences(before: Truth, after: Truth): string[] {
  const rows = ({ ledger, intents }: Truth) =>
    new Map<string, string>(
      [...ledger, ...intents].map((row: LedgerEntry | IntentRecord) => [
        row._id,
        JSON.stringify(row),
      ]),
    );
  const former = rows(before);
  const changed = [...rows(after)].filter(([id, row]) => former.get(id) !== row);
  return [
    ...(after.record.version === before.record.version ? [] : ['asking again wrote the record']),
    ...changed.map(([id, row]) => `asking again changed ${id}: ${former.get(id)} → ${row}`),
  ];
}
