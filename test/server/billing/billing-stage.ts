import { afterAll, afterEach, beforeAll } from 'vitest';
import { type PayingApp, startPayingApp } from '#test/support/paying-app.ts';
import { addPlans, type BillingBench, createBillingBench } from './paying-business.ts';

/** The product that the tests of one file share, with both sandboxes. */
export let app: PayingApp;
export let bench: BillingBench;

/** Starts the product with the plans that the tests of one file buy. What a test began ends with it. */
export function stageBilling(
  sell: () => Promise<void> = addPlans,
  options: Parameters<typeof startPayingApp>[0] = {},
): void {
  beforeAll(async () => {
    app = await startPayingApp(options);
    await sell();
    bench = createBillingBench(app);
  });
  afterEach(() => bench.rest());
  afterAll(() => app.stop());
}
