import type { DueTask } from '../../due-work.ts';
import type { MercadoPagoWorld } from '../world.ts';
import { attempt, debit } from './charge.ts';
import { updatePayment } from './record-payment.ts';

/** What time brings to Mercado Pago's half, in no order. A preapproval that nobody authorized never expires. */
export function* mercadoPagoTasks(world: MercadoPagoWorld): Generator<DueTask> {
  const { state } = world;
  for (const payment of Object.values(state.payments)) {
    if (payment.status !== 'pending' || payment.expiresAt === null) continue;
    const expired = { status: 'cancelled', statusDetail: 'expired' } as const;
    yield { at: payment.expiresAt, run: () => updatePayment(world, payment, expired) };
  }
  for (const authorizedPayment of Object.values(state.authorizedPayments)) {
    const preapproval = state.preapprovals[authorizedPayment.preapprovalId];
    const { nextRetryAt } = authorizedPayment;
    if (preapproval?.status !== 'authorized' || nextRetryAt === null) continue;
    yield { at: nextRetryAt, run: () => attempt(world, preapproval, authorizedPayment) };
  }
  for (const preapproval of Object.values(state.preapprovals)) {
    const { status, nextPaymentAt } = preapproval;
    if (status !== 'authorized' || nextPaymentAt === null) continue;
    yield { at: nextPaymentAt, run: () => debit(world, preapproval) };
  }
}
