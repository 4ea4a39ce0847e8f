import { z } from 'zod';
import { isCuit, normalTaxId } from '#shared/domain/cuit.ts';
import { RESOURCES } from '#shared/domain/resources.ts';
import { optionalEmail, text } from './common.ts';
import { resource } from './resource.ts';

/** The eleven conditions towards VAT that ARCA tells apart, and none for those of other countries. */
export const TAX_CONDITIONS = [
  'unspecified',
  'registered',
  'monotributo',
  'social_monotributo',
  'promoted_monotributo',
  'exempt',
  'final_consumer',
  'uncategorized',
  'not_subject',
  'law_19640',
  'foreign_supplier',
  'foreign_client',
] as const;

/** A CUIT is kept as its digits, and a wrong check digit is refused; other ids are kept as they were typed. */
const taxId = text(32)
  .overwrite(normalTaxId)
  .refine((value) => !/^\d{11}$/.test(value) || isCuit(value), 'invalid_tax_id');

export const suppliers = resource({
  name: 'suppliers',
  one: 'supplier',
  metric: RESOURCES.suppliers,
  fields: {
    code: text(40).default(''),
    contactName: text(200).default(''),
    taxId: taxId.default(''),
    taxCondition: z.enum(TAX_CONDITIONS).default('unspecified'),
    email: optionalEmail.default(''),
    phone: text(40).default(''),
    website: text(300).default(''),
    address: text(300).default(''),
    paymentTerms: text(200).default(''),
    notes: text(2000).default(''),
  },
});
