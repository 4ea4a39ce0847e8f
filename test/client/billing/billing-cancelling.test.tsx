import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { cancelSubscription, resumeSubscription } from '#shared/contracts/billing.ts';
import { answer } from '#test/support/client.tsx';
import { answerStanding } from '#test/support/client-business.ts';
import { aSubscription, paidSubscription } from '#test/support/client-plans.ts';
import { CODE, END, ending, open } from './billing-stage.tsx';

test('cancelling: two clicks, with what it means in numbers, and a code to keep', async () => {
  const { user } = open({ subscription: paidSubscription() });
  const calls = answer(cancelSubscription, () => {
    answerStanding(ending);
    return { subscription: ending, confirmationCode: CODE };
  });
  await user.click(await screen.findByRole('button', { name: 'Cancelar la suscripción' }));
  const dialog = await screen.findByRole('dialog', { name: '¿Cancelar OAK?' });
  expect(within(dialog).getByRole('radio', { name: /El 21 de diciembre de 2026/ })).toBeChecked();
  expect(await within(dialog).findByText(/Usás 180 productos y SEED incluye 40/)).toHaveTextContent(
    'los 140 que sobran se siguen viendo',
  );
  expect(dialog).toHaveTextContent('Productos: de 900 a 40');
  expect(dialog).toHaveTextContent('No se borra nada.');
  expect(calls).toHaveLength(0);
  await user.click(within(dialog).getByRole('button', { name: 'Cancelar la suscripción' }));
  const outcome = await screen.findByRole('region', { name: 'Resultado' });
  expect(outcome).toHaveTextContent('termina el 21 de diciembre de 2026 y no se te cobra más');
  expect(outcome).toHaveTextContent(`Tu código es ${CODE}`);
  await user.click(within(outcome).getByRole('button', { name: 'Copiar el código' }));
  expect(await navigator.clipboard.readText()).toBe(CODE);
  expect(calls.map((call) => call.body)).toEqual([{ app: 'inventory', when: 'period_end' }]);

  // Undone with one click.
  const resumed = answer(resumeSubscription, () => {
    answerStanding(paidSubscription());
    return { subscription: paidSubscription(), confirmationCode: CODE };
  });
  await user.click(screen.getByRole('button', { name: 'Deshacer la cancelación' }));
  expect(await screen.findByRole('button', { name: 'Cancelar la suscripción' })).toBeVisible();
  expect(screen.getByText('Listo: tu suscripción sigue.')).toBeVisible();
  expect(resumed).toHaveLength(1);
});

test('who wants to end now can, with a reason, and keeps the code after the plan is gone', async () => {
  const { user } = open({ subscription: paidSubscription() }, '/billing?action=cancel');
  const free = aSubscription({
    ended: { reason: 'cancelled', planId: 'oak', planName: 'OAK', at: END },
  });
  const calls = answer(cancelSubscription, () => {
    answerStanding(free);
    return { subscription: free, confirmationCode: CODE };
  });
  // The "botón de baja" leads straight to the dialog.
  const dialog = await screen.findByRole('dialog', { name: '¿Cancelar OAK?' });
  await user.click(within(dialog).getByRole('radio', { name: 'Ahora mismo' }));
  await user.type(within(dialog).getByLabelText(/Por qué te vas/), 'Cierro el local');
  await user.click(within(dialog).getByRole('button', { name: 'Cancelar la suscripción' }));
  expect(await screen.findByRole('region', { name: 'Resultado' })).toHaveTextContent(CODE);
  expect(await screen.findByRole('link', { name: 'Volver a OAK' })).toBeVisible();
  expect(calls[0]?.body).toEqual({ app: 'inventory', when: 'now', reason: 'Cierro el local' });
});

