import { screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { paths } from '#client/lib/paths.ts';
import { login, me } from '#shared/contracts/accounts.ts';
import { answer, networkDown, problemAnswer, renderApp } from '#test/support/client.tsx';
import { anAccount } from '#test/support/client-account.ts';
import { answerForBusiness } from '#test/support/client-business.ts';

const email = () => screen.findByLabelText('Email');
const password = () => screen.findByLabelText('Contraseña');
const submit = () => screen.findByRole('button', { name: 'Ingresar' });

beforeEach(() => {
  answerForBusiness();
  answer(me, () => problemAnswer('UNAUTHENTICATED'));
});

test('signs in and goes on to where the person was', async () => {
  const calls = answer(login, anAccount());
  const { user, address } = renderApp({ path: paths.login('/billing') });
  await user.type(await email(), 'Ana@Demo.test');
  await user.type(await password(), 'una frase larga');
  await user.click(await submit());

  expect(await screen.findByRole('heading', { level: 1, name: /plan/i })).toBeVisible();
  expect(address()).toBe('/billing');
  expect(calls[0]?.body).toEqual({ email: 'Ana@Demo.test', password: 'una frase larga' });
});

test.each(['https://evil.test', '//evil.test', '/\\evil.test', 'javascript:alert(1)'])(
  'never goes on to %s',
  async (returnTo) => {
    answer(me, anAccount());
    const { address } = renderApp({ path: paths.login(returnTo) });
    await waitFor(() => expect(address()).toBe('/dashboard'));
  },
);

test('says what is missing at the field, before asking the server, and puts the cursor there', async () => {
  const calls = answer(login, anAccount());
  const { user } = renderApp({ path: paths.login() });
  await user.type(await password(), 'algo');
  await user.click(await submit());

  expect(await email()).toBeInvalid();
  expect(await email()).toHaveAccessibleDescription(/Escribí un email completo/);
  await waitFor(async () => expect(await email()).toHaveFocus());
  expect(calls).toHaveLength(0);
});

test('a refusal keeps what was typed and tells nothing about who exists', async () => {
  answer(login, problemAnswer('INVALID_CREDENTIALS'));
  const { user } = renderApp({ path: paths.login() });
  await user.type(await email(), 'ana@demo.test');
  await user.type(await password(), 'equivocada');
  await user.click(await submit());

  expect(await screen.findByRole('alert')).toHaveTextContent(
    'El email o la contraseña no son correctos.',
  );
  expect(await email()).toHaveValue('ana@demo.test');
  expect(await password()).toHaveValue('equivocada');
});

test('too many attempts say how long to wait', async () => {
  answer(login, problemAnswer('RATE_LIMITED', { retryAfterSeconds: 42 }));
  const { user } = renderApp({ path: paths.login() });
  await user.type(await email(), 'ana@demo.test');
  await user.type(await password(), 'equivocada{Enter}');
  expect(await screen.findByRole('alert')).toHaveTextContent('Probá de nuevo en 42 segundos.');
});

test('without a network it says so, and the next try works', async () => {
  answer(login, networkDown());
  const { user, address } = renderApp({ path: paths.login() });
  await user.type(await email(), 'ana@demo.test');
  await user.type(await password(), 'una frase larga{Enter}');
  expect(await screen.findByRole('alert')).toHaveTextContent('No pudimos conectarnos');

  answer(login, anAccount());
  await user.click(await submit());
  await waitFor(() => expect(address()).toBe('/dashboard'));
});

test('the password can be pasted and looked at, and managers know the fields', async () => {
  const { user } = renderApp({ path: paths.login() });
  const field = await password();
  await user.click(field);
  await user.paste('de un gestor');
  expect(field).toHaveValue('de un gestor');
  expect(field).toHaveAttribute('type', 'password');
  await user.click(screen.getByRole('button', { name: 'Mostrar la contraseña' }));
  expect(field).toHaveAttribute('type', 'text');
  expect(screen.getByRole('button', { name: 'Ocultar la contraseña' })).toBeVisible();
  expect(field).toHaveAttribute('autocomplete', 'current-password');
  expect(await email()).toHaveAttribute('autocomplete', 'username');
});

test('a double click signs in once', async () => {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const calls = answer(login, () => gate.then(() => anAccount()));
  const { user, address } = renderApp({ path: paths.login() });
  await user.type(await email(), 'ana@demo.test');
  await user.type(await password(), 'una frase larga');
  await user.dblClick(await submit());
  open();
  await waitFor(() => expect(address()).toBe('/dashboard'));
  expect(calls).toHaveLength(1);
});

test('registration keeps the way back', async () => {
  renderApp({ path: paths.login('/clients?form=new') });
  expect(await screen.findByRole('link', { name: 'Creá una gratis' })).toHaveAttribute(
    'href',
    paths.register('/clients?form=new'),
  );
});
