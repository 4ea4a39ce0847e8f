import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { paths } from '#client/lib/paths.ts';
import {
  cancelCheckout,
  getCheckout,
  previewChange,
  startUpgrade,
} from '#shared/contracts/billing.ts';
import type { Offer } from '#shared/contracts/billing-actions.ts';
import type { ProblemCode } from '#shared/contracts/problem.ts';
import { answer, problemAnswer } from '#test/support/client.tsx';
import { actionsOf, withRefused } from '#test/support/client-billing-actions.ts';
import { answerForBusiness, mercadoPago, stripe } from '#test/support/client-business.ts';
import {
  aCheckout,
  aPreview,
  CHECKOUT_ID,
  catalogue,
  paidSubscription,
} from '#test/support/client-plans.ts';
import { END, elm, leave, open, PAY_PAGE, payButton, started } from './upgrade-page.tsx';

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
  expect(await screen.findByText(/Se puede pagar hasta el 21 nov 2026/)).toBeVisible();
  // The one main action of the page now; another choice brings the usual one back.
  expect(screen.queryByRole('button', { name: /^Ir a pagar/ })).toBeNull();
  await user.click(goOn);
  await waitFor(() => expect(leave).toHaveBeenCalledWith(PAY_PAGE));
});

test('a refusal is about what was asked for: another period can be paid', async () => {
  answerForBusiness();
  answer(previewChange, aPreview());
  answer(startUpgrade, () => problemAnswer('CHECKOUT_IN_PROGRESS', { checkoutId: CHECKOUT_ID }));
  answer(getCheckout, aCheckout({ status: 'open', checkoutUrl: PAY_PAGE }));
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
  answer(getCheckout, aCheckout({ status: 'open', checkoutUrl: PAY_PAGE }));
  const cancels = answer(cancelCheckout, aCheckout({ status: 'expired' }));
  const { user } = open();
  await user.click(await payButton());
  const restart = await screen.findByRole('button', { name: 'Cancelarlo y empezar este' });
  answer(startUpgrade, started);
  await user.click(restart);
  await waitFor(() => expect(leave).toHaveBeenCalledWith(PAY_PAGE));
  expect(cancels).toHaveLength(1);
});

test('one way to pay that cannot be taken now says why and until when; the others can', async () => {
  const subscription = paidSubscription();
  const providers = [mercadoPago, stripe];
  const { offers } = actionsOf({ plans: catalogue, subscription, providers });
  const isPrepaid = ({ mode }: Offer) => mode === 'prepaid';
  const actions = { offers: withRefused(offers, isPrepaid, 'CANCEL_FIRST', END) };
  answerForBusiness({ subscription, providers, actions });
  answer(previewChange, aPreview());
  const { user } = open(paths.upgrade({ plan: 'oak' }));
  const refused = await screen.findByRole('radio', { name: /un mes por adelantado/ });
  expect(refused).not.toBeChecked();
  expect(refused).toHaveAccessibleDescription(
    /a partir del 21 de diciembre de 2026, podés pagar por adelantado/,
  );
  await user.click(refused);
  const notice = await screen.findByRole('note');
  expect(notice).toHaveTextContent(/Cancelala y, a partir del 21 de diciembre/);
  expect(within(notice).getByRole('link', { name: 'Cancelar la suscripción' })).toHaveAttribute(
    'href',
    '/billing?action=cancel',
  );
  expect(screen.queryByRole('button', { name: /Ir a pagar|Seguir en/ })).toBeNull();
});

test('a refusal that comes only when it is asked for is said with its day', async () => {
  answerForBusiness({ plans: [...catalogue, elm], subscription: paidSubscription() });
  answer(previewChange, () =>
    problemAnswer('REFUSED', {
      reason: 'WAITS_FOR_FIRST_CHARGE',
      until: END,
      detail: 'for developers',
    }),
  );
  open(paths.upgrade({ plan: 'elm' }));
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('Se puede a partir del 21 de diciembre de 2026');
  expect(alert).not.toHaveTextContent('for developers');
  expect(within(alert).getByRole('link', { name: 'Ver tu plan' })).toBeVisible();
});
