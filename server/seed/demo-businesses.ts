import { userModel } from '#server/features/accounts/user.model.ts';
import { usageModel } from '#server/features/entitlements/usage.model.ts';
import { usageId } from '#server/features/entitlements/usage.service.ts';
import { products } from '#server/features/inventory/products.resource.ts';
import { newDocument } from '#server/features/inventory/resource.ts';
import type { Session } from '#server/http/session.ts';
import type { Ids } from '#server/ids.ts';
import type { Services } from '#server/services.ts';
import { DEFAULT_APP } from '#shared/contracts/common.ts';
import { limitOf } from '#shared/domain/entitlements.ts';
import { demoProducts, SHOPS } from './demo-products.ts';

export const DEMO_PASSWORD = 'estante-demo-2026';

interface DemoBusiness {
  email: string;
  businessName: string;
  owner: string;
  shop: keyof typeof SHOPS;
  /** Share of the plan's products that are in use, from 0 to 1. */
  share: number;
}

const BUSINESSES: readonly DemoBusiness[] = [
  {
    email: 'empty@demo.test',
    businessName: 'Almacén Nuevo',
    owner: 'Elena Ríos',
    shop: 'kiosk',
    share: 0,
  },
  {
    email: 'eighty@demo.test',
    businessName: 'Kiosco La Esquina',
    owner: 'Omar Díaz',
    shop: 'kiosk',
    share: 0.8,
  },
  {
    email: 'ninetyfive@demo.test',
    businessName: 'Indumentaria Ceibo',
    owner: 'Noelia Paz',
    shop: 'clothes',
    share: 0.95,
  },
  {
    email: 'full@demo.test',
    businessName: 'Ferretería El Tornillo',
    owner: 'Fabián Luna',
    shop: 'hardware',
    share: 1,
  },
  {
    email: 'pro@demo.test',
    businessName: 'Ferretería Del Centro',
    owner: 'Paula Rojas',
    shop: 'hardware',
    share: 0.6,
  },
  {
    email: 'overlimit@demo.test',
    businessName: 'Kiosco Dos Hermanos',
    owner: 'Olga Sosa',
    shop: 'kiosk',
    share: 1.28,
  },
  {
    email: 'pastdue@demo.test',
    businessName: 'Ferretería San Martín',
    owner: 'Pedro Vega',
    shop: 'hardware',
    share: 0.5,
  },
  {
    email: 'prepaid@demo.test',
    businessName: 'Kiosco El Sol',
    owner: 'Patricia Gil',
    shop: 'kiosk',
    share: 0.3,
  },
  {
    email: 'cancelling@demo.test',
    businessName: 'Indumentaria Lapacho',
    owner: 'Carlos Ibarra',
    shop: 'clothes',
    share: 0.4,
  },
  {
    email: 'trial@demo.test',
    businessName: 'Indumentaria Jacarandá',
    owner: 'Teresa Molina',
    shop: 'clothes',
    share: 0.2,
  },
  {
    email: 'enterprise@demo.test',
    businessName: 'Ferretera del Norte',
    owner: 'Emilio Castro',
    shop: 'hardware',
    share: 0.9,
  },
  {
    email: 'comped@demo.test',
    businessName: 'Almacén Comunitario',
    owner: 'Clara Benítez',
    shop: 'kiosk',
    share: 0.1,
  },
];
export const DEMO_EMAILS = BUSINESSES.map((business) => business.email);

export async function isKnown(email: string): Promise<boolean> {
  return (await userModel.exists({ email })) !== null;
}

/** Makes the demo businesses that are missing. Only for a database of our own, never in production. */
export async function seedDemoBusinesses(services: Services, ids: Ids, now: Date): Promise<void> {
  for (const demo of BUSINESSES) {
    if (await isKnown(demo.email)) continue;
    const { account } = await services.accounts.register({
      businessName: demo.businessName,
      name: demo.owner,
      email: demo.email,
      password: DEMO_PASSWORD,
      locale: 'es-AR',
    });
    await stockShelves(account.business.id, demo, services, ids, now);
  }
}

/** Writes a shop's products and their count directly: a seed has no request to be gated. */
async function stockShelves(
  businessId: string,
  demo: DemoBusiness,
  services: Services,
  ids: Ids,
  now: Date,
): Promise<void> {
  const { record } = await services.subscriptions.view(businessId, DEFAULT_APP);
  const count = Math.round((limitOf(record.features, 'products') ?? 0) * demo.share);
  if (count === 0) return;
  const documents = demoProducts(SHOPS[demo.shop], count).map((input) =>
    newDocument(products, { businessId, id: ids.next(), input, now }),
  );
  await products.model.collection.insertMany(documents as never[]);
  await usageModel.updateOne(
    { _id: usageId(businessId, DEFAULT_APP, 'products') },
    { $set: { value: count }, $inc: { seq: 1 } },
  );
}

/** A session of a demo owner, for what the seed does in their name. It is not stored, so nobody can use it. */
export async function sessionOf(email: string): Promise<Session> {
  const user = await userModel.findOne({ email }).orFail().lean();
  return { sessionId: '', userId: user._id, businessId: user.businessId, role: user.role };
}
