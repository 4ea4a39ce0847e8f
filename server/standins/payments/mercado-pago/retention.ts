import type { MercadoPagoState } from './state.ts';

const NOTIFICATIONS = 1000;

/** Forgets what would only make the state file grow: old notifications that wait no longer. */
export function forgetOldNotifications(
  { notifications }: MercadoPagoState,
  waiting: ReadonlySet<string>,
): void {
  const ids = Object.keys(notifications);
  for (const id of ids.slice(0, Math.max(0, ids.length - NOTIFICATIONS))) {
    if (!waiting.has(id)) delete notifications[id];
  }
}
