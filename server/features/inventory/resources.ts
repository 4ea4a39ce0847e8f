import {
  type CountSource,
  countSource,
} from '#server/features/entitlements/count-marks.service.ts';
import type { Metric } from '#shared/domain/entitlements.ts';
import { RESOURCE_NAMES, type ResourceName } from '#shared/domain/resources.ts';
import { categories } from './categories.resource.ts';
import { clients } from './clients.resource.ts';
import { products } from './products.resource.ts';
import {
  createResourceService,
  type ResourceParts,
  type ResourceService,
} from './resource.service.ts';
import { LIVE, type Resource } from './resource.ts';
import { suppliers } from './suppliers.resource.ts';

/** Every resource, by its name. */
export const RESOURCES: Readonly<Record<ResourceName, Resource>> = {
  products,
  categories,
  suppliers,
  clients,
};

export type InventoryServices = Record<ResourceName, ResourceService>;

export function createInventory(parts: Omit<ResourceParts, 'exists'>): InventoryServices {
  const services = Object.fromEntries(
    RESOURCE_NAMES.map((name) => [
      name,
      createResourceService(RESOURCES[name], {
        ...parts,
        exists: (other, businessId, id) => services[other].exists(businessId, id),
      }),
    ]),
  ) as InventoryServices;
  return services;
}

/** What counting looks at: the live documents of each resource that a plan limits. */
export function countedResources(): Partial<Record<Metric, CountSource>> {
  return Object.fromEntries(
    Object.values(RESOURCES).flatMap(({ contract, model }) =>
      contract.metric ? [[contract.metric, countSource(model, LIVE)]] : [],
    ),
  );
}
