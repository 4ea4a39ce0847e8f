import { logout, me } from '#shared/contracts/accounts.ts';
import { getBillingOptions } from '#shared/contracts/billing.ts';
import { type Client, clients } from '#shared/contracts/clients.ts';
import { listPlans, type Plan } from '#shared/contracts/plans.ts';
import type { Problem } from '#shared/contracts/problem.ts';
import { type Product, products } from '#shared/contracts/products.ts';
import {
  getSubscriptionLimits,
  getSubscriptionStatus,
  type SubscriptionStatus,
} from '#shared/contracts/subscriptions.ts';
import { describeUsage, type Metric } from '#shared/domain/entitlements.ts';
import type { Features } from '#shared/domain/plan.ts';
import { answer, problemAnswer } from '#test/support/client.tsx';
import { stripe } from '#test/support/client-business.ts';
import { aSubscription } from '#test/support/client-plans.ts';

const NOW = '2026-11-20T12:00:00.000Z';
export const OWNER = 'a'.repeat(24);

export function idOf(number: number): string {
  return number.toString(16).padStart(24, '0');
}

export function aProduct(number: number, members: Partial<Product> = {}): Product {
  return {
    id: idOf(number),
    sku: `SKU-${number}`,
    name: `Producto ${number}`,
    barcode: '',
    categoryId: null,
    supplierId: null,
    cost: null,
    price: { amountMinor: 123_450, currency: 'ARS' },
    taxRate: 21,
    unit: 'unidad',
    minStock: 0,
    notes: '',
    archived: false,
    stock: 7,
    version: 1,
    createdAt: NOW,
    updatedAt: NOW,
    ...members,
  };
}

export function aClient(number: number, members: Partial<Client> = {}): Client {
  return {
    id: idOf(number),
    name: `Cliente ${number}`,
    taxId: '',
    taxCondition: 'unspecified',
    email: '',
    phone: '',
    address: '',
    notes: '',
    archived: false,
    version: 1,
    createdAt: NOW,
    updatedAt: NOW,
    ...members,
  };
}

export function aPlan(members: Partial<Plan>): Plan {
  return {
    id: 'small',
    appId: 'inventory',
    name: 'CHICO',
    description: '',
    sortOrder: 0,
    prices: [],
    features: {},
    isDefault: false,
    isPopular: false,
    isCustom: false,
    trialDays: 0,
    ...members,
  };
}

const SMALL: Features = { maxProducts: 3, maxClients: 0, maxSuppliers: 10 };
const LARGE: Features = {
  maxProducts: 500,
  maxClients: 100,
  maxSuppliers: null,
  advancedReporting: true,
};

/** What the server knows of one business; tests change it as other people and other tabs would. */
export class Business {
  products: Product[] = [];
  clients: Client[] = [];
  removed: Product[] = [];
  features: Features = SMALL;
  planName = 'CHICO';
  readonly plans = [
    aPlan({ isDefault: true, features: { ...SMALL } }),
    aPlan({
      id: 'large',
      name: 'GRANDE',
      sortOrder: 10,
      features: { ...LARGE },
      prices: [{ amountMinor: 2_499_000, currency: 'ARS', interval: 'month' }],
    }),
  ];

  upgrade(): void {
    this.features = LARGE;
    this.planName = 'GRANDE';
  }

  used(metric: Metric): number {
    if (metric === 'products') return this.products.filter((one) => !one.archived).length;
    return metric === 'clients' ? this.clients.length : 0;
  }

  refusal(metric: Metric): Partial<Problem> | null {
    const usage = describeUsage(metric, this.used(metric), this.features);
    if (usage.limit === null || usage.used < usage.limit) return null;
    return {
      metric,
      used: usage.used,
      limit: usage.limit,
      planId: 'small',
      unlockingPlan: {
        id: 'large',
        name: 'GRANDE',
        limit: Number(LARGE[metric === 'products' ? 'maxProducts' : 'maxClients']),
        price: { amountMinor: 2_499_000, currency: 'ARS', interval: 'month' },
      },
      upgradeUrl: '/upgrade',
    };
  }

  status(): SubscriptionStatus {
    const isLarge = this.planName === 'GRANDE';
    return aSubscription({
      planId: isLarge ? 'large' : 'small',
      planName: this.planName,
      isPremium: isLarge,
      features: { ...this.features },
      ...(isLarge ? { provider: 'stripe', renewal: 'automatic' } : {}),
    });
  }
}

