import { paths } from '#client/lib/paths.ts';
import { CLIENT_SORTS, type Client, type ClientInput } from '#shared/contracts/clients.ts';
import { CardsDrawing } from '../components/drawings.tsx';
import type { RecordKind } from '../record.ts';
import { clientColumns } from './client-columns.tsx';
import { ClientFields } from './client-fields.tsx';
import { type ClientTyped, clientSchema, emptyClient, typedClient } from './client-form.ts';
import { clientRequests } from './client-requests.ts';

export const clients: RecordKind<Client, ClientTyped, ClientInput> = {
  metric: 'clients',
  path: paths.clients,
  sorts: CLIENT_SORTS,
  requests: clientRequests,
  form: { empty: emptyClient, typed: typedClient, schema: clientSchema, Fields: ClientFields },
  columns: clientColumns,
  Drawing: CardsDrawing,
};
