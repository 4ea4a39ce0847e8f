import { dateAfter } from '../calendar.ts';
import type { AuthorizedPayment, Preapproval } from '../objects.ts';
import type { MercadoPagoWorld } from '../world.ts';
import { authorizedPaymentsOf } from './authorized-payments.ts';
import { changePreapproval, notifyPreapproval } from './update-preapproval.ts';

/** Terminal (measured). That what was not collected yet is no longer tried is a guess: nothing says otherwise. */
export function cancelPreapproval(world: MercadoPagoWorld, preapproval: Preapproval): void {
  dropAuthorizedPayments(world, preapproval, ['scheduled', 'recycling']);
  changePreapproval(world, preapproval, { status: 'cancelled' });
  notifyPreapproval(world, preapproval);
}

/** Nothing is charged while it lasts (measured); that dates which come meanwhile are skipped is a guess. */
export function pausePreapproval(world: MercadoPagoWorld, preapproval: Preapproval): void {
  dropAuthorizedPayments(world, preapproval, ['scheduled']);
  changePreapproval(world, preapproval, { status: 'paused' });
  notifyPreapproval(world, preapproval);
}

/** The calendar does not shift: the next charge is on its next date (measured). That an open debt is tried at once is a guess. */
export function resumePreapproval(world: MercadoPagoWorld, preapproval: Preapproval): void {
  const now = world.now();
  const { anchorAt } = preapproval;
  let { debits } = preapproval;
  if (anchorAt !== null) while (dateAfter(anchorAt, preapproval, debits) < now) debits += 1;
  for (const authorizedPayment of authorizedPaymentsOf(world, preapproval)) {
    if (authorizedPayment.nextRetryAt === null) continue;
    authorizedPayment.nextRetryAt = Math.max(authorizedPayment.nextRetryAt, now);
  }
  changePreapproval(world, preapproval, {
    status: 'authorized',
    debits,
    nextPaymentAt: anchorAt === null ? null : dateAfter(anchorAt, preapproval, debits),
  });
  notifyPreapproval(world, preapproval);
}

function dropAuthorizedPayments(
  world: MercadoPagoWorld,
  preapproval: Preapproval,
  statuses: readonly AuthorizedPayment['status'][],
): void {
  for (const authorizedPayment of authorizedPaymentsOf(world, preapproval)) {
    if (!statuses.includes(authorizedPayment.status)) continue;
    authorizedPayment.status = 'cancelled';
    authorizedPayment.nextRetryAt = null;
    authorizedPayment.modifiedAt = world.now();
  }
}
