import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { i18n } from '#client/lib/i18n.ts';
import { me } from '#shared/contracts/accounts.ts';
import { requestByConsumer } from '#shared/contracts/billing.ts';
import { answer, problemAnswer, renderApp } from '#test/support/client.tsx';
import { answerForBusiness } from '#test/support/client-business.ts';

test('from the footer of sign-in, without an account: a mail, and a code to track it', async () => {
  answer(me, () => problemAnswer('UNAUTHENTICATED'));
  const calls = answer(requestByConsumer, { trackingCode: 'BAJA-7K2M' });
  const { user, address } = renderApp({ path: '/auth/login' });
  await user.click(await screen.findByRole('link', { name: 'Botón de baja' }));
  await waitFor(() => expect(address()).toBe('/baja'));
  await user.click(await screen.findByRole('button', { name: 'Pedir la baja' }));
  expect(await screen.findByText(/email completo/)).toBeVisible();
  expect(calls).toHaveLength(0);
  await user.type(screen.getByLabelText('Mail de tu cuenta'), 'ana@demo.test');
  await user.click(screen.getByRole('button', { name: 'Pedir la baja' }));
  expect(await screen.findByText('Código BAJA-7K2M')).toBeVisible();
  expect(screen.getByRole('heading', { name: 'Recibimos tu pedido de baja' })).toBeVisible();
  expect(calls.map(({ body }) => body)).toEqual([
    { kind: 'cancellation', email: 'ana@demo.test', locale: 'es-AR' },
  ]);
});

test('owners who are inside do it at once', async () => {
  answerForBusiness();
  renderApp({ path: '/arrepentimiento' });
  expect(
    await screen.findByRole('link', { name: 'Hacerlo ahora desde mi cuenta' }),
  ).toHaveAttribute('href', '/billing?action=withdraw');
});

test('too many requests are refused in words, and English is spoken', async () => {
  await i18n.changeLanguage('en');
  answerForBusiness({ role: 'staff' });
  answer(requestByConsumer, () => problemAnswer('RATE_LIMITED', { retryAfterSeconds: 40 }));
  const { user } = renderApp({ path: '/arrepentimiento' });
  expect(await screen.findByRole('heading', { name: 'Withdraw from purchase' })).toBeVisible();
  expect(screen.queryByRole('link', { name: /from my account/ })).toBeNull();
  await user.click(await screen.findByRole('button', { name: 'Ask for the refund' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('Try again in 40 seconds');
});
