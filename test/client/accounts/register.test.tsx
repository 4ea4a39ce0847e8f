import { screen, waitFor } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { paths } from '#client/lib/paths.ts';
import { me, register } from '#shared/contracts/accounts.ts';
import { answer, problemAnswer, renderApp } from '#test/support/client.tsx';
import { anAccount } from '#test/support/client-account.ts';
import { answerForBusiness } from '#test/support/client-business.ts';
import { aSubscription } from '#test/support/client-plans.ts';

const TYPED = {
  'Nombre del negocio': 'Kiosco "La Ñ" 🏪',
  'Tu nombre': 'José O’Brien',
  Email: 'jose@demo.test',
  Contraseña: '  una frase con espacios  ',
};

async function fillIn(user: UserEvent, typed: Partial<typeof TYPED> = {}) {
  for (const [label, value] of Object.entries({ ...TYPED, ...typed })) {
    const field = await screen.findByLabelText(label);
    await user.clear(field);
    await user.click(field);
    await user.paste(value);
  }
}
const submit = () => screen.findByRole('button', { name: 'Crear la cuenta' });

beforeEach(() => {
  answerForBusiness();
  answer(me, () => problemAnswer('UNAUTHENTICATED'));
});

test('opens an account with exactly what was typed, in the language of the page, and goes inside', async () => {
  const calls = answer(register, { ...anAccount(), subscription: aSubscription() });
  const { user, address } = renderApp({ path: paths.register() });
  await fillIn(user);
  await user.click(await submit());

  expect(await screen.findByRole('heading', { level: 1, name: 'Panel' })).toBeVisible();
  expect(address()).toBe('/dashboard');
  expect(calls[0]?.body).toEqual({
    businessName: TYPED['Nombre del negocio'],
    name: TYPED['Tu nombre'],
    email: TYPED.Email,
    password: TYPED.Contraseña,
    locale: 'es-AR',
  });
});

test('checks by the contract itself: every field says what is wrong, the first one gets the cursor', async () => {
  const calls = answer(register, { ...anAccount(), subscription: aSubscription() });
  const { user } = renderApp({ path: paths.register() });
  await fillIn(user, { 'Tu nombre': '   ', Email: 'jose@', Contraseña: 'corta' });
  await user.click(await submit());

  expect(screen.getByLabelText('Nombre del negocio')).toBeValid();
  expect(screen.getByLabelText('Tu nombre')).toHaveAccessibleDescription('Completá este dato.');
  expect(screen.getByLabelText('Email')).toHaveAccessibleDescription(/Escribí un email completo/);
  expect(screen.getByLabelText('Contraseña')).toHaveAccessibleDescription(
    /Usá al menos 10 caracteres\./,
  );
  await waitFor(() => expect(screen.getByLabelText('Tu nombre')).toHaveFocus());
  expect(calls).toHaveLength(0);
});

test('the server’s field errors stand at their fields, in our words, with everything kept', async () => {
  answer(
    register,
    problemAnswer('INVALID_REQUEST', {
      errors: [
        { path: 'businessName', code: 'too_long', message: 'too long' },
        { path: 'password', code: 'code_of_tomorrow', message: 'is pwned' },
      ],
    }),
  );
  const { user } = renderApp({ path: paths.register() });
  await fillIn(user);
  await user.click(await submit());

  const business = screen.getByLabelText('Nombre del negocio');
  await waitFor(() => expect(business).toHaveAccessibleDescription('Es demasiado largo.'));
  expect(screen.getByLabelText('Contraseña')).toHaveAccessibleDescription(
    /Este dato no es válido\./,
  );
  await waitFor(() => expect(business).toHaveFocus());
  for (const [label, value] of Object.entries(TYPED)) {
    expect(screen.getByLabelText(label)).toHaveValue(value);
  }
});

test('an address that has an account is said at the address, with the way to sign in', async () => {
  answer(register, problemAnswer('DUPLICATE', { field: 'email' }));
  const { user } = renderApp({ path: paths.register() });
  await fillIn(user);
  await user.click(await submit());

  const field = screen.getByLabelText('Email');
  await waitFor(() =>
    expect(field).toHaveAccessibleDescription(/Ya hay una cuenta con este email/),
  );
  await waitFor(() => expect(field).toHaveFocus());
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Ingresá' })).toBeVisible();
});

test('a failure of the server is told, and nothing is lost', async () => {
  answer(register, problemAnswer('UNAVAILABLE', { retryable: true }));
  const { user } = renderApp({ path: paths.register() });
  await fillIn(user);
  await user.click(await submit());
  expect(await screen.findByRole('alert')).toHaveTextContent('no está disponible');
  expect(screen.getByLabelText('Email')).toHaveValue(TYPED.Email);
});
