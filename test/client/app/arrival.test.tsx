import { act, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Endpoint } from '#shared/contracts/endpoint.ts';
import { getSubscriptionLimits, getSubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { answer, problemAnswer, renderApp } from '#test/support/client.tsx';
import { answerForBusiness } from '#test/support/client-business.ts';
import { paidSubscription, someLimits } from '#test/support/client-plans.ts';

afterEach(() => vi.useRealTimers());

/** The endpoint's answer stays away until it is let go. */
function hold(endpoint: Endpoint, body: unknown): () => void {
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  answer(endpoint, () => held.then(() => body));
  return letGo;
}

const PATIENCE = 3_000;

/** However slow this machine is, the pages of a test do not lose their patience. */
function waitForEver(): void {
  const { setTimeout } = globalThis;
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void, delay?: number) =>
    delay === PATIENCE ? 0 : setTimeout(run, delay)) as typeof setTimeout);
}

/** Opens a page and waits until it lacks nothing but what is held. */
async function openWithout(path: string) {
  const { queryClient } = renderApp({ path });
  await screen.findByRole('heading', { level: 1 });
  await waitFor(() => expect(queryClient.isFetching()).toBe(1));
}

const SOME = someLimits({});
const plan = { name: /^Tu plan/ };

test.each(['/dashboard', '/billing'])(
  '%s comes at once, so that nothing pushes the rest away',
  async (path) => {
    waitForEver();
    answerForBusiness();
    const letGo = hold(getSubscriptionLimits, SOME);
    await openWithout(path);
    expect(screen.queryByRole('region', plan)).toBeNull();
    expect(screen.queryByRole('link', { name: 'Botón de baja' })).toBeNull();
    letGo();
    expect(await screen.findByRole('region', plan)).toBeVisible();
  },
);

test('what stands below the plans on offer comes with them', async () => {
  waitForEver();
  answerForBusiness();
  const letGo = hold(getSubscriptionLimits, SOME);
  await openWithout('/upgrade');
  expect(screen.queryByRole('link', { name: 'Volver sin cambiar de plan' })).toBeNull();
  letGo();
  expect(await screen.findByRole('article', { name: 'OAK' })).toBeVisible();
  expect(screen.getByRole('link', { name: 'Volver sin cambiar de plan' })).toBeVisible();
});

test('every page comes with the news of the plan that stand above it', async () => {
  waitForEver();
  answerForBusiness();
  const letGo = hold(getSubscriptionStatus, paidSubscription({ status: 'past_due' }));
  await openWithout('/reports');
  const page = screen.getByRole('main').firstElementChild;
  expect(page).toHaveAttribute('data-awaiting', 'true');
  letGo();
  expect(await screen.findByRole('region', { name: 'Aviso sobre tu plan' })).toBeVisible();
  expect(page).toHaveAttribute('data-awaiting', 'false');
});

test('a page that was waited for takes the focus when it is shown', async () => {
  const { focus } = HTMLElement.prototype;
  // As browsers do: what is hidden takes none.
  vi.spyOn(HTMLElement.prototype, 'focus').mockImplementation(function (this: HTMLElement, how) {
    if (!this.closest('[data-awaiting="true"]')) focus.call(this, how);
  });
  waitForEver();
  answerForBusiness();
  const letGo = hold(getSubscriptionStatus, paidSubscription());
  const { router } = renderApp({ path: '/baja' });
  await screen.findByRole('heading', { level: 1 });
  await act(() => router.navigate('/reports'));
  const heading = await screen.findByRole('heading', { level: 1, name: 'Reportes' });
  expect(heading).not.toHaveFocus();
  letGo();
  await waitFor(() => expect(heading).toHaveFocus());
});

test('what does not come is not waited for without end', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  answerForBusiness();
  hold(getSubscriptionLimits, SOME);
  await openWithout('/dashboard');
  await act(() => vi.advanceTimersByTimeAsync(PATIENCE));
  expect(await screen.findByRole('region', plan)).toBeVisible();
});

test.each(['/dashboard', '/billing'])('%s stays when what it asks for anew fails', async (path) => {
  answerForBusiness();
  const calls = answer(getSubscriptionLimits, () => problemAnswer('UNAVAILABLE'));
  renderApp({ path });
  const panel = await screen.findByRole('region', plan);
  await waitFor(() => expect(calls.length).toBeGreaterThan(1));
  expect(panel).toBeInTheDocument();
});
