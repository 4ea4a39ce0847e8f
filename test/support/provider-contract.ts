import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ContractOptions } from './provider-contract/bench.ts';
import { describeCheckouts } from './provider-contract/checkouts.ts';
import { describeEndings } from './provider-contract/endings.ts';
import { describeNotices } from './provider-contract/notices.ts';
import { describeProration } from './provider-contract/proration.ts';
import { describeRenewals } from './provider-contract/renewals.ts';
import { describeReversals } from './provider-contract/reversals.ts';
import { createScene } from './provider-contract/scene.ts';
import { describeSchedules } from './provider-contract/schedules.ts';
import { describeSinglePayments } from './provider-contract/single-payments.ts';

/**
 * What every adapter must do alike: the same scenarios, the same neutral states. What a provider cannot do is
 * declared by its capabilities, and then expected to be refused.
 */
export function describeProviderContract(name: string, options: ContractOptions): void {
  describe(`${name} keeps the contract of payment providers`, () => {
    const scene = createScene(options);
    beforeAll(() => scene.open());
    afterAll(() => scene.bench.stop());
    beforeEach(() => scene.begin());

    it('says what it can do', () => {
      expect(scene.provider.capabilities).toEqual(options.capabilities);
      expect(scene.provider.charges(options.currency)).toBe(true);
      expect(scene.provider.charges(scene.provider.preferredCurrency)).toBe(true);
      expect(scene.provider.isSandbox).toBe(true);
    });

    // First, while little was sent that nobody asks about.
    describeNotices(scene);
    describeSinglePayments(scene);
    describeCheckouts(scene);
    describeRenewals(scene);
    describeReversals(scene);
    describeEndings(scene);
    describeProration(scene);
    // Last: it lets years pass, with renewals of all that was bought before.
    describeSchedules(scene);
  });
}