test('where nothing is charged there is nothing to cancel, and the button of the law says so', async () => {
  open({ subscription: aSubscription() }, '/billing?action=cancel');
  expect(await screen.findByText(/No hay nada que cancelar/)).toBeVisible();
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('cancelling while a charge is owed: it ends today, the bill is void, nothing more is charged', async () => {
  const owed = { amountMinor: 1_200_000, currency: 'ARS' };
  const { user } = open(
    {
      subscription: paidSubscription({ status: 'past_due', failedPayments: 1, graceEndsAt: END }),
      actions: {
        pay: { amount: owed, since: END, url: null, nextAttemptAt: null },
        cancel: {
          isAllowed: true,
          options: [{ when: 'now', endsAt: END, voided: owed }],
        },
      },
    },
    '/billing?action=cancel',
  );
  const dialog = await screen.findByRole('dialog', { name: '¿Cancelar OAK?' });
  expect(within(dialog).queryByRole('radio')).toBeNull();
  expect(dialog).toHaveTextContent('Termina hoy');
  expect(dialog).toHaveTextContent(
    /El cobro pendiente de \$\s12\.000 se anula y no se cobra nada más/,
  );
  expect(dialog).not.toHaveTextContent('21 de diciembre');
  const calls = answer(cancelSubscription, () => {
    answerStanding(aSubscription());
    return { subscription: aSubscription(), confirmationCode: CODE };
  });
  await user.click(within(dialog).getByRole('button', { name: 'Cancelar la suscripción' }));
  const outcome = await screen.findByRole('region', { name: 'Resultado' });
  expect(outcome).toHaveTextContent(/El cobro pendiente de \$\s12\.000 se anuló/);
  expect(calls[0]?.body).toMatchObject({ when: 'now' });
});

test('the day that is told is the one that the provider acts on', async () => {
  open(
    {
      subscription: paidSubscription(),
      actions: {
        cancel: {
          isAllowed: true,
          options: [
            { when: 'period_end', endsAt: '2026-12-22T12:00:00.000Z', voided: null },
            { when: 'now', endsAt: END, voided: null },
          ],
        },
      },
    },
    '/billing?action=cancel',
  );
  const later = await screen.findByRole('radio', { name: /El 22 de diciembre de 2026/ });
  expect(later).toBeChecked();
  expect(later).toHaveAccessibleDescription(/No se cobra nada más/);
});

test('news of a cancellation that come before its answer take nothing of it away', async () => {
  const { user, queryClient } = open(
    { subscription: paidSubscription() },
    '/billing?action=cancel',
  );
  const dialog = await screen.findByRole('dialog', { name: '¿Cancelar OAK?' });
  answer(cancelSubscription, async () => {
    answerStanding(ending);
    await queryClient.refetchQueries({ queryKey: ['subscription'] });
    await queryClient.refetchQueries({ queryKey: ['billing-actions'] });
    await screen.findByRole('button', { name: 'Deshacer la cancelación', hidden: true });
    return { subscription: ending, confirmationCode: CODE };
  });
  await user.click(within(dialog).getByRole('button', { name: 'Cancelar la suscripción' }));
  const outcome = await screen.findByRole('region', { name: 'Resultado' });
  expect(outcome).toHaveTextContent(CODE);
  expect(outcome).toHaveFocus();
  expect(screen.queryByText(/No hay nada que cancelar/)).toBeNull();
});

test('a second click asks for nothing a second time', async () => {
  const { user } = open({ subscription: paidSubscription() }, '/billing?action=cancel');
  const calls = answer(cancelSubscription, () => {
    answerStanding(ending);
    return { subscription: ending, confirmationCode: CODE };
  });
  const dialog = await screen.findByRole('dialog', { name: '¿Cancelar OAK?' });
  const confirm = within(dialog).getByRole('button', { name: 'Cancelar la suscripción' });
  // Both before anything is drawn anew.
  act(() => {
    confirm.click();
    confirm.click();
  });
  expect(await screen.findByRole('region', { name: 'Resultado' })).toHaveTextContent(CODE);
  expect(calls).toHaveLength(1);
  await user.click(screen.getByRole('button', { name: 'Copiar el código' }));
});

test('a dialog that an address opened leaves the focus at its button', async () => {
  const { user } = open({ subscription: paidSubscription() }, '/billing?action=cancel');
  await screen.findByRole('dialog', { name: '¿Cancelar OAK?' });
  await user.keyboard('{Escape}');
  const button = await screen.findByRole('button', { name: 'Cancelar la suscripción' });
  await waitFor(() => expect(button).toHaveFocus());
});

test.each([
  ['Cancelar la suscripción', '¿Cancelar OAK?'],
  ['Arrepentirme de la compra', '¿Arrepentirte de la compra?'],
])('a dialog that is closed gives the focus back to what opened it (%s)', async (button, name) => {
  const refund = { amountMinor: 1_000_000, currency: 'ARS' };
  const { user } = open({
    subscription: paidSubscription(),
    actions: { withdraw: { isAllowed: true, until: END, refund } },
  });
  const opener = await screen.findByRole('button', { name: button });
  opener.focus();
  await user.keyboard('{Enter}');
  await screen.findByRole('dialog', { name });
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await waitFor(() => expect(screen.getByRole('button', { name: button })).toHaveFocus());
});
