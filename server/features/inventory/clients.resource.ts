import { clients as contract } from '#shared/contracts/clients.ts';
import { defineResource } from './resource.ts';

export const clients = defineResource({
  contract,
  fields: {
    taxId: String,
    taxCondition: String,
    email: String,
    phone: String,
    address: String,
    notes: String,
  },
  searchTexts: ({ name, taxId, email, phone }) => [name, taxId, email, phone],
});
