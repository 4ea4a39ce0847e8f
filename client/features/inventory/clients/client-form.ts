import { type Client, type ClientInput, clientInput } from '#shared/contracts/clients.ts';
import { typedSchema } from '../typed-schema.ts';

const FIELDS = ['name', 'taxId', 'taxCondition', 'email', 'phone', 'address', 'notes'] as const;

export type ClientTyped = Record<(typeof FIELDS)[number], string>;

const DEFAULTS = { ...clientInput.parse({ name: '-' }), name: '' };

function pickTyped(source: ClientInput): ClientTyped {
  const { name, taxId, taxCondition, email, phone, address, notes } = source;
  return { name, taxId, taxCondition, email, phone, address, notes };
}

export const emptyClient = (): ClientTyped => pickTyped(DEFAULTS);
export const typedClient = (client: Client): ClientTyped => pickTyped(client);

/** Everything of a client is typed as it is stored. */
export const clientSchema = () =>
  typedSchema<ClientTyped, ClientInput>(clientInput, (typed) => typed);
