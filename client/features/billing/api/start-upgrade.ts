import type { z } from 'zod';
import { call } from '#client/lib/api.ts';
import type { startUpgrade } from '#shared/contracts/billing.ts';

export type StartUpgradeInput = z.input<NonNullable<typeof startUpgrade.body>>;

/** Opens the checkout of a plan. Repeating it with the same idempotencyKey answers with the same checkout. */
export function postUpgrade(body: StartUpgradeInput) {
  return call<typeof startUpgrade>('POST /api/billing/upgrade', { body });
}
