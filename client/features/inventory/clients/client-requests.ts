import { call } from '#client/lib/api.ts';
import {
  CLIENT_SORTS,
  type Client,
  type ClientInput,
  createClient,
  deleteClient,
  getClient,
  listClients,
  restoreClient,
  updateClient,
} from '#shared/contracts/clients.ts';
import { knownSort, type RecordRequests } from '../record.ts';

export const clientRequests: RecordRequests<Client, ClientInput> = {
  list: (query, signal) =>
    call(listClients, { query: { ...query, sort: knownSort(CLIENT_SORTS, query.sort) }, signal }),
  get: (id, signal) => call(getClient, { params: { id }, ...(signal && { signal }) }),
  create: (body, idempotencyKey) => call(createClient, { body, idempotencyKey }),
  update: (id, changes, version) =>
    call(updateClient, { params: { id }, body: { ...changes, version } }),
  archive: ({ id, version }, archived) =>
    call(updateClient, { params: { id }, body: { archived, version } }),
  remove: (id) => call(deleteClient, { params: { id } }),
  restore: (id) => call(restoreClient, { params: { id } }),
};
