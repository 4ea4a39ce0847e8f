import type { AuthorizedPayment, Preapproval } from '../objects.ts';
import { type MercadoPagoWorld, nextNumber } from '../world.ts';

const FIRST_INSTALMENT = 7_000_000_000;

/** Planned for its date (chapter 4.7: status scheduled). How long before that date it exists is a guess. */
export function newAuthorizedPayment(
  world: MercadoPagoWorld,
  preapproval: Preapproval,
  debitAt: number,
): AuthorizedPayment {
  const now = world.now();
  const authorizedPayment: AuthorizedPayment = {
    id: nextNumber(world, FIRST_INSTALMENT),
    preapprovalId: preapproval.id,
    sequence: preapproval.debits + 1,
    status: 'scheduled',
    debitAt,
    createdAt: now,
    modifiedAt: now,
    amountMinor: preapproval.amountMinor,
    tries: 0,
    nextRetryAt: null,
    payment: null,
  };
  world.state.authorizedPayments[authorizedPayment.id] = authorizedPayment;
  return authorizedPayment;
}

export function authorizedPaymentsOf(
  world: MercadoPagoWorld,
  { id }: Preapproval,
): AuthorizedPayment[] {
  return Object.values(world.state.authorizedPayments).filter(
    ({ preapprovalId }) => preapprovalId === id,
  );
}