/** A server that keeps its word about limits, versions and idempotency keys, with the calls it got. */
export function serve(business: Business) {
  const byKey = new Map<string, unknown>();
  const found = (id: string | undefined) => business.products.find((one) => one.id === id);
  answer(logout, () => undefined);
  answer(me, {
    user: { id: OWNER, name: 'Ana', email: 'ana@example.com', role: 'owner', locale: 'es-AR' },
    business: { id: idOf(1), name: 'Ferretería' },
  });
  answer(getBillingOptions, {
    providers: [stripe],
    sandboxUrl: null,
  });
  answer(listPlans, { plans: business.plans });
  answer(getSubscriptionStatus, () => business.status());
  answer(getSubscriptionLimits, () => ({
    planId: 'small',
    metrics: (['products', 'clients', 'suppliers'] as const).map((metric) =>
      describeUsage(metric, business.used(metric), business.features),
    ),
  }));
  const lists = answer(products.endpoints.list, ({ query }) => {
    const start = Number(query['cursor'] ?? 0);
    const size = Number(query['limit']);
    const q = (query['q'] ?? '').toLowerCase();
    const archived = query['archived'] ?? 'false';
    const all = business.products
      .filter((one) => one.name.toLowerCase().includes(q) || one.sku.toLowerCase().includes(q))
      .filter((one) => archived === 'all' || String(one.archived) === archived);
    if (query['sort'] === '-name') all.reverse();
    return {
      items: all.slice(start, start + size),
      nextCursor: start + size < all.length ? String(start + size) : null,
      total: all.length,
      totalIsFloor: false,
    };
  });
  const creates = answer(products.endpoints.create, ({ body, headers }) => {
    const key = headers.get('idempotency-key') ?? '';
    if (byKey.has(key)) return byKey.get(key);
    const refusal = business.refusal('products');
    if (refusal) return problemAnswer('LIMIT_REACHED', refusal);
    const typed = body as Partial<Product>;
    if (business.products.some((one) => one.sku === typed.sku)) {
      return problemAnswer('DUPLICATE', { field: 'sku' });
    }
    const product = aProduct(1000 + business.products.length, typed);
    business.products.unshift(product);
    byKey.set(key, product);
    return product;
  });
  answer(products.endpoints.get, ({ params }) => found(params['id']) ?? problemAnswer('NOT_FOUND'));
  const updates = answer(products.endpoints.update, ({ params, body }) => {
    const product = found(params['id']);
    const { version, ...changes } = body as Partial<Product>;
    if (!product) return problemAnswer('NOT_FOUND');
    if (product.version !== version) return problemAnswer('CONFLICT');
    const refusal = changes.archived === false ? business.refusal('products') : null;
    if (refusal) return problemAnswer('LIMIT_REACHED', refusal);
    return Object.assign(product, changes, { version: version + 1 });
  });
  answer(products.endpoints.remove, ({ params }) => {
    const product = found(params['id']);
    if (!product) return problemAnswer('NOT_FOUND');
    business.removed.push(product);
    business.products = business.products.filter((one) => one !== product);
    return undefined;
  });
  const restores = answer(products.endpoints.restore, ({ params }) => {
    const refusal = business.refusal('products');
    if (refusal) return problemAnswer('LIMIT_REACHED', refusal);
    const product = business.removed.find((one) => one.id === params['id']);
    if (!product) return problemAnswer('NOT_FOUND');
    business.products.unshift(product);
    return product;
  });
  answer(clients.endpoints.list, () => ({
    items: business.clients,
    nextCursor: null,
    total: business.clients.length,
    totalIsFloor: false,
  }));
  const clientCreates = answer(clients.endpoints.create, ({ body }) => {
    const refusal = business.refusal('clients');
    if (refusal) return problemAnswer('LIMIT_REACHED', refusal);
    const client = aClient(2000 + business.clients.length, body as Partial<Client>);
    business.clients.unshift(client);
    return client;
  });
  return { lists, creates, updates, restores, clientCreates };
}

export function businessWith(count: number, members: Partial<Business> = {}): Business {
  const business = new Business();
  business.products = Array.from({ length: count }, (_, index) => aProduct(index + 1));
  return Object.assign(business, members);
}

/** Something that answers only when the test opens it. */
export function aGate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
