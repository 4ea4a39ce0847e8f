import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { useSubscription } from '#client/features/entitlements/use-subscription.ts';
import { listPlans } from '#shared/contracts/plans.ts';
import { getSubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { answer, networkDown, problemAnswer, renderWithProviders } from '#test/support/client.tsx';
import { answerForBusiness } from '#test/support/client-business.ts';
import { aSubscription, paidSubscription } from '#test/support/client-plans.ts';

function Probe({ name = 'probe' }: { name?: string }) {
  const { subscription, loading, error, hasFeature, limit } = useSubscription();
  return (
    <p aria-label={name}>
      {JSON.stringify({
        plan: subscription?.planId ?? null,
        loading,
        failed: error !== null,
        reports: hasFeature('advancedReporting'),
        products: limit('products'),
        clients: limit('clients'),
      })}
    </p>
  );
}
const said = (name = 'probe') => JSON.parse(screen.getByLabelText(name).textContent ?? '');
const OUTAGE = /No pudimos confirmar tu plan/;

test('answers from the subscription, with one request for every screen', async () => {
  answerForBusiness();
  const calls = answer(getSubscriptionStatus, paidSubscription());
  renderWithProviders(
    <>
      <Probe />
      <Probe name="another screen" />
    </>,
  );
  expect(said()).toMatchObject({ loading: true, reports: false, products: 0 });
  await waitFor(() => expect(said().loading).toBe(false));
  expect(said()).toEqual({
    plan: 'oak',
    loading: false,
    failed: false,
    reports: true,
    products: 900,
    clients: 70,
  });
  expect(said('another screen')).toEqual(said());
  expect(calls).toHaveLength(1);
});

test('an unlimited metric is null', async () => {
  answerForBusiness({ subscription: aSubscription({ features: { maxProducts: null } }) });
  renderWithProviders(<Probe />);
  await waitFor(() => expect(said().products).toBeNull());
});

test('without the network it allows what the default plan allows, and says so once', async () => {
  answerForBusiness();
  answer(getSubscriptionStatus, () => networkDown());
  renderWithProviders(
    <>
      <Probe />
      <Probe name="another screen" />
    </>,
  );
  await waitFor(() => expect(said().failed).toBe(true));
  await waitFor(() => expect(said().products).toBe(40));
  expect(said()).toMatchObject({ plan: null, reports: false, clients: 0 });
  expect(await screen.findAllByText(OUTAGE)).toHaveLength(1);
});

test('when not even the catalogue is known, it allows nothing', async () => {
  answerForBusiness();
  answer(getSubscriptionStatus, () => networkDown());
  answer(listPlans, () => networkDown());
  renderWithProviders(<Probe />);
  await waitFor(() => expect(said().failed).toBe(true));
  expect(said()).toMatchObject({ reports: false, products: 0, clients: 0 });
});

test('a plan that was known does not stay open when it can no longer be confirmed', async () => {
  answerForBusiness({ subscription: paidSubscription() });
  const { queryClient } = renderWithProviders(<Probe />);
  await waitFor(() => expect(said().reports).toBe(true));

  answer(getSubscriptionStatus, () => networkDown());
  await queryClient.invalidateQueries({ queryKey: ['subscription'] });
  await waitFor(() => expect(said()).toMatchObject({ reports: false, products: 40 }));
  expect(await screen.findAllByText(OUTAGE)).toHaveLength(1);

  answer(getSubscriptionStatus, paidSubscription());
  await queryClient.invalidateQueries({ queryKey: ['subscription'] });
  await waitFor(() => expect(said()).toMatchObject({ reports: true, failed: false }));
});

test('a server in trouble is an outage', async () => {
  answerForBusiness();
  answer(getSubscriptionStatus, () => problemAnswer('UNAVAILABLE'));
  renderWithProviders(<Probe />);
  expect(await screen.findByText(OUTAGE)).toBeVisible();
});

test('an ended session is no outage: it opens nothing and says nothing', async () => {
  answerForBusiness();
  answer(getSubscriptionStatus, () => problemAnswer('UNAUTHENTICATED'));
  renderWithProviders(<Probe />);
  await waitFor(() => expect(said()).toMatchObject({ failed: true, reports: false }));
  expect(screen.queryByText(OUTAGE)).toBeNull();
});
