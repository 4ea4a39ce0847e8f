import type { AuthorizedPayment, Preapproval } from '../objects.ts';
import type { MercadoPagoWorld } from '../world.ts';

/** Changes a preapproval; each change is a version (chapter 4.6). A status that was made up is over with a new one. */
export function changePreapproval(
  world: MercadoPagoWorld,
  preapproval: Preapproval,
  changes: Partial<Preapproval>,
): void {
  const shownStatus = changes.status === undefined ? preapproval.shownStatus : null;
  Object.assign(preapproval, { shownStatus }, changes, {
    version: preapproval.version + 1,
    modifiedAt: world.now(),
  });
}

/** Since 2026-09-18 the first event is `updated` as well (measured). */
export function notifyPreapproval(world: MercadoPagoWorld, { id, version }: Preapproval): void {
  world.notify({ topic: 'subscription_preapproval', dataId: id, action: 'updated', version });
}

export function notifyAuthorizedPayment(
  world: MercadoPagoWorld,
  authorizedPayment: AuthorizedPayment,
): void {
  world.notify({
    topic: 'subscription_authorized_payment',
    dataId: String(authorizedPayment.id),
    action: authorizedPayment.tries === 0 ? 'created' : 'updated',
    version: authorizedPayment.tries + 1,
  });
}
