import { screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { BillingPage } from '#client/app/pages/billing.tsx';
import { SubscriptionActions } from '#client/features/billing/components/subscription-actions.tsx';
import { cancelSubscription, openPortal, resumeSubscription } from '#shared/contracts/billing.ts';
import { getSubscriptionStatus, type SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { answer, problemAnswer, renderWithProviders } from '#test/support/client.tsx';
import { answerForBusiness } from '#test/support/client-business.ts';
import { aSubscription, paidSubscription } from '#test/support/client-plans.ts';

const ending = (): SubscriptionStatus =>
  paidSubscription({
    cancelAtPeriodEnd: true,
    autoRenew: false,
    scheduledChange: {
      planId: 'seed',
      planName: 'SEED',
      effectiveAt: '2026-12-21T12:00:00.000Z',
    },
  });

test('cancelling says what happens and when, asks once, and gives a code', async () => {
  answerForBusiness({ subscription: paidSubscription() });
  const calls = answer(cancelSubscription, () => {
    answer(getSubscriptionStatus, ending());
    return { subscription: ending(), confirmationCode: 'A1B2C3D4' };
  });
  const { user } = renderWithProviders(<BillingPage />);
  await user.click(await screen.findByRole('button', { name: 'Cancelar la suscripción' }));
  const dialog = await screen.findByRole('dialog', { name: /¿Cancelar OAK\?/ });
  expect(dialog).toHaveTextContent('Seguís con todo hasta el 21 de diciembre de 2026');
  expect(dialog).toHaveTextContent('no se borra nada');
  expect(calls).toHaveLength(0);
  const [, yes] = await screen.findAllByRole('button', { name: 'Cancelar la suscripción' });
  await user.click(yes as HTMLElement);
  expect(await screen.findByText(/Tu código de baja es A1B2C3D4/)).toBeVisible();
  expect(calls.map((call) => call.body)).toEqual([{ when: 'period_end' }]);
});

test('a cancellation is undone with one click', async () => {
  answerForBusiness({ subscription: ending() });
  const calls = answer(resumeSubscription, () => {
    answer(getSubscriptionStatus, paidSubscription());
    return { subscription: paidSubscription(), confirmationCode: 'A1B2C3D4' };
  });
  const { user } = renderWithProviders(<BillingPage />);
  await user.click(await screen.findByRole('button', { name: 'Deshacer la cancelación' }));
  expect(await screen.findByRole('button', { name: 'Cancelar la suscripción' })).toBeVisible();
  expect(calls).toHaveLength(1);
});

test('the portal is asked for at each click, and its failure explained', async () => {
  answerForBusiness({ subscription: paidSubscription() });
  const leave = vi.fn<(url: string) => void>();
  answer(openPortal, { portalUrl: 'https://pay.example/portal' });
  const { user } = renderWithProviders(
    <SubscriptionActions subscription={paidSubscription()} leave={leave} />,
  );
  const button = await screen.findByRole('button', { name: 'Medio de pago y comprobantes' });
  await user.click(button);
  await waitFor(() => expect(leave).toHaveBeenCalledWith('https://pay.example/portal'));
  answer(openPortal, problemAnswer('PROVIDER_ERROR'));
  await user.click(button);
  expect(await screen.findByRole('alert')).toBeVisible();
});

test('is not offered where nothing is charged, nor to who may not pay', async () => {
  answerForBusiness({ subscription: aSubscription() });
  const free = renderWithProviders(<BillingPage />);
  await screen.findByRole('region', { name: /^Tu plan/ });
  expect(screen.queryByRole('button', { name: 'Cancelar la suscripción' })).toBeNull();
  free.unmount();
  answerForBusiness({ subscription: paidSubscription(), role: 'staff' });
  renderWithProviders(<BillingPage />);
  await screen.findByRole('region', { name: /^Tu plan/ });
  await waitFor(() =>
    expect(screen.queryByRole('button', { name: 'Cancelar la suscripción' })).toBeNull(),
  );
});
