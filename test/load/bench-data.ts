import { usageModel } from '#server/features/entitlements/usage.model.ts';
import { usageId } from '#server/features/entitlements/usage.service.ts';
import { products as resource } from '#server/features/inventory/products.resource.ts';
import { newDocument, type ResourceRecord } from '#server/features/inventory/resource.ts';
import { planSnapshot } from '#server/features/subscriptions/subscriptions.service.ts';
import { objectIds } from '#server/ids.ts';
import type { Services } from '#server/services.ts';
import { DEFAULT_APP } from '#shared/contracts/common.ts';
import type { ProductInput } from '#shared/contracts/products.ts';
import type { ResourceInput } from '#shared/contracts/resource.ts';
import { limitOf } from '#shared/domain/entitlements.ts';

export interface BenchBusiness {
  id: string;
  /** Of a session of its owner. */
  token: string;
  products: number;
}

const BATCH = 5000;

/** A business whose plan has room for everything, with products that were never gated. */
export async function seedBusiness(services: Services, products: number): Promise<BenchBusiness> {
  const { account, started } = await services.accounts.register({
    businessName: `Bench ${products}`,
    name: 'Bench',
    email: `bench-${products}@example.test`,
    password: objectIds.next(),
  });
  const { id } = account.business;
  await giveRoomiestPlan(services, id);
  for (let from = 0; from < products; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, products - from) }, (_, index) =>
      productDocument(id, objectIds.next(), productInput(from + index)),
    );
    await resource.model.collection.insertMany(batch as never[], { ordered: false });
  }
  await usageModel.updateOne(
    { _id: usageId(id, DEFAULT_APP, 'products') },
    { $set: { businessId: id, appId: DEFAULT_APP, metric: 'products', value: products } },
    { upsert: true },
  );
  return { id, token: started.token, products };
}

async function giveRoomiestPlan(services: Services, businessId: string): Promise<void> {
  const plans = await services.plans.listAll(DEFAULT_APP);
  const plan = plans.find(({ features }) => limitOf(features, 'products') === null);
  if (!plan) throw new Error('No plan of the catalogue has unlimited products');
  const current = await services.subscriptions.load(businessId, DEFAULT_APP);
  const changed = await services.subscriptions.change(current, planSnapshot(plan), {
    type: 'subscription.changed',
    actor: 'bench',
  });
  if (!changed) throw new Error('The plan of the bench could not be given');
}

/** Names that are spread over the alphabet rather than in the order of insertion, as real ones are. */
export function productInput(number: number): ProductInput {
  const spread = ((number * 7919) % 1_000_003).toString(36).padStart(4, '0');
  return {
    sku: `BEN-${String(number).padStart(7, '0')}`,
    name: `${spread} tornillo autoperforante`,
    barcode: `779${String(1_000_000_000 + number * 7919).slice(0, 10)}`,
    categoryId: null,
    supplierId: null,
    cost: { amountMinor: 5270, currency: 'ARS' },
    price: { amountMinor: 8500, currency: 'ARS' },
    taxRate: 21,
    unit: 'unidad',
    minStock: 5,
    notes: '',
    archived: false,
  };
}

/** A product as the gated route stores it, but for the mark of its count. */
export function productDocument(
  businessId: string,
  id: string,
  input: ResourceInput,
): ResourceRecord {
  return newDocument(resource, { businessId, id, input, now: new Date() });
}
