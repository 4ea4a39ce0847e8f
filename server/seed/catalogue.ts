import { planModel } from '#server/features/plans/plan.model.ts';
import type { Features, PlanPrice } from '#shared/domain/plan.ts';

// The only file that names plans. Everything else reads them from the database.

interface SeedPlan {
  planId: string;
  name: string;
  description: string;
  sortOrder: number;
  prices: PlanPrice[];
  features: Features;
  isDefault?: boolean;
  isPopular?: boolean;
  isCustom?: boolean;
}

const ars = (interval: PlanPrice['interval'], amountMinor: number): PlanPrice => ({
  currency: 'ARS',
  interval,
  amountMinor,
});
const usd = (interval: PlanPrice['interval'], amountMinor: number): PlanPrice => ({
  currency: 'USD',
  interval,
  amountMinor,
});
const GB = 1_000_000_000;

const CATALOGUE: Record<string, SeedPlan[]> = {
  inventory: [
    {
      planId: 'BASIC',
      name: 'BASIC',
      description: 'Para empezar a ordenar el negocio, sin costo',
      sortOrder: 0,
      isDefault: true,
      prices: [],
      features: {
        maxProducts: 500,
        maxUsers: 2,
        maxCategories: 50,
        maxClients: 0,
        maxSuppliers: 10,
        arcaIntegration: false,
        advancedReporting: false,
        customBranding: false,
        invoiceChannels: 1,
      },
    },
    {
      planId: 'PROFESSIONAL',
      name: 'PROFESSIONAL',
      description: 'Para negocios que venden todos los días',
      sortOrder: 10,
      isPopular: true,
      prices: [
        ars('month', 2_499_000),
        ars('year', 24_990_000),
        usd('month', 1900),
        usd('year', 19_000),
      ],
      features: {
        maxProducts: 5000,
        maxUsers: 5,
        maxCategories: 200,
        maxClients: 100,
        maxSuppliers: 100,
        arcaIntegration: true,
        advancedReporting: true,
        customBranding: false,
        invoiceChannels: 2,
      },
    },
    {
      planId: 'ENTERPRISE',
      name: 'ENTERPRISE',
      description: 'Para empresas con necesidades propias',
      sortOrder: 20,
      isCustom: true,
      prices: [],
      features: {
        maxProducts: null,
        maxUsers: null,
        maxCategories: null,
        maxClients: null,
        maxSuppliers: null,
        arcaIntegration: true,
        advancedReporting: true,
        customBranding: true,
        invoiceChannels: 2,
      },
    },
  ],
  vault: [
    {
      planId: 'STARTER',
      name: 'Starter',
      description: '40 GB',
      sortOrder: 0,
      prices: [usd('month', 999)],
      features: {
        storageBytes: 40 * GB,
        processingUnits: 150,
        shareLinks: 5,
        maxUsers: 1,
        prioritySupport: false,
      },
    },
    {
      planId: 'GROWTH',
      name: 'Growth',
      description: '90 GB',
      sortOrder: 10,
      isPopular: true,
      prices: [usd('month', 1499)],
      features: {
        storageBytes: 90 * GB,
        processingUnits: 450,
        shareLinks: 25,
        maxUsers: 1,
        prioritySupport: true,
      },
    },
    {
      planId: 'PRO',
      name: 'Pro',
      description: '180 GB',
      sortOrder: 20,
      prices: [usd('month', 2499)],
      features: {
        storageBytes: 180 * GB,
        processingUnits: 1350,
        shareLinks: null,
        maxUsers: 3,
        prioritySupport: true,
      },
    },
  ],
};

/** Adds the plans that the database does not have yet; what an operator changed stays as it is. */
export async function seedCatalogue(): Promise<void> {
  for (const [appId, plans] of Object.entries(CATALOGUE)) {
    for (const plan of plans) {
      const { planId, ...terms } = plan;
      await planModel.updateOne(
        { _id: `${appId}:${planId}` },
        {
          $setOnInsert: {
            appId,
            planId,
            version: 1,
            isDefault: false,
            isPopular: false,
            isPublic: true,
            isCustom: false,
            isArchived: false,
            trialDays: 0,
            ...terms,
          },
        },
        { upsert: true },
      );
    }
  }
}

/** The paid plan and period that the demo business "pro" has bought. */
export const DEMO_PURCHASE = {
  appId: 'inventory',
  planId: 'PROFESSIONAL',
  currency: 'ARS',
} as const;

/** What was agreed by hand, or offered for a time, with demo businesses. */
export const DEMO_DEALS = {
  trial: { trialDays: 14 },
  comped: { planId: 'PROFESSIONAL', reason: 'Cuenta de cortesía' },
  enterprise: { planId: 'ENTERPRISE', reason: 'Acuerdo con ventas' },
} as const;
