import { screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { LimitReachedPrompt } from '#client/features/entitlements/components/limit-reached-prompt.tsx';
import { UpgradePrompt } from '#client/features/entitlements/components/upgrade-prompt.tsx';
import { paths } from '#client/lib/paths.ts';
import type { Problem } from '#shared/contracts/problem.ts';
import { getSubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { answer, networkDown, renderWithProviders } from '#test/support/client.tsx';
import { answerForBusiness } from '#test/support/client-business.ts';
import {
  aPlan,
  aSubscription,
  catalogue,
  forestPlan,
  paidSubscription,
  seedPlan,
  someLimits,
} from '#test/support/client-plans.ts';

const from = paths.list('clients', { form: 'new' });
const nothing = () => undefined;

const limitProblem: Problem = {
  type: '/docs#LIMIT_REACHED',
  title: 'Limit reached',
  status: 403,
  code: 'LIMIT_REACHED',
  metric: 'products',
  used: 40,
  limit: 40,
  planId: 'seed',
  unlockingPlan: {
    id: 'bush',
    name: 'BUSH',
    limit: 77,
    price: { interval: 'month', currency: 'ARS', amountMinor: 500_000 },
  },
  upgradeUrl: '/upgrade',
};

test('offers in this order: what becomes possible, price, main button, way without paying, close', async () => {
  answerForBusiness({ limits: someLimits({ products: 40 }) });
  renderWithProviders(
    <LimitReachedPrompt opened onClose={nothing} metric="products" from="/products" />,
  );
  const dialog = await screen.findByRole('dialog', { name: 'OAK: hasta 900 productos' });
  const upgrade = within(dialog).getByRole('link', { name: 'Pasate a OAK' });
  const text = dialog.textContent ?? '';
  const order = [
    'OAK: hasta 900 productos',
    '10.000',
    'Pasate a OAK',
    'archivá o eliminá productos',
    'Ahora no',
  ].map((words) => text.indexOf(words));
  expect(order).not.toContain(-1);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(upgrade).toHaveAttribute(
    'href',
    paths.upgrade({ reason: 'products', from: '/products', plan: 'oak' }),
  );
  expect(within(dialog).getByRole('link', { name: 'Ir a productos' })).toHaveAttribute(
    'href',
    '/products',
  );
});

test('a limit of zero is met before anything is typed: there is nothing to archive, and the way back is kept', async () => {
  answerForBusiness();
  renderWithProviders(<LimitReachedPrompt opened onClose={nothing} metric="clients" from={from} />);
  const dialog = await screen.findByRole('dialog', { name: 'OAK: hasta 70 clientes' });
  expect(dialog).toHaveTextContent('Con SEED todavía no podés cargar clientes');
  expect(dialog).not.toHaveTextContent('archivá');
  expect(within(dialog).getByRole('link', { name: 'Pasate a OAK' })).toHaveAttribute(
    'href',
    paths.upgrade({ reason: 'clients', from, plan: 'oak' }),
  );
});

test('a refusal of the server speaks for itself: its plan, limit and price are shown', async () => {
  answerForBusiness();
  renderWithProviders(
    <LimitReachedPrompt
      opened
      onClose={nothing}
      metric="products"
      problem={limitProblem}
      from={from}
    />,
  );
  const dialog = await screen.findByRole('dialog', { name: 'BUSH: hasta 77 productos' });
  expect(dialog).toHaveTextContent(/5\.000 por mes/);
});

test('names the cheapest plan that is enough', async () => {
  const bush = aPlan({ id: 'bush', name: 'BUSH', sortOrder: 10, features: { maxClients: 3 } });
  answerForBusiness({
    plans: [...catalogue, bush],
    limits: someLimits({ clients: 8 }),
  });
  renderWithProviders(<LimitReachedPrompt opened onClose={nothing} metric="clients" from={from} />);
  expect(await screen.findByRole('dialog', { name: 'OAK: hasta 70 clientes' })).toBeVisible();
});

test('on the top plan people talk to us; nothing is sold to them', async () => {
  const top = { ...forestPlan, features: { maxProducts: 9000 } };
  answerForBusiness({
    plans: [seedPlan, top],
    subscription: aSubscription({
      planId: top.id,
      planName: top.name,
      isPremium: true,
      features: top.features,
    }),
    limits: someLimits({ products: 9000 }, top.features),
  });
  renderWithProviders(
    <LimitReachedPrompt opened onClose={nothing} metric="products" from="/products" />,
  );
  const dialog = await screen.findByRole('dialog', { name: '¿Necesitás más de 9.000 productos?' });
  expect(within(dialog).getByRole('link', { name: 'Hablemos' })).toHaveAttribute(
    'href',
    expect.stringMatching(/^mailto:/),
  );
  expect(within(dialog).queryByRole('link', { name: /Pasate/ })).toBeNull();
});

test('a plan whose price is agreed by hand leads to a talk', async () => {
  answerForBusiness({
    subscription: paidSubscription(),
    limits: someLimits({ products: 900 }, paidSubscription().features),
  });
  renderWithProviders(
    <LimitReachedPrompt opened onClose={nothing} metric="products" from="/products" />,
  );
  const dialog = await screen.findByRole('dialog', { name: 'FOREST: productos sin límite' });
  expect(dialog).toHaveTextContent('El precio se acuerda');
  expect(within(dialog).getByRole('link', { name: 'Hablemos' })).toBeVisible();
});

test('people who may not pay can tell the owner', async () => {
  answerForBusiness({ role: 'staff' });
  renderWithProviders(<LimitReachedPrompt opened onClose={nothing} metric="clients" from={from} />);
  const ask = await screen.findByRole('link', { name: 'Avisar al dueño' });
  expect(ask).toHaveAttribute('href', expect.stringContaining('mailto:?subject='));
  expect(decodeURIComponent(ask.getAttribute('href') ?? '')).toContain('/upgrade?reason=clients');
  expect(screen.queryByRole('link', { name: /Pasate/ })).toBeNull();
});

test('closes by button and by Escape', async () => {
  answerForBusiness();
  const onClose = vi.fn();
  const { user } = renderWithProviders(
    <LimitReachedPrompt opened onClose={onClose} metric="clients" from={from} />,
  );
  await user.click(await screen.findByRole('button', { name: 'Ahora no' }));
  expect(onClose).toHaveBeenCalledOnce();
  await user.keyboard('{Escape}');
  expect(onClose).toHaveBeenCalledTimes(2);
});

test('while the plan is not known nothing is sold: it explains and offers to try again', async () => {
  answerForBusiness();
  answer(getSubscriptionStatus, () => networkDown());
  renderWithProviders(<LimitReachedPrompt opened onClose={nothing} metric="clients" from={from} />);
  const dialog = await screen.findByRole('dialog', { name: 'No pudimos confirmar tu plan' });
  expect(within(dialog).getByRole('button', { name: 'Probar de nuevo' })).toBeVisible();
  expect(within(dialog).queryByRole('link')).toBeNull();
});

test('a missing feature says what it gives, which plan has it and what that costs', async () => {
  answerForBusiness();
  renderWithProviders(
    <UpgradePrompt opened onClose={nothing} feature="advancedReporting" from="/reports" />,
  );
  const dialog = await screen.findByRole('dialog', { name: 'OAK: reportes avanzados' });
  expect(dialog).toHaveTextContent(/Margen, rotación/);
  expect(dialog).toHaveTextContent(/10\.000 por mes/);
  expect(within(dialog).getByRole('link', { name: 'Pasate a OAK' })).toHaveAttribute(
    'href',
    paths.upgrade({ reason: 'advancedReporting', from: '/reports', plan: 'oak' }),
  );
});

test('a feature that nobody has written words for still reads', async () => {
  answerForBusiness();
  renderWithProviders(
    <UpgradePrompt opened onClose={nothing} feature="wildKeyOfTomorrow" from="/reports" />,
  );
  expect(await screen.findByRole('dialog', { name: 'OAK: wild key of tomorrow' })).toBeVisible();
});

test('all plans can be compared without leaving the page, and choosing goes on to the summary', async () => {
  answerForBusiness();
  const { user, address } = renderWithProviders(
    <LimitReachedPrompt opened onClose={nothing} metric="clients" from={from} />,
  );
  await user.click(await screen.findByRole('button', { name: 'Comparar todos los planes' }));
  const dialog = await screen.findByRole('dialog', { name: 'Compará y elegí' });
  await user.click(within(dialog).getByText('Anual'));
  await user.click(within(dialog).getByRole('button', { name: 'Elegir OAK' }));
  expect(address()).toBe(paths.upgrade({ reason: 'clients', from, plan: 'oak', period: 'yearly' }));
});
