import { suppliers as contract } from '#shared/contracts/suppliers.ts';
import { formatTaxId } from '#shared/domain/cuit.ts';
import { defineResource } from './resource.ts';

export const suppliers = defineResource({
  contract,
  fields: {
    code: String,
    contactName: String,
    taxId: String,
    taxCondition: String,
    email: String,
    phone: String,
    website: String,
    address: String,
    paymentTerms: String,
    notes: String,
  },
  // A CUIT is found with and without its separators.
  searchTexts: ({ name, code, contactName, taxId, email, phone }) => [
    name,
    code,
    contactName,
    taxId,
    formatTaxId(taxId),
    email,
    phone,
  ],
});
