import { type Answer, seeOther } from '../../http/exchange.ts';
import { type Html, html } from '../../pages/html.ts';
import { COMMON_TEXTS, type Language, languageOf } from '../../pages/language.ts';
import { formatDate, formatMoney, pageAnswer } from '../../pages/layout.ts';
import { findCustomer } from '../find.ts';
import { productName } from '../lifecycle/lines.ts';
import { release, scheduleOf } from '../lifecycle/schedule.ts';
import { updateSubscription } from '../lifecycle/update-subscription.ts';
import type { Customer, Subscription } from '../objects.ts';
import type { PortalSession } from '../portal-objects.ts';
import type { World } from '../world.ts';
import { afterCard, cardForm, saveChosenCard, showCardPage } from './portal-card.ts';
import { TEXTS } from './texts.ts';

/** The customer portal: card, receipts, and the end of the subscription; or the one thing that it was opened for. */
export function showPortalPage(world: World, session: PortalSession): Answer {
  return portalPage(world, session, null);
}

function portalPage(world: World, session: PortalSession, refused: string | null): Answer {
  const customer = findCustomer(world.state, session.customer);
  const cards = { now: cardOf(world, customer), refused };
  // The session's own locale, else the customer's (Stripe docs: Portal session, locale).
  const language = languageOf(session.locale ?? customer.preferred_locales[0] ?? null);
  if (session.flow) return showCardPage(session, language, cards);
  const texts = TEXTS[language];
  const body = html`<h1>${texts.portalTitle}</h1>
    ${ongoing(world, customer).map((one) => subscriptionCard(world, language, one))}
    ${cardForm(language, cards)}
    ${receipts(world, language, customer)}
    <a class="button quiet" href="${session.return_url}">${COMMON_TEXTS[language].backToShop}</a>`;
  return pageAnswer(language, texts.portalTitle, body, refused === null ? 200 : 402);
}

export function submitPortalPage(
  world: World,
  session: PortalSession,
  form: URLSearchParams,
): Answer {
  const customer = findCustomer(world.state, session.customer);
  if (form.get('action') === 'card') {
    const card = form.get('card');
    if (!saveChosenCard(world, customer.id, card)) return portalPage(world, session, card ?? '');
    return afterCard(session);
  }
  const named = ongoing(world, customer).find((one) => one.id === form.get('subscription'));
  if (form.get('action') === 'cancel' && named) {
    const schedule = scheduleOf(world, named);
    if (schedule) release(world, schedule);
    updateSubscription(world, named, {
      cancel_at_period_end: true,
      cancel_at: periodEnd(named),
      canceled_at: world.now(),
    });
  }
  if (form.get('action') === 'keep' && named) {
    updateSubscription(world, named, {
      cancel_at_period_end: false,
      cancel_at: null,
      canceled_at: null,
    });
  }
  return seeOther(`/portal/${session.id}`);
}

function ongoing(world: World, customer: Customer): Subscription[] {
  return Object.values(world.state.subscriptions).filter(
    (subscription) => subscription.customer === customer.id && subscription.ended_at === null,
  );
}

function periodEnd(subscription: Subscription): number {
  return subscription.items.data[0]?.current_period_end ?? subscription.created;
}

function subscriptionCard(world: World, language: Language, subscription: Subscription): Html {
  const texts = TEXTS[language];
  const names = subscription.items.data.map((item) => productName(world, item.price));
  const isEnding = subscription.cancel_at !== null;
  const when = formatDate(language, subscription.cancel_at ?? periodEnd(subscription));
  return html`<form class="card" method="post">
    <h2>${texts.subscription}: ${names.join(', ')}</h2>
    <p>${isEnding ? texts.endsOn(when) : texts.renewsOn(when)}</p>
    <input type="hidden" name="subscription" value="${subscription.id}" />
    <button class="button quiet" type="submit" name="action" value="${isEnding ? 'keep' : 'cancel'}">
      ${isEnding ? texts.keep : texts.cancelAtEnd}
    </button>
  </form>`;
}

function cardOf(world: World, customer: Customer): string | null {
  const [subscription] = ongoing(world, customer);
  const id =
    subscription?.default_payment_method ?? customer.invoice_settings.default_payment_method;
  const card = world.state.paymentMethods[id ?? '']?.card;
  return card ? `${card.brand} •••• ${card.last4}` : null;
}

function receipts(world: World, language: Language, customer: Customer): Html {
  const texts = TEXTS[language];
  const invoices = Object.values(world.state.invoices)
    .filter((invoice) => invoice.customer === customer.id && invoice.number !== null)
    .toReversed();
  return html`<section class="card">
    <h2>${texts.invoices}</h2>
    ${invoices.length === 0 && html`<p class="soft">${texts.noInvoices}</p>`}
    <ul class="plain">
      ${invoices.map(
        (invoice) =>
          html`<li>
            <a href="/invoice/${invoice.id}">${invoice.number}</a>,
            ${formatDate(language, invoice.created)},
            ${formatMoney(language, invoice.amount_due, invoice.currency)},
            ${texts.statuses[invoice.status]}
          </li>`,
      )}
    </ul>
  </section>`;
}
