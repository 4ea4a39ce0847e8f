import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { paths } from '#client/lib/paths.ts';
import {
  cancelCheckout,
  getCheckout,
  previewChange,
  resumeSubscription,
  startUpgrade,
} from '#shared/contracts/billing.ts';
import type { ProblemCode } from '#shared/contracts/problem.ts';
import { getSubscriptionStatus, type SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { answer, problemAnswer } from '#test/support/client.tsx';
import { answerForBusiness, stripe } from '#test/support/client-business.ts';
import {
  aCheckout,
  aPreview,
  CHECKOUT_ID,
  catalogue,
  paidSubscription,
} from '#test/support/client-plans.ts';
import { elm, leave, open, PAY_PAGE, payButton, started } from './upgrade-page.tsx';

test.each<[ProblemCode, RegExp, string, 'button' | 'link']>([
  ['PROVIDER_ERROR', /No se cobró nada y podés probar de nuevo/, 'Probar de nuevo', 'button'],
  ['UNAVAILABLE', /no está disponible/, 'Probar de nuevo', 'button'],
  ['FORBIDDEN', /Solo el dueño de la cuenta/, 'Avisar al dueño', 'link'],
  ['COMPED', /bonificado/, 'Ver tu plan', 'link'],
  ['ALREADY_ON_PLAN', /ya tiene OAK/, 'Ver tu plan', 'link'],
  ['NOT_PURCHASABLE', /no se compra desde acá/, 'Hablemos', 'link'],
])('%s is a sentence with what to do', async (code, words, remedy, role) => {
  answerForBusiness();
  answer(previewChange, aPreview());
  answer(startUpgrade, () => problemAnswer(code));
  const { user } = open();
  await user.click(await payButton());
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent(words);
  expect(within(alert).getByRole(role, { name: remedy })).toBeVisible();
  expect(leave).not.toHaveBeenCalled();
});

test('NO_PRICE asks for another combination', async () => {
  answerForBusiness();
  answer(previewChange, () => problemAnswer('NO_PRICE'));
  open();
  expect(await screen.findByRole('alert')).toHaveTextContent('Elegí otra combinación');
  expect(screen.queryByRole('button', { name: /Ir a pagar/ })).toBeNull();
});

test('a payment that is open already can be continued', async () => {
  answerForBusiness();
  answer(previewChange, aPreview());
  answer(startUpgrade, () => problemAnswer('CHECKOUT_IN_PROGRESS', { checkoutId: CHECKOUT_ID }));
  answer(getCheckout, aCheckout({ status: 'open', checkoutUrl: PAY_PAGE }));
  const { user } = open();
  await user.click(await payButton());
  const goOn = await screen.findByRole('button', { name: 'Seguir con el pago abierto' });
  // The one main action of the page now; another choice brings the usual one back.
  expect(screen.queryByRole('button', { name: /^Ir a pagar/ })).toBeNull();
  await user.click(goOn);
  await waitFor(() => expect(leave).toHaveBeenCalledWith(PAY_PAGE));
});

test('a refusal is about what was asked for: another period can be paid', async () => {
  answerForBusiness();
  answer(previewChange, aPreview());
  answer(startUpgrade, () => problemAnswer('CHECKOUT_IN_PROGRESS', { checkoutId: CHECKOUT_ID }));
  const { user } = open();
  await user.click(await payButton());
  await screen.findByRole('alert');
  await user.click(screen.getByRole('radio', { name: 'Anual' }));
  expect(await payButton()).toBeEnabled();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('one that has been paid meanwhile is shown, not paid again', async () => {
  answerForBusiness();
  answer(previewChange, aPreview());
  answer(startUpgrade, () => problemAnswer('CHECKOUT_IN_PROGRESS', { checkoutId: CHECKOUT_ID }));
  answer(getCheckout, aCheckout({ status: 'completed' }));
  const { user, address } = open();
  await user.click(await payButton());
  await user.click(await screen.findByRole('button', { name: 'Seguir con el pago abierto' }));
  await waitFor(() => expect(address()).toBe(paths.checkoutReturn(CHECKOUT_ID)));
  expect(leave).not.toHaveBeenCalled();
});

test('an open payment can be given up for the new one', async () => {
  answerForBusiness();
  answer(previewChange, aPreview());
  answer(startUpgrade, () => problemAnswer('CHECKOUT_IN_PROGRESS', { checkoutId: CHECKOUT_ID }));
  const cancels = answer(cancelCheckout, aCheckout({ status: 'expired' }));
  const { user } = open();
  await user.click(await payButton());
  const restart = await screen.findByRole('button', { name: 'Cancelarlo y empezar este' });
  answer(startUpgrade, started);
  await user.click(restart);
  await waitFor(() => expect(leave).toHaveBeenCalledWith(PAY_PAGE));
  expect(cancels).toHaveLength(1);
});

const halted = { cancelAtPeriodEnd: true, autoRenew: false };
test.each<[string, Partial<SubscriptionStatus>, RegExp, string]>([
  ['owing', { status: 'past_due' }, /Hay un cobro pendiente/, 'Ver cómo pagarlo'],
  ['cancelled', { ...halted, canResume: true }, /Cancelaste/, 'Deshacer la cancelación'],
  ['running out', halted, /Primero seguí con OAK/, 'Seguir con OAK'],
  ['paused', { status: 'paused', canResume: true }, /está en pausa/, 'Retomarla'],
  ['paid ahead', { renewal: 'manual' }, /termina solo el 21 de diciembre/, 'Ver tu plan'],
])('refused for now, %s: why, and what to do first', async (_name, over, words, remedy) => {
  answerForBusiness({
    plans: [...catalogue, elm],
    subscription: paidSubscription(over),
    providers: [{ ...stripe, modes: ['recurring', 'prepaid'] }],
  });
  answer(previewChange, () => problemAnswer('CONFLICT', { detail: 'for developers' }));
  open(paths.upgrade({ plan: 'elm' }));
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent(words);
  expect(alert).not.toHaveTextContent('for developers');
  expect(within(alert).getByText(remedy)).toBeVisible();
});

test('after undoing what stood in the way, the change is computed again', async () => {
  answerForBusiness({
    plans: [...catalogue, elm],
    subscription: paidSubscription({ ...halted, canResume: true }),
  });
  answer(previewChange, () => problemAnswer('CONFLICT'));
  answer(resumeSubscription, () => {
    answer(previewChange, aPreview({ method: 'in_place' }));
    answer(getSubscriptionStatus, paidSubscription());
    return { subscription: paidSubscription(), confirmationCode: 'x' };
  });
  const { user } = open(paths.upgrade({ plan: 'elm' }));
  await user.click(await screen.findByRole('button', { name: 'Deshacer la cancelación' }));
  expect(await screen.findByRole('button', { name: /Cambiar ahora y pagar/ })).toBeVisible();
});
