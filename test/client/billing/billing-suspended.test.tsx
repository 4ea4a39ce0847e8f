import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { i18n } from '#client/lib/i18n.ts';
import { previewChange } from '#shared/contracts/billing.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { answer } from '#test/support/client.tsx';
import { refusedFor } from '#test/support/client-billing-actions.ts';
import { aPreview, aSubscription, paidSubscription, seedPlan } from '#test/support/client-plans.ts';
import { END, open, plan } from './billing-stage.tsx';

const { planId, planName, features } = paidSubscription();

/** What OAK bought waits, and meanwhile the business has SEED. */
const waiting = (over: Partial<SubscriptionStatus> = {}) =>
  paidSubscription({
    planId: seedPlan.id,
    planName: seedPlan.name,
    features: seedPlan.features,
    isPremium: false,
    status: 'paused',
    autoRenew: false,
    suspendedPlan: { planId, planName, features },
    ...over,
  });
const disputed = (over: Partial<SubscriptionStatus> = {}) => waiting({ isDisputed: true, ...over });

function openDialog(subscription: SubscriptionStatus, options?: ('now' | 'period_end')[]) {
  const cancel = options && {
    isAllowed: true as const,
    options: options.map((when) => ({ when, endsAt: END, voided: null })),
  };
  const opened = open(
    { subscription, ...(cancel ? { actions: { cancel } } : {}) },
    '/billing?action=cancel',
  );
  // Against what the business has meanwhile there is nothing to lose.
  answer(
    previewChange,
    aPreview({ direction: 'same', method: 'none', featuresLost: [], featuresGained: [] }),
  );
  return opened;
}

test('cancelling while a payment is disputed names what is paid for, and says what the dispute still decides', async () => {
  openDialog(disputed());
  const dialog = await screen.findByRole('dialog', { name: '¿Cancelar OAK?' });
  const later = within(dialog).getByRole('radio', { name: 'El 21 de diciembre de 2026' });
  expect(later).toHaveAccessibleDescription(
    'El reclamo sigue su curso: si se resuelve a favor del pago, OAK vuelve, pero dura hasta ese día. No se cobra nada más.',
  );
  expect(within(dialog).getByRole('radio', { name: 'Ahora mismo' })).toHaveAccessibleDescription(
    /aunque se resuelva a favor del pago OAK no vuelve/,
  );
  // What is lost is what was bought.
  expect(await within(dialog).findByText('Productos: de 900 a 40')).toBeVisible();
  expect(dialog).not.toHaveTextContent(/Seguís con todo|un clic|Pasás hoy/);
});

test.each([
  ['a pause that outlasted what was paid', { canResume: true }],
  ['what was resumed and waits for its charge', {}],
])('cancelling %s: it ends, and nothing changes of what one has', async (_what, over) => {
  openDialog(waiting(over), ['now']);
  const dialog = await screen.findByRole('dialog', { name: '¿Cancelar OAK?' });
  expect(dialog).toHaveTextContent('OAK no se puede retomar después. Seguís con SEED');
  expect(dialog).not.toHaveTextContent(/Pasás hoy|Lo que ya pagaste/);
});

test('a plan that waits and has no name here is not called by the one that one has meanwhile', async () => {
  openDialog(disputed({ suspendedPlan: null }));
  const dialog = await screen.findByRole('dialog', { name: '¿Cancelar la suscripción?' });
  expect(dialog).toHaveTextContent('tu plan vuelve, pero dura hasta ese día');
});

test('in English the same', async () => {
  await i18n.changeLanguage('en');
  openDialog(disputed());
  const dialog = await screen.findByRole('dialog', { name: 'Cancel OAK?' });
  expect(dialog).toHaveTextContent('OAK comes back only until that day. Nothing more is charged.');
});

test('once it is cancelled the page says how long it would come back for', async () => {
  const toFree = { planId: 'seed', planName: 'SEED', effectiveAt: END, price: null };
  open({
    subscription: disputed({ cancelAtPeriodEnd: true, scheduledChange: toFree }),
    actions: { resume: refusedFor('OVER_AT_PROVIDER') },
  });
  expect(await plan()).toHaveTextContent(
    'Lo cancelaste: no se cobra nada más y, si vuelve, dura hasta el 21 de diciembre de 2026.',
  );
});

test('a dispute stops no charge, and the page says which one comes', async () => {
  const currentPeriodEnd = '2099-12-21T12:00:00.000Z';
  open({ subscription: disputed({ currentPeriodEnd }) });
  expect(await plan()).toHaveTextContent(
    /El 21 de diciembre de 2099 se cobran igual \$\s10\.000 y, con ese pago, tu plan vuelve/,
  );
});

test.each([
  ['paused as well', { canResume: true, currentPeriodEnd: '2099-12-21T12:00:00.000Z' }],
  ['over', { currentPeriodEnd: '2020-12-21T12:00:00.000Z' }],
])('what is disputed and %s announces no charge', async (_name, over) => {
  open({ subscription: disputed(over) });
  const panel = await plan();
  expect(panel).toHaveTextContent('alguien desconoció un pago');
  expect(panel).not.toHaveTextContent('se cobran');
});

test('resuming what outlasted its pause says what is charged before it is pressed', async () => {
  open({ subscription: waiting({ canResume: true }) });
  expect(await plan()).toHaveTextContent(
    /Al retomarla, el próximo cobro es de \$\s10\.000 y con ese pago vuelve todo/,
  );
});

test('once it is resumed the page says when it is charged and comes back', async () => {
  open({ subscription: waiting() });
  expect(await plan()).toHaveTextContent(
    /El 21 de diciembre de 2026 se cobran \$\s10\.000 y, con ese pago, vuelve todo/,
  );
});

test('a change that is scheduled while the plan waits keeps nothing until its day', async () => {
  const scheduledChange = { planId: 'elm', planName: 'ELM', effectiveAt: END, price: null };
  open({ subscription: disputed({ scheduledChange }) });
  const panel = await plan();
  expect(panel).toHaveTextContent('El 21 de diciembre de 2026 pasás a ELM');
  expect(panel).not.toHaveTextContent('seguís con todo');
});

test('whoever has the free plan alone reads nothing of this', async () => {
  open({ subscription: aSubscription() });
  expect(await plan()).not.toHaveTextContent(/cancelaste|vuelve/);
});
