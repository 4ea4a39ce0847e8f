import { type Answer, seeOther } from '../../http/exchange.ts';
import { html } from '../../pages/html.ts';
import { COMMON_TEXTS, type Language, languageOf } from '../../pages/language.ts';
import { formatDate, formatMoney, pageAnswer } from '../../pages/layout.ts';
import type { CheckoutSession } from '../checkout-objects.ts';
import { attemptCheckout, firstCharge } from '../lifecycle/checkout.ts';
import type { Price } from '../objects.ts';
import type { CheckoutPlan } from '../state.ts';
import { findTestCard } from '../test-cards.ts';
import type { World } from '../world.ts';
import { cardChoice } from './card-choice.ts';
import { TEXTS } from './texts.ts';

/** The hosted payment page of a session: the one place where a person decides how a payment ends. */
export function showPayPage(world: World, session: CheckoutSession): Answer {
  return session.status === 'open' ? payForm(world, session, null) : closedPage(session);
}

/**
 * A session is paid once: whoever submits again, by double click or by going back, is sent on to where
 * the payment led.
 */
export function submitPayPage(
  world: World,
  session: CheckoutSession,
  form: URLSearchParams,
): Answer {
  if (session.status === 'complete') return seeOther(successUrl(session));
  if (session.status === 'expired') return closedPage(session);
  const last4 = form.get('card');
  const card = findTestCard(last4);
  if (!card || form.get('confirmed') === 'no') return payForm(world, session, last4);
  const outcome = attemptCheckout(world, session, card, form.get('confirmed') === 'yes');
  if (outcome === 'paid') return seeOther(successUrl(session));
  if (outcome === 'requires_action') return authenticationPage(session, card.last4);
  return payForm(world, session, card.last4);
}

/** Stripe docs: Checkout, success_url: the placeholder is replaced; cancel_url has none. */
function successUrl(session: CheckoutSession): string {
  return session.success_url.replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}

/** With `refused`, the card whose attempt failed: the form says so and offers the same card again. */
function payForm(world: World, session: CheckoutSession, refused: string | null): Answer {
  const language = languageOf(session.locale);
  const texts = TEXTS[language];
  const plan = world.state.checkouts[session.id];
  const price = world.state.prices[plan?.priceId ?? ''];
  const product = world.state.products[price?.product ?? ''];
  if (!plan || !price || !product) return closedPage(session);
  const amount = formatMoney(language, price.unit_amount * plan.quantity, price.currency);
  const title = `${texts.payTitle} ${product.name}`;
  const free = freeWords(world, plan, language);
  const isYear = price.recurring.interval === 'year';
  const body = html`<section class="card">
      <h1>${title}</h1>
      ${product.description !== null && html`<p class="soft">${product.description}</p>`}
      ${free !== null && html`<p>${free.words}</p>`}
      <p class="amount">${amount}</p>
      <p class="soft">${isYear ? texts.perYear : texts.perMonth}. ${renewal(price, texts)}</p>
    </section>
    <form class="card" method="post">
      ${refused !== null && html`<p class="error" role="alert">${texts.declined}</p>`}
      ${cardChoice(texts, refused ?? '4242')}
      <button class="button" type="submit">
        ${free?.button ?? texts.pay(amount)}
      </button>
      ${
        session.cancel_url !== null &&
        html`<a class="button quiet" href="${session.cancel_url}">${texts.back}</a>`
      }
    </form>`;
  return pageAnswer(language, title, body, refused === null ? 200 : 402);
}

/** What the page says where the first charge comes later; null where it is now. */
function freeWords(
  world: World,
  plan: CheckoutPlan,
  language: Language,
): { words: string; button: string } | null {
  const texts = TEXTS[language];
  const start = firstCharge(world, plan);
  if (!start) return null;
  if (plan.trialDays > 0) return { words: texts.trial(plan.trialDays), button: texts.startTrial };
  const words = texts.freeUntil(formatDate(language, start.at));
  return { words, button: texts.confirmSubscription };
}

function renewal(price: Price, texts: { renewsMonth: string; renewsYear: string }): string {
  return price.recurring.interval === 'year' ? texts.renewsYear : texts.renewsMonth;
}

function authenticationPage(session: CheckoutSession, card: string): Answer {
  const language = languageOf(session.locale);
  const texts = TEXTS[language];
  const body = html`<form class="card" method="post">
    <h1>${texts.authenticateTitle}</h1>
    <p class="soft">${texts.authenticateText}</p>
    <input type="hidden" name="card" value="${card}" />
    <button class="button" type="submit" name="confirmed" value="yes">${texts.confirm}</button>
    <button class="button quiet" type="submit" name="confirmed" value="no">${texts.reject}</button>
  </form>`;
  return pageAnswer(language, texts.authenticateTitle, body);
}

function closedPage(session: CheckoutSession): Answer {
  const language = languageOf(session.locale);
  const texts = TEXTS[language];
  const isComplete = session.status === 'complete';
  const onwards = isComplete ? successUrl(session) : session.cancel_url;
  const body = html`<section class="card">
    <h1>${texts.closedTitle}</h1>
    <p>${isComplete ? texts.complete : texts.expired}</p>
    ${onwards !== null && html`<a class="button" href="${onwards}">${COMMON_TEXTS[language].backToShop}</a>`}
  </section>`;
  return pageAnswer(language, texts.closedTitle, body, isComplete ? 200 : 410);
}
