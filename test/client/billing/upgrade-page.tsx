import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { vi } from 'vitest';
import { UpgradePage } from '#client/app/pages/upgrade.tsx';
import { paths } from '#client/lib/paths.ts';
import { renderWithProviders } from '#test/support/client.tsx';
import { aPlan, aPreview, CHECKOUT_ID, oakPlan } from '#test/support/client-plans.ts';

/** What the upgrade page leaves for instead of a real payment page. */
export const leave = vi.fn();
export const PAY_PAGE = 'https://pay.example/c/1';
export const started = { checkoutId: CHECKOUT_ID, checkoutUrl: PAY_PAGE, sessionId: 's1' };
/** Where the person came from. */
export const from = paths.list('clients', { form: 'new' });

export function open(path = paths.upgrade({ reason: 'clients', from })) {
  leave.mockClear();
  return renderWithProviders(
    <Routes>
      <Route path="/upgrade" element={<UpgradePage leave={leave} />} />
      <Route path="*" element={null} />
    </Routes>,
    { path },
  );
}

export const payButton = () => screen.findByRole('button', { name: /^Ir a pagar/ });
export const card = (name: string) => screen.findByRole('article', { name });

/** A plan above OAK, and one between SEED and OAK. */
export const elm = aPlan({ id: 'elm', name: 'ELM', sortOrder: 50 });
export const bush = aPlan({
  id: 'bush',
  name: 'BUSH',
  sortOrder: 10,
  prices: [{ interval: 'month', currency: 'ARS', amountMinor: 500_000 }],
  features: { ...oakPlan.features, maxProducts: 300, advancedReporting: false },
});

export const END = '2026-12-21T12:00:00.000Z';
/** What moving down to BUSH means. */
export const lower = aPreview({
  direction: 'downgrade',
  method: 'scheduled',
  dueNow: { amountMinor: 0, currency: 'ARS' },
  effectiveAt: END,
  overLimit: [
    { metric: 'products', used: 440, limit: 300, over: 140 },
    { metric: 'users', used: 3, limit: 1, over: 2 },
  ],
  featuresLost: ['advancedReporting', 'maxProducts'],
  featuresGained: [],
});
