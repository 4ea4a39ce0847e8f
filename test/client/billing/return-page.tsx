import { act, screen } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { vi } from 'vitest';
import { CheckoutReturnPage } from '#client/app/pages/checkout-return.tsx';
import { paths } from '#client/lib/paths.ts';
import { renderWithProviders } from '#test/support/client.tsx';
import { aCheckout, CHECKOUT_ID, paidSubscription } from '#test/support/client-plans.ts';

/** What the return page leaves for instead of a real payment page. */
export const leave = vi.fn();
export const PAY_PAGE = 'https://pay.example/c/1';
export const done = aCheckout({ status: 'completed', subscription: paidSubscription() });

/** The page that people come back to from paying, with time in the test's hands. */
export function open(search = '') {
  return renderWithProviders(
    <Routes>
      <Route path="/billing/checkouts/:id" element={<CheckoutReturnPage leave={leave} />} />
      <Route path="*" element={<h1>elsewhere</h1>} />
    </Routes>,
    { path: paths.checkoutReturn(CHECKOUT_ID) + search },
  );
}

export const title = (name: string | RegExp) => screen.findByRole('heading', { level: 1, name });
export const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
