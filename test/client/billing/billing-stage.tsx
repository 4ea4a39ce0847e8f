import { screen } from '@testing-library/react';
import { vi } from 'vitest';
import { BillingPage } from '#client/app/pages/billing.tsx';
import { previewChange } from '#shared/contracts/billing.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { answer, renderWithProviders } from '#test/support/client.tsx';
import { answerForBusiness, mercadoPago, stripe } from '#test/support/client-business.ts';
import { aPreview, paidSubscription } from '#test/support/client-plans.ts';

export const END = '2026-12-21T12:00:00.000Z';
export const CODE = 'A1B2C3D4';
/** What the billing page leaves for instead of a provider's page. */
export const leave = vi.fn<(url: string) => void>();
export const plan = () => screen.findByRole('region', { name: /^Tu plan/ });

/** Cancelled for the end of what is paid. */
export const ending = paidSubscription({
  cancelAtPeriodEnd: true,
  autoRenew: false,
  canResume: true,
  scheduledChange: { planId: 'seed', planName: 'SEED', effectiveAt: END, price: null },
});
export const paidWith = (over: Partial<SubscriptionStatus> = {}) =>
  paidSubscription({ provider: 'mercadopago', paymentMethod: null, ...over });

export function open(business: Parameters<typeof answerForBusiness>[0], path = '/billing') {
  leave.mockClear();
  answerForBusiness({ providers: [stripe, mercadoPago], ...business });
  answer(
    previewChange,
    aPreview({
      direction: 'downgrade',
      method: 'scheduled',
      effectiveAt: END,
      overLimit: [{ metric: 'products', used: 180, limit: 40, over: 140 }],
      featuresLost: ['maxProducts', 'advancedReporting'],
      featuresGained: [],
    }),
  );
  return renderWithProviders(<BillingPage leave={leave} />, { path });
}
