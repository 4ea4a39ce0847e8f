import { z } from 'zod';
import { RESOURCES } from '#shared/domain/resources.ts';
import { optionalEmail, text } from './common.ts';
import { resource } from './resource.ts';

/** Conditions towards VAT that a client can have; other countries leave it unspecified. */
export const CLIENT_TAX_CONDITIONS = [
  'unspecified',
  'registered',
  'monotributo',
  'exempt',
  'final_consumer',
] as const;

export const clients = resource({
  name: 'clients',
  one: 'client',
  metric: RESOURCES.clients,
  fields: {
    taxId: text(32).default(''),
    taxCondition: z.enum(CLIENT_TAX_CONDITIONS).default('unspecified'),
    email: optionalEmail.default(''),
    phone: text(40).default(''),
    address: text(300).default(''),
    notes: text(2000).default(''),
  },
});
export type Client = z.infer<typeof clients.item>;
