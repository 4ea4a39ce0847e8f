import { expect } from 'vitest';
import { submit } from '#test/support/sandbox-hands.ts';
import { app, bench } from './billing-stage.ts';
import type { Owner } from './paying-business.ts';

type Choice = 'card_approved' | 'account_money' | 'cash' | 'transfer';

export const PREPAID = { targetPlanId: 'MID', mode: 'prepaid' } as const;

/** Chooses how to pay one period, on the page of Mercado Pago. */
export async function order(owner: Owner, choice: Choice) {
  const { status, body } = await bench.upgrade(owner, PREPAID);
  expect(status).toBe(201);
  await submit(body.checkoutUrl, { choice });
  await app.hear();
  return body;
}

/** A new business that ordered one period. */
export async function prepaid(choice: Choice = 'card_approved') {
  const owner = await bench.owner('mercadopago');
  return Object.assign(owner, { page: await order(owner, choice) });
}

/** Somebody takes the slip to a shop, or lets it expire. */
export const slip = (preference: string, what: 'pay' | 'expire') =>
  app.sandbox.control(`tickets/${what}`, { preference });

export const endOf = async (owner: Owner) => (await bench.record(owner)).currentPeriodEnd as Date;
