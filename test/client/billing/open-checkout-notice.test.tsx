import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { cancelCheckout, getCheckout } from '#shared/contracts/billing.ts';
import { answer, problemAnswer } from '#test/support/client.tsx';
import { answerStanding } from '#test/support/client-business.ts';
import { aCheckout, aSubscription } from '#test/support/client-plans.ts';
import { END, leave, open } from './billing-stage.tsx';

const openCheckout = {
  id: 'c1',
  planId: 'oak',
  planName: 'OAK',
  provider: 'mercadopago',
  expiresAt: END,
} as const;

test('a payment page that was left is told, until when, and gone on with', async () => {
  const { user } = open({ actions: { openCheckout } });
  const title = await screen.findByText(/abierta una página de pago: OAK, con Mercado Pago/);
  expect(title).toBeVisible();
  expect(
    screen.getByText(/Podés usarla hasta el 21.*Si antes elegís otra cosa, esa página se cierra/),
  ).toBeVisible();
  answer(
    getCheckout,
    aCheckout({ id: 'c1', status: 'open', checkoutUrl: 'https://pay.example/1' }),
  );
  await user.click(screen.getByRole('button', { name: 'Seguir con ese pago' }));
  await waitFor(() => expect(leave).toHaveBeenCalledWith('https://pay.example/1'));
});

test('a payment page that was left is given up with one click, and the focus is not lost', async () => {
  const { user } = open({ actions: { openCheckout } });
  const giveUp = await screen.findByRole('button', { name: 'Dejarlo' });
  const calls = answer(cancelCheckout, () => {
    answerStanding(aSubscription());
    return aCheckout({ id: 'c1', status: 'expired', checkoutUrl: null });
  });
  await user.click(giveUp);
  await waitFor(() => expect(screen.queryByText(/abierta una página de pago/)).toBeNull());
  expect(calls).toHaveLength(1);
  expect(screen.getByText('No se cobró nada y tu plan sigue igual.')).toBeVisible();
  await waitFor(() => expect(document.body).not.toHaveFocus());
});

test('a payment page that was paid meanwhile is not given up: its own page tells', async () => {
  const { user, address } = open({ actions: { openCheckout } });
  answer(cancelCheckout, () => problemAnswer('CHECKOUT_IN_PROGRESS', { checkoutId: 'c1' }));
  await user.click(await screen.findByRole('button', { name: 'Dejarlo' }));
  await waitFor(() => expect(address()).toBe('/billing/checkouts/c1'));
});
