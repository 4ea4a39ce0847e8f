import type { DueTask } from '../../due-work.ts';
import type { MercadoPagoWorld } from '../world.ts';
import { attempt, debit } from './charge.ts';
import { updatePayment } from './record-payment.ts';
import { cancelPreapproval } from './stop-charging.ts';

/**
 * What time brings to Mercado Pago's half. A preapproval that nobody authorized never expires (measured); at its end
 * date it is over, whatever it was until then, and before a charge of that moment (both a guess: the SDK's types say
 * that it stops recurring).
 */
export function* mercadoPagoTasks(world: MercadoPagoWorld): Generator<DueTask> {
  const { state } = world;
  for (const preapproval of Object.values(state.preapprovals)) {
    const { status, endsAt } = preapproval;
    if (status === 'cancelled' || endsAt === null) continue;
    yield { at: endsAt, run: () => cancelPreapproval(world, preapproval) };
  }
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
