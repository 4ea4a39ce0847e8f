import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { i18n } from '#client/lib/i18n.ts';
import { paths } from '#client/lib/paths.ts';
import { cancelSubscription, previewChange, startUpgrade } from '#shared/contracts/billing.ts';
import { answer } from '#test/support/client.tsx';
import {
  answerForBusiness,
  answerStanding,
  mercadoPago,
  stripe,
} from '#test/support/client-business.ts';
import { aPreview, catalogue, oakPlan, paidSubscription } from '#test/support/client-plans.ts';
import { bush, card, END, elm, from, leave, lower, open } from './upgrade-page.tsx';

test('a running subscription keeps its provider and currency, and is changed in place', async () => {
  const bought = paidSubscription({ planId: 'elm', planName: 'ELM' });
  answerForBusiness({ plans: [...catalogue, elm], subscription: paidSubscription() });
  answer(
    previewChange,
    aPreview({
      method: 'in_place',
      dueNow: { amountMinor: 350_000, currency: 'ARS' },
      lines: [
        { description: 'Unused OAK', amount: { amountMinor: -650_000, currency: 'ARS' } },
        { description: 'ELM', amount: { amountMinor: 1_000_000, currency: 'ARS' } },
      ],
    }),
  );
  answer(startUpgrade, { subscription: bought });
  const { user, address } = open(paths.upgrade({ plan: 'elm', from }));
  const pay = await screen.findByRole('button', { name: /Cambiar ahora y pagar \$\s3\.500/ });
  const credit = screen.getByText('Lo que ya pagaste y no usaste');
  expect(credit.nextElementSibling).toHaveTextContent(/-\$\s6\.500/);
  // The provider's own words stay out of a page in the person's language.
  expect(screen.queryByText('Unused OAK')).toBeNull();
  await user.click(pay);
  await waitFor(() => expect(address()).toBe(from));
  expect(await screen.findByText('Listo: ya tenés ELM.')).toBeVisible();
  expect(leave).not.toHaveBeenCalled();
});

test('the current plan is shown at what is paid for it, whatever is chosen beside it', async () => {
  const price = { interval: 'month', currency: 'ARS', amountMinor: 800_000 } as const;
  answerForBusiness({
    plans: [...catalogue, elm],
    subscription: paidSubscription({ provider: 'mercadopago', price }),
    providers: [stripe, mercadoPago],
  });
  answer(previewChange, aPreview());
  open(paths.upgrade({ plan: 'oak', pay: 'stripe-USD' }));
  expect(await card('ELM')).toHaveTextContent(/US\$\s19/);
  expect(await card('OAK')).toHaveTextContent(/\$\s8\.000\s?por mes/);
  expect(await card('OAK')).not.toHaveTextContent(/US\$|10\.000/);
});

test('the current plan can be paid by the year instead', async () => {
  answerForBusiness({ plans: catalogue, subscription: paidSubscription() });
  answer(previewChange, aPreview({ method: 'in_place', direction: 'period' }));
  const { user } = open(paths.upgrade());
  expect(within(await card(oakPlan.name)).queryByRole('button')).toBeNull();
  await user.click(screen.getByRole('radio', { name: 'Anual' }));
  await user.click(screen.getByRole('button', { name: 'Pasar a pago anual' }));
  expect(await screen.findByRole('heading', { name: 'Resumen: OAK' })).toHaveFocus();
});

test('a lower plan: everything that it means is said before it is scheduled', async () => {
  answerForBusiness({ plans: [...catalogue, bush], subscription: paidSubscription() });
  answer(previewChange, lower);
  const scheduled = paidSubscription({
    canResume: true,
    scheduledChange: {
      planId: 'bush',
      planName: 'BUSH',
      effectiveAt: END,
      price: { interval: 'month', currency: 'ARS', amountMinor: 500_000 },
    },
  });
  answer(startUpgrade, { subscription: scheduled });
  const { user, address } = open(paths.upgrade({ from }));
  await user.click(within(await card('BUSH')).getByRole('button', { name: 'Bajar a BUSH' }));
  const agree = await screen.findByRole('button', {
    name: 'Bajar a BUSH el 21 de diciembre de 2026',
  });
  const summary = screen.getByRole('region', { name: 'Resumen: BUSH' });
  for (const words of [
    /Nuevo precio\$\s5\.000 por mes/,
    /por eso no hay devolución/,
    /Productos: de 900 a 300.*Reportes avanzados/,
    /Usás 440 productos y BUSH incluye 300: los 140 que sobran se siguen viendo/,
    /Tu equipo son 3 personas y BUSH incluye 1: todas siguen entrando/,
    /No se borra nada/,
    /Lo deshacés con un clic/,
  ]) {
    expect(summary).toHaveTextContent(words);
  }
  await user.click(agree);
  // What is only scheduled is seen, and undone, on the billing page.
  await waitFor(() => expect(address()).toBe('/billing'));
  expect(
    await screen.findByText(/Programado: el 21 de diciembre de 2026 pasás a BUSH/),
  ).toBeVisible();
  expect(leave).not.toHaveBeenCalled();
});

test('back to the free plan is a cancellation with the same words, and gives a code', async () => {
  answerForBusiness({ subscription: paidSubscription() });
  answer(previewChange, lower);
  const ended = paidSubscription({
    cancelAtPeriodEnd: true,
    autoRenew: false,
    canResume: true,
    scheduledChange: { planId: 'seed', planName: 'SEED', effectiveAt: END, price: null },
  });
  // What can be cancelled is gone with it; its code is not.
  const cancels = answer(cancelSubscription, () => {
    answerStanding(ended);
    return { subscription: ended, confirmationCode: 'A1B2C3D4' };
  });
  const { user } = open(paths.upgrade());
  await user.click(within(await card('SEED')).getByRole('button', { name: 'Bajar a SEED' }));
  await user.click(await screen.findByRole('button', { name: /Bajar a SEED el 21 de diciembre/ }));
  expect(await screen.findByText('Tu código es A1B2C3D4')).toBeVisible();
  expect(screen.getByRole('heading', { name: /termina el 21 de diciembre de 2026/ })).toHaveFocus();
  expect(await within(await card('SEED')).findByText(/Pasás a este plan el 21/)).toBeVisible();
  expect(screen.getByText('Tu código es A1B2C3D4')).toBeVisible();
  expect(cancels.map(({ body }) => body)).toEqual([{ app: 'inventory', when: 'period_end' }]);
});

test('in English too', async () => {
  await i18n.changeLanguage('en');
  answerForBusiness({ plans: [...catalogue, bush], subscription: paidSubscription() });
  answer(previewChange, lower);
  open(paths.upgrade({ plan: 'bush' }));
  expect(
    await screen.findByText(/You use 440 products and BUSH includes 300: the 140 above it/),
  ).toBeVisible();
  expect(screen.getByRole('button', { name: 'Move to BUSH on December 21, 2026' })).toBeVisible();
});
