import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planModel } from '#server/features/plans/plan.model.ts';
import type { PlanPrice } from '#shared/domain/plan.ts';
import { type CrashingDatabase, crashingDatabase } from '#test/support/crashing-database.ts';
import { type PayingApp, startPayingApp } from '#test/support/paying-app.ts';
import { createLife } from './life.ts';
import { histories } from './steps.ts';
import { faultsOf, gatherTruth } from './truth.ts';

/**
 * How many lives are lived; `npm run prove` lives thousands. A failure prints its seed and path: run it again
 * with PROOF_SEED and PROOF_PATH.
 */
const RUNS = Number(process.env['PROOF_RUNS'] ?? 12);
const SEED = Number(process.env['PROOF_SEED'] ?? 20_261_121);
const PATH = process.env['PROOF_PATH'];
/** A sandbox forgets after so many lives: its work grows with what it knows. */
const LIVES_PER_SANDBOX = 25;

const price = (interval: 'month' | 'year', amountMinor: number): PlanPrice => ({
  currency: 'ARS',
  interval,
  amountMinor,
});
const PLANS = [
  {
    id: 'SMALLER',
    sortOrder: 3,
    prices: [price('month', 500_000), price('year', 5_000_000)],
    trialDays: 0,
  },
  {
    id: 'MIDDLE',
    sortOrder: 5,
    prices: [price('month', 990_000), price('year', 9_900_000)],
    trialDays: 7,
  },
  {
    id: 'LARGER',
    sortOrder: 8,
    prices: [price('month', 4_900_000), price('year', 49_000_000)],
    trialDays: 0,
  },
];

describe.each(['stripe', 'mercadopago'] as const)('lives at %s', (provider) => {
  let app: PayingApp;
  let database: CrashingDatabase;
  let serial = 0;

  async function open(): Promise<void> {
    // Processes die over their work, and nobody waits for them.
    app = await startPayingApp({ turnSteps: 1 });
    database = crashingDatabase();
    for (const { id, ...terms } of PLANS) {
      await planModel.create({
        _id: `inventory:${id}`,
        appId: 'inventory',
        planId: id,
        name: id,
        features: { maxProducts: terms.sortOrder * 100, maxClients: terms.sortOrder },
        ...terms,
      });
    }
  }
  async function close(): Promise<void> {
    database.restore();
    await app.stop();
  }
  beforeAll(open);
  afterAll(close);

  it('end where the provider’s truth says, whatever was lost, repeated or cut short', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (turns) => {
        serial += 1;
        if (serial % LIVES_PER_SANDBOX === 0) {
          await close();
          await open();
        }
        const { account } = await app.services.accounts.register({
          businessName: 'Vida',
          name: 'Vera',
          email: `vida-${serial}@example.com`,
          password: 'una clave larga',
        });
        const session = {
          sessionId: '',
          userId: account.user.id,
          businessId: account.business.id,
          role: 'owner' as const,
        };
        const planIds = PLANS.map(({ id }) => id);
        const life = createLife({ app, database, session, provider, planIds });
        await life.live(turns);
        await life.settle();
        const settled = await life.record();
        expect(faultsOf(await gatherTruth(app, settled))).toEqual([]);
        // Asking once more changes nothing.
        await life.settle();
        expect((await life.record()).version).toBe(settled.version);
      }),
      {
        numRuns: RUNS,
        seed: SEED,
        ...(PATH ? { path: PATH } : {}),
        endOnFailure: RUNS > 100,
        interruptAfterTimeLimit: 3_600_000,
      },
    );
  }, 3_700_000);
});
