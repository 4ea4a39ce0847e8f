import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { withdraw } from '#shared/contracts/billing.ts';
import { answer, problemAnswer } from '#test/support/client.tsx';
import { refusedFor } from '#test/support/client-billing-actions.ts';
import { answerStanding } from '#test/support/client-business.ts';
import { aSubscription, paidSubscription } from '#test/support/client-plans.ts';
import { CODE, open } from './billing-stage.tsx';

const withdrawal = {
  isAllowed: true,
  until: '2026-12-01T12:00:00.000Z',
  refund: { amountMinor: 1_000_000, currency: 'ARS' },
} as const;

test('the first purchase is taken back: what is refunded is said before and after', async () => {
  const { user } = open({
    subscription: paidSubscription(),
    actions: { withdraw: withdrawal },
  });
  expect(
    await screen.findByText(/hasta el 1 de diciembre de 2026 podés arrepentirte/),
  ).toBeVisible();
  const calls = answer(withdraw, () => {
    answerStanding(aSubscription());
    return {
      subscription: aSubscription(),
      confirmationCode: CODE,
      refunded: { amountMinor: 1_000_000, currency: 'ARS' },
    };
  });
  await user.click(await screen.findByRole('button', { name: 'Arrepentirme de la compra' }));
  const dialog = await screen.findByRole('dialog', { name: '¿Arrepentirte de la compra?' });
  expect(dialog).toHaveTextContent(/Te devolvemos \$\s10\.000, todo lo que pagaste/);
  await user.click(within(dialog).getByRole('button', { name: 'Arrepentirme y terminar ahora' }));
  const outcome = await screen.findByRole('region', { name: 'Resultado' });
  expect(outcome).toHaveTextContent(/te devolvemos \$\s10\.000/);
  expect(outcome).toHaveTextContent(CODE);
  expect(calls[0]?.body).toEqual({ app: 'inventory' });
});

test('cancelling while it can still be taken back says so, and leads there', async () => {
  const { user } = open(
    { subscription: paidSubscription(), actions: { withdraw: withdrawal } },
    '/billing?action=cancel',
  );
  const dialog = await screen.findByRole('dialog', { name: '¿Cancelar OAK?' });
  expect(within(dialog).getByRole('note')).toHaveTextContent(
    /hasta el 1 de diciembre de 2026 te devolvemos \$\s10\.000/,
  );
  const now = within(dialog).getByRole('radio', { name: 'Ahora mismo' });
  expect(now).not.toHaveAccessibleDescription(/no se devuelve/);
  await user.click(within(dialog).getByRole('link', { name: 'Arrepentirme de la compra' }));
  expect(await screen.findByRole('dialog', { name: '¿Arrepentirte de la compra?' })).toBeVisible();
});

test('where nothing can be taken back a cancellation for now says that nothing is refunded', async () => {
  open({ subscription: paidSubscription() }, '/billing?action=cancel');
  const dialog = await screen.findByRole('dialog', { name: '¿Cancelar OAK?' });
  expect(within(dialog).queryByRole('note')).toBeNull();
  expect(within(dialog).getByRole('radio', { name: 'Ahora mismo' })).toHaveAccessibleDescription(
    /Lo que ya pagaste no se devuelve/,
  );
});

test('taken back after it was cancelled, it is named by what was bought and ends no second time', async () => {
  const ended = {
    reason: 'cancelled',
    planId: 'oak',
    planName: 'OAK',
    at: withdrawal.until,
  } as const;
  open(
    { subscription: aSubscription({ ended }), actions: { withdraw: withdrawal } },
    '/billing?action=withdraw',
  );
  const dialog = await screen.findByRole('dialog', { name: '¿Arrepentirte de la compra?' });
  expect(dialog).toHaveTextContent(/Te devolvemos \$\s10\.000, todo lo que pagaste por OAK/);
  expect(dialog).not.toHaveTextContent(/termina ahora|SEED/);
  expect(within(dialog).getByRole('button', { name: 'Arrepentirme de la compra' })).toBeVisible();
});

test('a refusal to take it back is said in words', async () => {
  const { user } = open(
    { subscription: paidSubscription(), actions: { withdraw: withdrawal } },
    '/billing?action=withdraw',
  );
  answer(withdraw, () =>
    problemAnswer('REFUSED', { reason: 'WITHDRAWAL_OVER', until: '2026-12-01T12:00:00.000Z' }),
  );
  await user.click(await screen.findByRole('button', { name: 'Arrepentirme y terminar ahora' }));
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'Los diez días desde la primera compra terminaron el 1 de diciembre de 2026',
  );
});

test.each([
  ['bought long ago', 'WITHDRAWAL_OVER', /Ya pasaron los diez días desde la primera compra/],
  ['a second one', 'NOT_FIRST_PURCHASE', /vale para la primera compra/],
  ['the free plan', 'NOTHING_BOUGHT', /No hay una compra de la que arrepentirse/],
] as const)(
  'the button of the law, with a purchase that is %s: why not, and no dialog',
  async (_name, reason, words) => {
    open(
      { subscription: paidSubscription(), actions: { withdraw: refusedFor(reason) } },
      '/billing?action=withdraw',
    );
    expect(await screen.findByText(words)).toBeVisible();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Arrepentirme de la compra' })).toBeNull();
  },
);
