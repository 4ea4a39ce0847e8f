import type { Account } from '#shared/contracts/accounts.ts';

/** Somebody who is signed in. */
export function anAccount(over: { user?: Partial<Account['user']> } = {}): Account {
  return {
    user: {
      id: '64b000000000000000000001',
      name: 'Ana Pérez',
      email: 'ana@demo.test',
      role: 'owner',
      locale: 'es-AR',
      ...over.user,
    },
    business: { id: '64c000000000000000000001', name: 'Ferretería El Tornillo' },
  };
}
