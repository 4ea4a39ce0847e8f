import { screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SubscriptionBanner } from '#client/features/billing/components/subscription-banner.tsx';
import { i18n } from '#client/lib/i18n.ts';
import { noteServerTime } from '#client/lib/server-clock.ts';
import type { BillingActions } from '#shared/contracts/billing-actions.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { renderApp, renderWithProviders } from '#test/support/client.tsx';
import { refusedFor } from '#test/support/client-billing-actions.ts';
import { answerForBusiness } from '#test/support/client-business.ts';
import { aSubscription, paidSubscription } from '#test/support/client-plans.ts';

const NOW = '2026-12-18T12:00:00.000Z';
const SOON = '2026-12-21T12:00:00.000Z';
const banner = () => screen.queryByRole('region', { name: /Aviso sobre tu plan|Notice about/ });

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['Date'] });
  vi.setSystemTime(NOW);
});
afterEach(() => vi.useRealTimers());

function show(subscription: SubscriptionStatus, actions: Partial<BillingActions> = {}) {
  answerForBusiness({ subscription, actions });
  return renderWithProviders(<SubscriptionBanner subscription={subscription} />);
}

const owed = {
  amount: { amountMinor: 1_200_000, currency: 'ARS' },
  since: '2026-12-18T12:00:00.000Z',
  url: null,
  nextAttemptAt: null,
};
const waiting = { isPremium: false, planName: 'SEED', autoRenew: false };
const toFree = { planId: 'seed', planName: 'SEED', effectiveAt: SOON, price: null };

test.each<[string, Partial<SubscriptionStatus>, RegExp, RegExp, RegExp]>([
  [
    'past due',
    { status: 'past_due', graceEndsAt: '2026-12-25T12:00:00.000Z' },
    /No pudimos cobrar \$\s12\.000 de la renovación de OAK.*7 días más, hasta el 25 de diciembre/,
    /^Pagar \$\s12\.000$/,
    /charge ARS\s12,000 .* 7 more days, until December 25, 2026/,
  ],
  [
    'paused',
    { status: 'paused', autoRenew: false, canResume: true },
    /OAK está en pausa.*hasta el 21 de diciembre/,
    /^Retomar la suscripción$/,
    /is paused/,
  ],
  [
    'disputed',
    { ...waiting, status: 'paused', isDisputed: true },
    /desconoció un pago.*vuelve solo/,
    /^Ver detalles$/,
    /disputed a payment/,
  ],
  [
    'cancelled',
    { cancelAtPeriodEnd: true, canResume: true, autoRenew: false, scheduledChange: toFree },
    /Tu suscripción a OAK termina el 21 de diciembre/,
    /^Deshacer la cancelación$/,
    /ends on December 21, 2026/,
  ],
  [
    'running out',
    { cancelAtPeriodEnd: true, autoRenew: false, scheduledChange: toFree },
    /OAK termina el 21 de diciembre de 2026 y no se renueva/,
    /^Seguir con OAK$/,
    /does not renew/,
  ],
])(
  '%s: said on every page, and cannot be put away',
  async (_name, over, words, action, english) => {
    show(paidSubscription(over), over.status === 'past_due' ? { pay: owed } : {});
    const shown = await screen.findByRole('region', { name: 'Aviso sobre tu plan' });
    expect(await within(shown).findByText(action)).toBeVisible();
    expect(shown).toHaveTextContent(words);
    expect(within(shown).queryByRole('button', { name: 'Ocultar este aviso' })).toBeNull();
    await i18n.changeLanguage('en');
    expect(await screen.findByRole('region', { name: 'Notice about your plan' })).toHaveTextContent(
      english,
    );
  },
);

test.each<[string, Partial<SubscriptionStatus>, Partial<SubscriptionStatus>, RegExp]>([
  [
    'a trial',
    { status: 'trialing', trialEnd: SOON },
    { status: 'trialing', trialEnd: '2026-12-22T13:00:00.000Z' },
    /Tu prueba de OAK termina el 21 de diciembre de 2026.*se cobran \$\s10\.000/,
  ],
  [
    'what was paid in advance',
    { renewal: 'manual', autoRenew: false },
    { renewal: 'manual', autoRenew: false, currentPeriodEnd: '2026-12-26T12:00:00.000Z' },
    /Lo que pagaste de OAK termina el 21 de diciembre.*no se renueva solo/i,
  ],
])('%s is spoken of near its end, and can be put away', async (_name, near, far, words) => {
  const early = show(paidSubscription(far));
  expect(banner()).toBeNull();
  early.unmount();
  const { user } = show(paidSubscription(near));
  expect(banner()).toHaveTextContent(words);
  await user.click(screen.getByRole('button', { name: 'Ocultar este aviso' }));
  expect(banner()).toBeNull();
});

test('an end on a far day says the day and the plan, and can be undone', async () => {
  const effectiveAt = '2027-02-21T12:00:00.000Z';
  show(paidSubscription({ canResume: true, scheduledChange: { ...toFree, effectiveAt } }), {
    resume: { isAllowed: true, takesBack: 'cancellation' },
  });
  const undo = await screen.findByRole('button', { name: 'Deshacer la cancelación' });
  expect(banner()).toContainElement(undo);
  expect(banner()).toHaveTextContent(/El 21 de febrero de 2027 pasás a SEED, gratis/);
});

test('nothing is said when all is as it should be', () => {
  const paid = show(paidSubscription());
  expect(banner()).toBeNull();
  paid.unmount();
  show(aSubscription());
  expect(banner()).toBeNull();
});

test('days are counted by the server’s clock', () => {
  noteServerTime('Wed, 23 Dec 2026 12:00:00 GMT');
  show(paidSubscription({ status: 'past_due', graceEndsAt: '2026-12-25T12:00:00.000Z' }));
  expect(banner()).toHaveTextContent('2 días más');
  noteServerTime(new Date(NOW).toUTCString());
});

test('it stands above the pages, and not on the one that is about it', async () => {
  answerForBusiness({
    subscription: paidSubscription({ status: 'past_due', graceEndsAt: SOON }),
    actions: { pay: owed },
  });
  const { router } = renderApp({ path: '/dashboard' });
  const shown = await screen.findByRole('region', { name: 'Aviso sobre tu plan' });
  // Without a page for it, what is owed is paid on the billing page.
  expect(await within(shown).findByRole('link', { name: /^Pagar \$\s12\.000$/ })).toHaveAttribute(
    'href',
    '/billing',
  );
  await router.navigate('/billing');
  await screen.findByRole('heading', { name: 'Plan y facturación' });
  expect(banner()).toBeNull();
});

test('on the upgrade page what stands in the way is said once, by the page', async () => {
  answerForBusiness({
    subscription: paidSubscription({ status: 'past_due', graceEndsAt: SOON }),
    actions: { pay: owed, change: refusedFor('PAST_DUE') },
  });
  renderApp({ path: '/upgrade' });
  expect(await screen.findByText(/Primero hay que pagarlo/)).toBeVisible();
  expect(await screen.findAllByRole('link', { name: /^Pagar \$\s12\.000$/ })).toHaveLength(1);
  expect(banner()).toBeNull();
});
