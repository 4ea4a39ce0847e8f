import type { Instalment, Preapproval } from '../objects.ts';
import { type MercadoPagoWorld, nextNumber } from '../world.ts';

const FIRST_INSTALMENT = 7_000_000_000;

export function newInstalment(
  world: MercadoPagoWorld,
  preapproval: Preapproval,
  debitAt: number,
): Instalment {
  const now = world.now();
  const instalment: Instalment = {
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
  world.state.instalments[instalment.id] = instalment;
  return instalment;
}

export function instalmentsOf(world: MercadoPagoWorld, { id }: Preapproval): Instalment[] {
  return Object.values(world.state.instalments).filter(({ preapprovalId }) => preapprovalId === id);
}
