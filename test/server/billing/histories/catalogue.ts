import { planModel } from '#server/features/plans/plan.model.ts';
import type { PlanPrice } from '#shared/domain/plan.ts';
import { APP } from './scene.ts';

const MONTHLY = [500_000, 990_000, 4_900_000] as const;
const MONTHS_OF_A_YEAR = 10;

export const PLANS = [
  { id: 'SMALLER', sortOrder: 3, trialDays: 0 },
  { id: 'MIDDLE', sortOrder: 5, trialDays: 7 },
  { id: 'LARGER', sortOrder: 8, trialDays: 0 },
] as const;

export function planIdOf(index: number): string {
  return PLANS[index]?.id ?? '';
}

/** The plans as every life finds them; each time a version that was never sold before. */
export async function layOutCatalogue(): Promise<void> {
  for (const [index, { id, sortOrder, trialDays }] of PLANS.entries()) {
    await planModel.updateOne(
      { _id: `${APP}:${id}` },
      {
        $set: {
          appId: APP,
          planId: id,
          name: id,
          sortOrder,
          trialDays,
          prices: pricesOf(MONTHLY[index] ?? 0),
          features: { maxProducts: sortOrder * 100, maxClients: sortOrder },
        },
        $inc: { version: 1 },
      },
      { upsert: true },
    );
  }
}

/** Another price and other features under a new version. No two versions cost the same. */
export async function editPlan(index: number, isDearer: boolean): Promise<void> {
  const plan = await planModel.findOne({ appId: APP, planId: planIdOf(index) }).lean();
  const monthly = plan?.prices.find(({ interval }) => interval === 'month')?.amountMinor ?? 0;
  const version = (plan?.version ?? 0) + 1;
  const amountMinor = Math.round((monthly * (isDearer ? 1.3 : 0.8)) / 10_000) * 10_000;
  await planModel.updateOne(
    { _id: `${APP}:${planIdOf(index)}` },
    {
      $set: {
        prices: pricesOf(amountMinor + (version % 97) * 100),
        features: { ...plan?.features, maxProducts: version * 10 },
        version,
      },
    },
  );
}

function pricesOf(amountMinor: number): PlanPrice[] {
  const price = { currency: 'ARS', amountMinor };
  return [
    { ...price, interval: 'month' },
    { ...price, interval: 'year', amountMinor: amountMinor * MONTHS_OF_A_YEAR },
  ];
}
