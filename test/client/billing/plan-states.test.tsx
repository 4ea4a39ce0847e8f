import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { PlanPanel } from '#client/features/billing/components/plan-panel.tsx';
import { i18n } from '#client/lib/i18n.ts';
import type { BillingActions } from '#shared/contracts/billing-actions.ts';
import type { EndReason, SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { END_REASONS } from '#shared/contracts/subscriptions.ts';
import { renderWithProviders } from '#test/support/client.tsx';
import { answerForBusiness, mercadoPago, stripe } from '#test/support/client-business.ts';
import { aSubscription, paidSubscription } from '#test/support/client-plans.ts';

const END = '2026-12-21T12:00:00.000Z';
const GRACE = '2099-12-28T12:00:00.000Z';
const monthly = (amountMinor: number) => ({
  interval: 'month' as const,
  currency: 'ARS',
  amountMinor,
});
const toFree = { planId: 'seed', planName: 'SEED', effectiveAt: END, price: null };
const waiting = {
  planId: 'seed',
  planName: 'SEED',
  isPremium: false,
  status: 'paused' as const,
  autoRenew: false,
};
const ending = { cancelAtPeriodEnd: true, autoRenew: false, scheduledChange: toFree };

type Case = [
  over: Partial<SubscriptionStatus>,
  says: RegExp[],
  action: RegExp,
  english: RegExp,
  actions?: Partial<BillingActions>,
];

const STATES: Record<string, Case> = {
  trial: [
    { status: 'trialing', trialEnd: END },
    [/Estás probando OAK hasta el 21 de diciembre de 2026/, /se cobran \$\s10\.000/, /En prueba/],
    /Cancelar la suscripción/,
    /You are trying OAK until December 21, 2026/,
  ],
  active: [
    {},
    [/Se renueva solo el 21 de diciembre de 2026/, /Ese día se cobran \$\s10\.000/],
    /Cambiar de plan/,
    /It renews by itself on December 21, 2026/,
  ],
  yearly: [
    {
      billingPeriod: 'yearly',
      price: { interval: 'year', currency: 'ARS', amountMinor: 10_000_000 },
    },
    [/\$\s100\.000 por año/],
    /Cambiar de plan/,
    /ARS\s100,000 a year/,
  ],
  prepaid: [
    { provider: 'mercadopago', renewal: 'manual', autoRenew: false },
    [/Está pago hasta el 21 de diciembre de 2026/, /no se borra nada/],
    /Pagar otro mes/,
    /It is paid until December 21, 2026/,
  ],
  cancelling: [
    { ...ending, canResume: true },
    [/seguís con todo hasta el 21 de diciembre de 2026/, /No se cobra nada más/],
    /Deshacer la cancelación/,
    /You cancelled: you keep everything until December 21, 2026/,
  ],
  'running out': [
    { ...ending, provider: 'mercadopago' },
    [/ya terminó en Mercado Pago/, /el primer cobro es recién entonces/],
    /Seguir con OAK/,
    /the first charge comes only then/,
  ],
  'past due': [
    { status: 'past_due', failedPayments: 2, graceEndsAt: GRACE, autoRenew: true },
    [
      /No pudimos cobrar \$\s12\.000 de la renovación/,
      /2 intentos fallidos\. Stripe vuelve a intentarlo el 24 de diciembre de 2099/,
      /hasta el 28 de diciembre de 2099\. Si no se paga antes, ese día OAK termina/,
    ],
    /^Pagar \$\s12\.000$/,
    /There have been 2 failed attempts\. Stripe tries again on December 24, 2099/,
    {
      pay: {
        amount: { amountMinor: 1_200_000, currency: 'ARS' },
        since: END,
        url: null,
        nextAttemptAt: '2099-12-24T12:00:00.000Z',
      },
    },
  ],
  'cancelled for a far day': [
    {
      canResume: true,
      scheduledChange: { ...toFree, effectiveAt: '2027-02-21T12:00:00.000Z' },
    },
    [
      /El 21 de febrero de 2027 pasás a SEED, gratis/,
      /Próximo cobro\$\s10\.000 el 21 de diciembre de 2026/,
    ],
    /Deshacer la cancelación/,
    /On February 21, 2027 you move to SEED, free/,
    { resume: { isAllowed: true, takesBack: 'cancellation' } },
  ],
  paused: [
    { status: 'paused', autoRenew: false, canResume: true },
    [/No se cobra nada hasta que la retomes/, /valiendo hasta el 21 de diciembre de 2026/],
    /Retomar la suscripción/,
    /Nothing is charged until you resume it/,
  ],
  'paused beyond what was paid': [
    { ...waiting, canResume: true },
    [/Mientras tanto tenés SEED/],
    /Retomar la suscripción/,
    /Meanwhile you have SEED/,
  ],
  disputed: [
    { ...waiting, isDisputed: true },
    [/alguien desconoció un pago/, /tu plan vuelve solo/],
    /Hablemos/,
    /somebody disputed a payment/,
  ],
  'in mediation': [
    { isDisputed: true },
    [/reclamo abierto por un pago en Stripe/, /tu plan sigue igual/],
    /Cambiar de plan/,
    /open claim about a payment at Stripe/,
  ],
  incomplete: [
    { status: 'incomplete', isPremium: false },
    [/El pago quedó sin terminar/, /Todavía no se cobró nada/],
    /Terminar el pago/,
    /Nothing has been charged yet/,
  ],
  comped: [
    { isComped: true, price: null, provider: null, renewal: null, autoRenew: false },
    [/Bonificado/, /No hay nada que pagar/],
    /Hablemos/,
    /nothing to pay and nothing to renew/,
  ],
  'agreed by hand': [
    { price: null, provider: null, renewal: null, autoRenew: false },
    [/se acordó con vos/, /Vale hasta el 21 de diciembre de 2026/],
    /Hablemos/,
    /It is valid until December 21, 2026/,
  ],
  'a lower plan scheduled': [
    {
      canResume: true,
      scheduledChange: {
        planId: 'bush',
        planName: 'BUSH',
        effectiveAt: END,
        price: monthly(500_000),
      },
    },
    [
      /pasás a BUSH, a \$\s5\.000 por mes/,
      // Not "renews for the old price" beside it.
      /Próximo cobro\$\s5\.000 el 21 de diciembre/,
    ],
    /Deshacer/,
    /you move to BUSH, at ARS\s5,000 a month/,
  ],
  'another period scheduled': [
    {
      billingPeriod: 'yearly',
      price: { interval: 'year', currency: 'ARS', amountMinor: 10_000_000 },
      canResume: true,
      scheduledChange: {
        planId: 'oak',
        planName: 'OAK',
        effectiveAt: END,
        price: monthly(1_000_000),
      },
    },
    [/pasás a pago mensual: \$\s10\.000 por mes/],
    /Deshacer/,
    /you move to monthly payment/,
  ],
  'another price scheduled': [
    {
      scheduledChange: {
        planId: 'oak',
        planName: 'OAK',
        effectiveAt: END,
        price: monthly(1_200_000),
      },
    },
    [/Desde el 21 de diciembre de 2026 tu plan pasa a costar \$\s12\.000 por mes/],
    /Cambiar de plan/,
    /your plan costs ARS\s12,000 a month/,
  ],
};

test.each(Object.entries(STATES))(
  '%s: what it is, what comes next, what can be done',
  async (_name, [over, says, action, english, actions]) => {
    const subscription = paidSubscription(over);
    const providers = [stripe, mercadoPago];
    answerForBusiness({ subscription, providers, ...(actions ? { actions } : {}) });
    renderWithProviders(<PlanPanel subscription={subscription} mayPay />);
    const panel = screen.getByRole('region', { name: /^Tu plan/ });
    const words = () => [...panel.querySelectorAll('a, button')].map((one) => one.textContent);
    await waitFor(() => expect(words()).toContainEqual(expect.stringMatching(action)));
    for (const sentence of says) expect(panel).toHaveTextContent(sentence);
    await i18n.changeLanguage('en');
    expect(await screen.findByRole('region', { name: /^Your plan/ })).toHaveTextContent(english);
  },
);

const WHY: Record<EndReason, RegExp> = {
  withdrawn: /porque te arrepentiste de la compra/,
  cancelled: /porque lo cancelaste/,
  unpaid: /no pudimos cobrarlo/,
  expired: /al final de su período/,
  refunded: /te devolvimos el pago/,
  charged_back: /desconocido ante el banco/,
  revoked: /Si no lo esperabas, escribinos/,
};

test.each(END_REASONS)('free after a plan that ended: %s', (reason) => {
  const subscription = aSubscription({
    ended: { reason, planId: 'oak', planName: 'OAK', at: END },
  });
  answerForBusiness({ subscription });
  renderWithProviders(<PlanPanel subscription={subscription} mayPay />);
  const panel = screen.getByRole('region', { name: 'Tu plan SEED' });
  expect(panel).toHaveTextContent(/OAK terminó el 21 de diciembre de 2026/);
  expect(panel).toHaveTextContent(WHY[reason]);
  expect(within(panel).getByRole('link', { name: 'Volver a OAK' })).toHaveAttribute(
    'href',
    '/upgrade?from=%2Fbilling&plan=oak',
  );
});

test('free from the start: no dates, nothing to cancel', () => {
  answerForBusiness();
  renderWithProviders(<PlanPanel subscription={aSubscription()} mayPay />);
  const panel = screen.getByRole('region', { name: 'Tu plan SEED' });
  expect(panel).toHaveTextContent(/gratis, sin vencimiento/);
  expect(panel).not.toHaveTextContent(/Próximo cobro|Termina/);
  expect(within(panel).queryByRole('button')).toBeNull();
  expect(within(panel).getByRole('link', { name: 'Ver planes' })).toBeVisible();
});

test('people who may not pay read everything and press nothing', () => {
  answerForBusiness({ role: 'staff' });
  renderWithProviders(<PlanPanel subscription={paidSubscription()} mayPay={false} />);
  const panel = screen.getByRole('region', { name: 'Tu plan OAK' });
  expect(panel).toHaveTextContent('Solo el dueño de la cuenta');
  expect(within(panel).queryByRole('button')).toBeNull();
});
