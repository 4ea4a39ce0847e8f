import { call } from '#client/lib/api.ts';
import {
  CLIENT_SORTS,
  type Client,
  type ClientInput,
  type createClient,
  type deleteClient,
  type getClient,
  type listClients,
  type restoreClient,
  type updateClient,
} from '#shared/contracts/clients.ts';
import { knownSort, type RecordRequests } from '../record.ts';

export const clientRequests: RecordRequests<Client, ClientInput> = {
  list: (query, signal) =>
    call<typeof listClients>('GET /api/clients', {
      query: { ...query, sort: knownSort(CLIENT_SORTS, query.sort) },
      signal,
    }),
  get: (id, signal) =>
    call<typeof getClient>('GET /api/clients/:id', { params: { id }, ...(signal && { signal }) }),
  create: (body, idempotencyKey) =>
    call<typeof createClient>('POST /api/clients', { body, idempotencyKey }),
  update: (id, changes, version) =>
    call<typeof updateClient>('PATCH /api/clients/:id', {
      params: { id },
      body: { ...changes, version },
    }),
  archive: ({ id, version }, archived) =>
    call<typeof updateClient>('PATCH /api/clients/:id', {
      params: { id },
      body: { archived, version },
    }),
  remove: (id) => call<typeof deleteClient>('DELETE /api/clients/:id', { params: { id } }),
  restore: (id) => call<typeof restoreClient>('POST /api/clients/:id/restore', { params: { id } }),
};
