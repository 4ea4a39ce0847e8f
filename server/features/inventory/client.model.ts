import { model, Schema } from 'mongoose';
import type { Client } from '#shared/contracts/clients.ts';
import { indexResource, type ResourceRecord, resourceFields } from './resource.model.ts';

export interface ClientRecord extends ResourceRecord {
  taxId: string;
  taxCondition: Client['taxCondition'];
  email: string;
  phone: string;
  address: string;
  notes: string;
}

const text = { type: String, default: '' };

const clientSchema = new Schema<ClientRecord>(
  {
    ...resourceFields,
    taxId: text,
    taxCondition: { type: String, required: true },
    email: text,
    phone: text,
    address: text,
    notes: text,
  },
  { versionKey: false, collection: 'clients' },
);
indexResource(clientSchema, ['nameKey', '_id']);

export const clientModel = model<ClientRecord>('Client', clientSchema);
