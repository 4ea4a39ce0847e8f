import { duplicateKey } from '#server/db/duplicate-key.ts';
import { METRIC_NAMES, type Metric } from '#shared/domain/entitlements.ts';
import { type UsageRecord, usageModel } from './usage.model.ts';

export type Usage = Record<Metric, number>;

export function usageId(businessId: string, appId: string, metric: Metric): string {
  return `${businessId}:${appId}:${metric}`;
}

/** How much a business uses of every metric; what was never counted is zero. */
export async function readUsage(businessId: string, appId: string): Promise<Usage> {
  const records = await usageModel
    .find({ businessId, appId }, { metric: 1, value: 1 })
    .lean<Pick<UsageRecord, 'metric' | 'value'>[]>();
  const usage = Object.fromEntries(METRIC_NAMES.map((metric) => [metric, 0])) as Usage;
  for (const { metric, value } of records) usage[metric] = value;
  return usage;
}

/** The count of one metric, in one command. */
export async function readCount(
  businessId: string,
  appId: string,
  metric: Metric,
): Promise<number> {
  const record = await usageModel.findById(usageId(businessId, appId, metric), { value: 1 }).lean();
  return record?.value ?? 0;
}

/** Makes the usage document of a metric if it is missing. Repeatable. */
export async function ensureUsage(
  businessId: string,
  appId: string,
  metric: Metric,
  value = 0,
): Promise<void> {
  const _id = usageId(businessId, appId, metric);
  try {
    await usageModel.updateOne(
      { _id },
      { $setOnInsert: { businessId, appId, metric, value, seq: 0, pending: [] } },
      { upsert: true },
    );
  } catch (thrown) {
    if (!duplicateKey(thrown)) throw thrown;
  }
}

/** Removes the counts of a business that did not come to be. */
export async function dropUsage(businessId: string, appId: string): Promise<void> {
  await usageModel.deleteMany({ businessId, appId });
}
