import { act, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { showVisitorsTheDoor } from '#client/app/show-visitors-the-door.ts';
import { loadDraft, saveDraft } from '#client/lib/draft.ts';
import { paths } from '#client/lib/paths.ts';
import { login, logout, me } from '#shared/contracts/accounts.ts';
import { getSubscriptionLimits } from '#shared/contracts/subscriptions.ts';
import {
  answer,
  createTestQueryClient,
  networkDown,
  problemAnswer,
  renderApp,
} from '#test/support/client.tsx';
import { anAccount } from '#test/support/client-account.ts';
import { answerForBusiness } from '#test/support/client-business.ts';

const heading = (name: string) => screen.findByRole('heading', { level: 1, name });

beforeEach(() => answerForBusiness());

/** Another tab of the same browser says something. */
function fromAnotherTab(signal: object) {
  act(() => {
    const newValue = JSON.stringify(signal);
    window.dispatchEvent(new StorageEvent('storage', { key: 'estante.session', newValue }));
  });
}

test('a visitor is asked to sign in, and the address they wanted is kept', async () => {
  answer(me, problemAnswer('UNAUTHENTICATED'));
  const { address } = renderApp({ path: '/clients?form=new' });
  await heading('Ingresá a tu cuenta');
  expect(address()).toBe(paths.login('/clients?form=new'));
  // They were never inside, so nothing of theirs ended.
  expect(screen.queryByText(/Tu sesión terminó/)).not.toBeInTheDocument();
});

test('a visitor of a private address is led to sign in before any of its code is fetched', async () => {
  const asked = answer(me, () => problemAnswer('UNAUTHENTICATED'));
  const here = () => window.location.pathname + window.location.search;
  const open = (address: string) => window.history.replaceState(null, '', address);

  open('/clients?form=new');
  await showVisitorsTheDoor(createTestQueryClient());
  expect(here()).toBe(paths.login('/clients?form=new'));

  asked.length = 0;
  for (const address of ['/auth/register', '/no-such-page']) {
    open(address);
    await showVisitorsTheDoor(createTestQueryClient());
    expect(here()).toBe(address);
  }
  // Nor is anybody asked for whom it is known: the screens then find out by themselves.
  localStorage.setItem('estante.session', JSON.stringify({ kind: 'in', userId: '1' }));
  open('/clients');
  await showVisitorsTheDoor(createTestQueryClient());
  expect(here()).toBe('/clients');
  expect(asked).toHaveLength(0);
});

test('without a network, a private address stays where it is', async () => {
  answer(me, networkDown());
  window.history.replaceState(null, '', '/clients');
  await showVisitorsTheDoor(createTestQueryClient());
  expect(window.location.pathname).toBe('/clients');
});

test('the bare address is the door for newcomers, and the dashboard for who is inside', async () => {
  answer(me, problemAnswer('UNAUTHENTICATED'));
  const visitor = renderApp({ path: '/' });
  await heading('Ingresá a tu cuenta');
  expect(visitor.address()).toBe(paths.login());
  visitor.unmount();

  // Also for somebody of whom this browser has no memory.
  answer(me, anAccount());
  const member = renderApp({ path: '/' });
  await heading('Panel');
  expect(member.address()).toBe('/dashboard');
});

test('a session that dies forgets everything, and signing in leads back to the same place', async () => {
  const { user, address, queryClient } = renderApp({ path: '/billing' });
  await screen.findByRole('navigation', { name: 'Navegación principal' });
  await waitFor(() => expect(queryClient.getQueryData(['limits', 'inventory'])).toBeDefined());

  answer(me, problemAnswer('UNAUTHENTICATED'));
  answer(getSubscriptionLimits, problemAnswer('UNAUTHENTICATED'));
  await act(() => queryClient.invalidateQueries({ queryKey: ['limits'] }));

  await heading('Ingresá a tu cuenta');
  expect(screen.getByText(/Tu sesión terminó/)).toBeVisible();
  expect(address()).toBe(paths.login('/billing'));
  expect(queryClient.getQueryData(['limits', 'inventory'])).toBeUndefined();
  expect(queryClient.getQueryData(['subscription', 'inventory'])).toBeUndefined();
  expect(queryClient.getQueryData(['me'])).toBeNull();

  answerForBusiness();
  answer(login, anAccount());
  await user.type(screen.getByLabelText('Email'), 'ana@demo.test');
  await user.type(screen.getByLabelText('Contraseña'), 'una frase larga{Enter}');
  await waitFor(() => expect(address()).toBe('/billing'));
});

test('a draft outlives a session that expired, and not one that was ended by hand', async () => {
  const draft = `${anAccount().user.id}/client`;
  saveDraft(draft, { name: 'Sin guardar' });
  const ended = answer(logout, () => undefined);
  const { user, address, queryClient } = renderApp({ path: '/dashboard' });
  await heading('Panel');
  expect(loadDraft(draft)).not.toBeNull();

  answer(me, problemAnswer('UNAUTHENTICATED'));
  await user.click(screen.getByRole('button', { name: 'Cuenta de Ana' }));
  await user.click(screen.getByRole('button', { name: 'Cerrar sesión' }));

  await heading('Ingresá a tu cuenta');
  expect(ended).toHaveLength(1);
  expect(address()).toBe(paths.login());
  expect(loadDraft(draft)).toBeNull();
  expect(queryClient.getQueryData(['subscription', 'inventory'])).toBeUndefined();
});

test('signing out that did not reach the server is not pretended', async () => {
  answer(logout, networkDown());
  const { user, address } = renderApp({ path: '/dashboard' });
  await heading('Panel');
  await user.click(screen.getByRole('button', { name: 'Cuenta de Ana' }));
  await user.click(screen.getByRole('button', { name: 'Cerrar sesión' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('No pudimos conectarnos');
  expect(address()).toBe('/dashboard');
});

test('a sign-out in another tab ends this one too', async () => {
  const draft = `${anAccount().user.id}/product`;
  saveDraft(draft, { name: 'Sin guardar' });
  const { address } = renderApp({ path: '/dashboard' });
  await heading('Panel');
  fromAnotherTab({ kind: 'out' });
  await heading('Ingresá a tu cuenta');
  expect(address()).toBe(paths.login());
  expect(loadDraft(draft)).toBeNull();
});

test('somebody else who signs in in another tab is who is here now', async () => {
  renderApp({ path: '/dashboard' });
  await screen.findByText('Hola, Ana');
  answer(me, anAccount({ user: { id: '64b000000000000000000002', name: 'Bruno' } }));
  fromAnotherTab({ kind: 'in', userId: '64b000000000000000000002' });
  await waitFor(() => expect(screen.getByText('Hola, Bruno')).toBeVisible());
  expect(screen.queryByText('Hola, Ana')).not.toBeInTheDocument();
});

test('a sign-in page that waits in another tab goes inside with it', async () => {
  answer(me, problemAnswer('UNAUTHENTICATED'));
  const { address } = renderApp({ path: paths.login('/billing') });
  await heading('Ingresá a tu cuenta');
  answer(me, anAccount());
  fromAnotherTab({ kind: 'in', userId: anAccount().user.id });
  await waitFor(() => expect(address()).toBe('/billing'));
});

test('a server that cannot be reached is not a missing session', async () => {
  answer(me, networkDown());
  const { user, address } = renderApp({ path: '/dashboard' });
  expect(await screen.findByRole('alert')).toHaveTextContent('No pudimos conectarnos');
  expect(address()).toBe('/dashboard');
  answer(me, anAccount());
  await user.click(screen.getByRole('button', { name: 'Reintentar' }));
  await heading('Panel');
});
