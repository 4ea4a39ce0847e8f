import type { Client, ClientInput } from '#shared/contracts/clients.ts';
import { type ClientRecord, clientModel } from './client.model.ts';
import type { ResourceKind } from './resource.service.ts';

export const clientKind: ResourceKind<ClientRecord, ClientInput> = {
  model: clientModel,
  metric: 'clients',
  sortKeys: { name: 'nameKey', createdAt: '_id' },
  searchTexts: ({ name, taxId, email, phone }) => [name, taxId, email, phone],
  derive: () => ({}),
  initial: {},
};

export function presentClient(record: ClientRecord): Client {
  return {
    id: record._id,
    name: record.name,
    taxId: record.taxId,
    taxCondition: record.taxCondition,
    email: record.email,
    phone: record.phone,
    address: record.address,
    notes: record.notes,
    archived: record.archived,
    version: record.version,
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
  };
}
