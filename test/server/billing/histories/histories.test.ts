import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { histories } from './arbitraries.ts';
import { createTheatre, type Theatre } from './theatre.ts';

/**
 * How many lives are lived; `npm run prove` lives thousands. A failure prints its seed and path: run it again
 * with PROOF_SEED and PROOF_PATH.
 */
const RUNS = Number(process.env['PROOF_RUNS'] ?? 12);
const SEED = Number(process.env['PROOF_SEED'] ?? 20_261_121);
const PATH = process.env['PROOF_PATH'];

describe.each(['stripe', 'mercadopago'] as const)('lives at %s', (provider) => {
  let theatre: Theatre;
  beforeAll(async () => {
    theatre = await createTheatre(provider);
  });
  afterAll(() => theatre.close());

  it('end where the provider’s truth says, whatever was lost, repeated or cut short', async () => {
    await fc.assert(
      fc.asyncProperty(histories(provider), async (turns) => {
        expect(await theatre.faultsOf(turns)).toEqual([]);
      }),
      {
        numRuns: RUNS,
        seed: SEED,
        ...(PATH ? { path: PATH } : {}),
        // Shrinking takes hours where a life takes a second.
        endOnFailure: RUNS > 100 || PATH !== undefined,
        interruptAfterTimeLimit: 3_600_000,
      },
    );
  }, 3_700_000);
});
