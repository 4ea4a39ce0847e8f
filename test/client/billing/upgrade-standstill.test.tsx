import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { paths } from '#client/lib/paths.ts';
import { previewChange, resumeSubscription } from '#shared/contracts/billing.ts';
import type { BillingActions, Offer } from '#shared/contracts/billing-actions.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { answer, problemAnswer } from '#test/support/client.tsx';
import { actionsOf, refusedFor, withRefused } from '#test/support/client-billing-actions.ts';
import {
  answerForBusiness,
  answerStanding,
  mercadoPago,
  stripe,
} from '#test/support/client-business.ts';
import {
  aPreview,
  aSubscription,
  catalogue,
  paidSubscription,
} from '#test/support/client-plans.ts';
import { card, END, elm, open } from './upgrade-page.tsx';

const halted = { cancelAtPeriodEnd: true, autoRenew: false };

const owed = {
  amount: { amountMinor: 1_200_000, currency: 'ARS' },
  since: END,
  url: null,
  nextAttemptAt: null,
};

test.each<[string, Partial<SubscriptionStatus>, Partial<BillingActions>, RegExp, RegExp]>([
  [
    'owing',
    { status: 'past_due' },
    { change: refusedFor('PAST_DUE'), pay: owed },
    /Hay un cobro pendiente/,
    /^Pagar \$\s12\.000$/,
  ],
  [
    'cancelled',
    { ...halted, canResume: true },
    { change: refusedFor('RESUME_FIRST', END) },
    /cancelada para el 21 de diciembre de 2026/,
    /Deshacer la cancelación/,
  ],
  [
    'paused',
    { status: 'paused', canResume: true },
    { change: refusedFor('RESUME_FIRST') },
    /está en pausa\. Primero retomala/,
    /Retomar la suscripción/,
  ],
  [
    'paid ahead',
    { renewal: 'manual' },
    { change: refusedFor('ENDS_BY_ITSELF', END) },
    /termina solo el 21 de diciembre de 2026/,
    /Ver tu plan/,
  ],
  [
    'disputed',
    { isDisputed: true },
    { change: refusedFor('DISPUTED') },
    /desconoció/,
    /Ver tu plan/,
  ],
])('refused for now, %s: why, and what to do first', async (...told) => {
  const [, over, refusal, words, remedy] = told;
  const plans = [...catalogue, elm];
  const subscription = paidSubscription(over);
  const { offers } = actionsOf({ plans, subscription, providers: [stripe] });
  const { change } = refusal;
  const actions = {
    ...refusal,
    offers:
      change && !change.isAllowed
        ? withRefused(offers, () => true, change.reason, change.until)
        : offers,
  };
  answerForBusiness({ plans, subscription, actions });
  const previews = answer(previewChange, () => problemAnswer('REFUSED'));
  open(paths.upgrade({ plan: 'elm' }));
  const notice = await screen.findByRole('note');
  expect(notice).toHaveTextContent(words);
  expect(within(notice).getByText(remedy)).toBeVisible();
  // Its reason on the card in place of its button; nothing is asked that would be refused.
  expect(await card('ELM')).toHaveTextContent(words);
  expect(within(await card('ELM')).queryByRole('button')).toBeNull();
  expect(previews).toHaveLength(0);
});

test('while a payment is disputed no card offers anything, whatever its own offer says', async () => {
  const subscription = aSubscription({ provider: 'stripe', isDisputed: true, status: 'paused' });
  const end = { planId: subscription.planId, kind: 'end', refused: null } as const;
  const { offers } = actionsOf({ plans: catalogue, subscription, providers: [stripe] });
  const actions = {
    change: refusedFor('DISPUTED'),
    offers: offers.map((offer) => (offer.price ? offer : { ...offer, ...end })),
  };
  answerForBusiness({ subscription, actions });
  open(paths.upgrade());
  expect(await screen.findByRole('note')).toHaveTextContent(
    /el plan no se puede cambiar, pausar ni devolver/,
  );
  expect(within(await card('OAK')).queryByRole('button')).toBeNull();
  expect(within(await card('SEED')).queryByRole('button')).toBeNull();
});

test('what stands still does not hide that a plan can be had in another way', async () => {
  const subscription = aSubscription({
    provider: 'mercadopago',
    status: 'paused',
    canResume: true,
  });
  const providers = [mercadoPago, stripe];
  const { offers } = actionsOf({ plans: catalogue, subscription, providers });
  const change = refusedFor('RESUME_FIRST');
  const isThere = ({ provider }: Offer) => provider === 'mercadopago';
  const some = withRefused(offers, isThere, 'RESUME_FIRST');
  answerForBusiness({ subscription, providers, actions: { change, offers: some } });
  const page = open(paths.upgrade());
  expect(await screen.findByRole('note')).toHaveTextContent(
    'Primero retomala. O elegí acá abajo un plan con otra forma de pago.',
  );
  page.unmount();
  const none = withRefused(offers, () => true, 'RESUME_FIRST');
  answerForBusiness({ subscription, providers, actions: { change, offers: none } });
  open(paths.upgrade());
  expect(await screen.findByRole('note')).not.toHaveTextContent('otra forma de pago');
});

test('the free plan that one has while another is suspended is not moved to', async () => {
  const subscription = aSubscription({ provider: 'stripe', status: 'paused', canResume: true });
  const { offers } = actionsOf({ plans: catalogue, subscription, providers: [stripe] });
  const end = { planId: subscription.planId, kind: 'end', refused: null } as const;
  const actions = { offers: offers.map((offer) => (offer.price ? offer : { ...offer, ...end })) };
  answerForBusiness({ subscription, actions });
  open(paths.upgrade());
  expect(await card('SEED')).toHaveTextContent('Tu plan actual');
  expect(within(await card('SEED')).queryByRole('button')).toBeNull();
});

test('after undoing what stood in the way, the change is computed', async () => {
  const plans = [...catalogue, elm];
  const subscription = paidSubscription({ ...halted, canResume: true });
  const { offers } = actionsOf({ plans, subscription, providers: [stripe] });
  answerForBusiness({
    plans,
    subscription,
    actions: {
      change: refusedFor('RESUME_FIRST'),
      offers: withRefused(offers, () => true, 'RESUME_FIRST'),
    },
  });
  answer(previewChange, aPreview({ method: 'in_place' }));
  answer(resumeSubscription, () => {
    answerStanding(paidSubscription());
    return { subscription: paidSubscription(), confirmationCode: 'x' };
  });
  const { user } = open(paths.upgrade({ plan: 'elm' }));
  await user.click(await screen.findByRole('button', { name: 'Deshacer la cancelación' }));
  expect(await screen.findByRole('button', { name: /Cambiar ahora y pagar/ })).toBeVisible();
  // What was pressed is gone with its notice; the keyboard goes on from the page's heading.
  await waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toHaveFocus());
});
