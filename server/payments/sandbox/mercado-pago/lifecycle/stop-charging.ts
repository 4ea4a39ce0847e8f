import { dateAfter } from '../calendar.ts';
import type { Instalment, Preapproval } from '../objects.ts';
import type { MercadoPagoWorld } from '../world.ts';
import { instalmentsOf } from './instalments.ts';
import { changePreapproval, notifyPreapproval } from './update-preapproval.ts';

/** Terminal. What was not collected yet is no longer tried. */
export function cancelPreapproval(world: MercadoPagoWorld, preapproval: Preapproval): void {
  dropInstalments(world, preapproval, ['scheduled', 'recycling']);
  changePreapproval(world, preapproval, { status: 'cancelled' });
  notifyPreapproval(world, preapproval);
}

/** Nothing is charged while it lasts; dates that come meanwhile are skipped. */
export function pausePreapproval(world: MercadoPagoWorld, preapproval: Preapproval): void {
  dropInstalments(world, preapproval, ['scheduled']);
  changePreapproval(world, preapproval, { status: 'paused' });
  notifyPreapproval(world, preapproval);
}

/** The calendar does not shift: the next charge is on its next date. */
export function resumePreapproval(world: MercadoPagoWorld, preapproval: Preapproval): void {
  const now = world.now();
  const { anchorAt } = preapproval;
  let { debits } = preapproval;
  if (anchorAt !== null) while (dateAfter(anchorAt, preapproval, debits) < now) debits += 1;
  for (const instalment of instalmentsOf(world, preapproval)) {
    if (instalment.nextRetryAt === null) continue;
    instalment.nextRetryAt = Math.max(instalment.nextRetryAt, now);
  }
  changePreapproval(world, preapproval, {
    status: 'authorized',
    debits,
    nextPaymentAt: anchorAt === null ? null : dateAfter(anchorAt, preapproval, debits),
  });
  notifyPreapproval(world, preapproval);
}

function dropInstalments(
  world: MercadoPagoWorld,
  preapproval: Preapproval,
  statuses: readonly Instalment['status'][],
): void {
  for (const instalment of instalmentsOf(world, preapproval)) {
    if (!statuses.includes(instalment.status)) continue;
    instalment.status = 'cancelled';
    instalment.nextRetryAt = null;
    instalment.modifiedAt = world.now();
  }
}
