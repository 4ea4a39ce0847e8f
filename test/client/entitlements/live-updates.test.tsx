import { act, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { CurrentPlanBadge } from '#client/features/entitlements/components/current-plan-badge.tsx';
import { openLiveChannel } from '#client/features/entitlements/live-channel.ts';
import { useLiveUpdates } from '#client/features/entitlements/live-updates.ts';
import { paths } from '#client/lib/paths.ts';
import { me } from '#shared/contracts/accounts.ts';
import { getSubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import {
  answer,
  problemAnswer,
  pushLiveEvent,
  renderApp,
  renderWithProviders,
} from '#test/support/client.tsx';
import { answerForBusiness } from '#test/support/client-business.ts';
import { FakeEventSource } from '#test/support/client-events.ts';
import { paidSubscription } from '#test/support/client-plans.ts';

function Shell() {
  useLiveUpdates();
  return <CurrentPlanBadge />;
}

/** The server answers with something else than a stream: the browser gives up. */
function refuse() {
  const [source] = FakeEventSource.open;
  source?.close();
  source?.dispatchEvent(new Event('error'));
}

test('a change of plan shows without reload', async () => {
  answerForBusiness();
  renderWithProviders(<Shell />);
  await screen.findByText('SEED');
  answer(getSubscriptionStatus, paidSubscription());
  await pushLiveEvent({ type: 'subscription.changed', appId: 'inventory', version: 2 });
  expect(await screen.findByText('OAK')).toBeVisible();
});

test('a message that is no event of ours is ignored', async () => {
  answerForBusiness();
  renderWithProviders(<Shell />);
  await screen.findByText('SEED');
  for (const data of ['not json', '{"type":"other"}', 'null']) {
    FakeEventSource.open[0]?.dispatchEvent(new MessageEvent('usage.changed', { data }));
  }
  expect(screen.getByText('SEED')).toBeVisible();
});

test('comes back after a refusal, more slowly each time, and asks for what it missed', () => {
  vi.useFakeTimers();
  const onMissed = vi.fn();
  const stop = openLiveChannel({ onEvent: vi.fn(), onMissed, onRefused: vi.fn() });
  refuse();
  expect(FakeEventSource.open).toHaveLength(0);
  vi.advanceTimersByTime(2_000);
  expect(FakeEventSource.open).toHaveLength(1);
  refuse();
  vi.advanceTimersByTime(2_000);
  expect(FakeEventSource.open).toHaveLength(0);
  vi.advanceTimersByTime(2_000);
  FakeEventSource.open[0]?.dispatchEvent(new Event('open'));
  expect(onMissed).toHaveBeenCalledOnce();
  stop();
  expect(FakeEventSource.open).toHaveLength(0);
  vi.useRealTimers();
});

test('refused because the session is over, it goes to sign in and tries no more', async () => {
  answerForBusiness();
  const { address } = renderApp({ path: '/dashboard' });
  await screen.findByRole('heading', { level: 1, name: 'Panel' });
  answer(me, () => problemAnswer('UNAUTHENTICATED'));
  act(refuse);
  await waitFor(() => expect(address()).toBe(paths.login('/dashboard')));
  expect(FakeEventSource.open).toHaveLength(0);
});

test('refused by a server in trouble, the page stays', async () => {
  answerForBusiness();
  const { address } = renderApp({ path: '/dashboard' });
  await screen.findByRole('heading', { level: 1, name: 'Panel' });
  const asked = answer(me, () => problemAnswer('UNAVAILABLE'));
  act(refuse);
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(address()).toBe('/dashboard');
  expect(screen.getByRole('heading', { level: 1, name: 'Panel' })).toBeVisible();
});
