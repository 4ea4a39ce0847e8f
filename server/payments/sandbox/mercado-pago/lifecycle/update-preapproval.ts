import type { Instalment, Preapproval } from '../objects.ts';
import type { MercadoPagoWorld } from '../world.ts';

/** Changes a preapproval; each change is a version. */
export function changePreapproval(
  world: MercadoPagoWorld,
  preapproval: Preapproval,
  changes: Partial<Preapproval>,
): void {
  Object.assign(preapproval, changes, {
    version: preapproval.version + 1,
    modifiedAt: world.now(),
  });
}

/** Since 2026-09-18 the first event is `updated` as well (measured). */
export function notifyPreapproval(world: MercadoPagoWorld, { id, version }: Preapproval): void {
  world.notify({ topic: 'subscription_preapproval', dataId: id, action: 'updated', version });
}

export function notifyInstalment(world: MercadoPagoWorld, instalment: Instalment): void {
  world.notify({
    topic: 'subscription_authorized_payment',
    dataId: String(instalment.id),
    action: instalment.tries === 0 ? 'created' : 'updated',
    version: instalment.tries + 1,
  });
}
