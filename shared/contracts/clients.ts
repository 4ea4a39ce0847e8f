import { z } from 'zod';
import { id, idParams, instant, text } from './common.ts';
import { endpoint } from './endpoint.ts';
import { listQuery, page } from './lists.ts';

/** Conditions towards VAT as ARCA names them; other countries leave it unspecified. */
export const TAX_CONDITIONS = [
  'unspecified',
  'registered',
  'monotributo',
  'exempt',
  'final_consumer',
] as const;

const fields = {
  name: text(200, 1),
  taxId: text(32),
  taxCondition: z.enum(TAX_CONDITIONS),
  email: z.union([
    z.literal(''),
    z.string().trim().max(254, 'too_long').pipe(z.email('invalid_email')),
  ]),
  phone: text(40),
  address: text(300),
  notes: text(2000),
  archived: z.boolean(),
};

export const clientInput = z.strictObject({
  name: fields.name,
  taxId: fields.taxId.default(''),
  taxCondition: fields.taxCondition.default('unspecified'),
  email: fields.email.default(''),
  phone: fields.phone.default(''),
  address: fields.address.default(''),
  notes: fields.notes.default(''),
  archived: fields.archived.default(false),
});
export type ClientInput = z.infer<typeof clientInput>;
export const clientPatch = z
  .strictObject(fields)
  .partial()
  .extend({ version: z.int().min(1) });

export const client = z.object({
  ...fields,
  id,
  version: z.int(),
  createdAt: instant,
  updatedAt: instant,
});
export type Client = z.infer<typeof client>;

export const CLIENT_SORTS = ['name', 'createdAt'] as const;
const tag = 'Clients';

export const listClients = endpoint({
  method: 'GET',
  path: '/api/clients',
  tag,
  summary: 'Clients of this business, by page',
  query: listQuery(CLIENT_SORTS),
  response: page(client),
});
export const createClient = endpoint({
  method: 'POST',
  path: '/api/clients',
  tag,
  summary: 'Add a client',
  body: clientInput,
  status: 201,
  response: client,
});
export const getClient = endpoint({
  method: 'GET',
  path: '/api/clients/:id',
  tag,
  summary: 'One client',
  params: idParams,
  response: client,
});
export const updateClient = endpoint({
  method: 'PATCH',
  path: '/api/clients/:id',
  tag,
  summary: 'Change a client, given the version that was read',
  params: idParams,
  body: clientPatch,
  response: client,
});
export const deleteClient = endpoint({
  method: 'DELETE',
  path: '/api/clients/:id',
  tag,
  summary: 'Delete a client; it can be restored',
  params: idParams,
  status: 204,
});
export const restoreClient = endpoint({
  method: 'POST',
  path: '/api/clients/:id/restore',
  tag,
  summary: 'Bring a deleted client back',
  params: idParams,
  response: client,
});
