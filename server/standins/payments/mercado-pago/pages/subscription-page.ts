import { type Answer, seeOther } from '../../http/exchange.ts';
import { html } from '../../pages/html.ts';
import { COMMON_TEXTS } from '../../pages/language.ts';
import { formatDate, formatMoney, notFoundPage, pageAnswer } from '../../pages/layout.ts';
import { authorize } from '../lifecycle/authorize.ts';
import type { Preapproval } from '../objects.ts';
import { findPayerCard, PAYER_CARDS } from '../payer-cards.ts';
import type { MercadoPagoWorld } from '../world.ts';
import { choiceList, languageLink } from './choice.ts';
import type { PageContext } from './context.ts';
import { TEXTS, type Texts } from './texts.ts';

/** The choice of somebody who is signed in with another account than the one that was named. */
const OTHER_EMAIL = 'other_email';

/** The page on which a subscription is authorized. */
export function showSubscriptionPage(preapproval: Preapproval, context: PageContext): Answer {
  // The parameter that init_point ends in leads nowhere (sdk-nodejs#480).
  if (context.query.get('activation') === 'true') return notFoundPage(context.language);
  return preapproval.status === 'pending'
    ? subscribeForm(preapproval, context, null)
    : closedPage(preapproval, context);
}

export function submitSubscriptionPage(
  world: MercadoPagoWorld,
  preapproval: Preapproval,
  context: PageContext,
  form: URLSearchParams,
): Answer {
  if (context.query.get('activation') === 'true') return notFoundPage(context.language);
  if (preapproval.status === 'authorized') return seeOther(returnUrl(preapproval));
  if (preapproval.status !== 'pending') return closedPage(preapproval, context);
  const choice = form.get('choice');
  const email = form.get('email') ?? preapproval.payerEmail;
  const isOther = email.toLowerCase() !== preapproval.payerEmail.toLowerCase();
  if (choice === OTHER_EMAIL || isOther) {
    return subscribeForm(preapproval, context, { choice: OTHER_EMAIL, text: 'mismatch' });
  }
  const card = findPayerCard(choice);
  if (!card) return subscribeForm(preapproval, context, null);
  if (authorize(world, preapproval, card)) return seeOther(returnUrl(preapproval));
  return subscribeForm(preapproval, context, { choice: card.kind, text: 'cardRejected' });
}

function subscribeForm(
  preapproval: Preapproval,
  { language, query }: PageContext,
  refused: { choice: string; text: 'mismatch' | 'cardRejected' } | null,
): Answer {
  const texts = TEXTS[language];
  const { freeTrial, startsAt, frequency, frequencyType } = preapproval;
  const title = `${texts.subscribeTitle} ${preapproval.reason}`;
  const amount = formatMoney(language, preapproval.amountMinor, 'ARS');
  const startDate =
    startsAt !== null && startsAt > preapproval.createdAt + 60_000
      ? formatDate(language, startsAt / 1000)
      : null;
  const body = html`<section class="card">
      <h1>${title}</h1>
      ${freeTrial && html`<p>${texts.trial(freeTrial.frequency, freeTrial.frequencyType)}</p>`}
      <p class="amount">${amount}</p>
      <p class="soft">${texts.every(frequency, frequencyType)}</p>
      ${startDate !== null && html`<p>${texts.startsOn(startDate)}</p>`}
      <p class="soft">${texts.account}: ${preapproval.payerEmail}</p>
    </section>
    <form class="card" method="post">
      ${refused !== null && html`<p class="error" role="alert">${texts[refused.text]}</p>`}
      ${choiceList(texts.chooseCard, choices(texts), refused?.choice ?? 'card_approved')}
      <button class="button" type="submit">${texts.subscribe}</button>
      <a class="button quiet" href="${preapproval.backUrl}">${texts.giveUp}</a>
    </form>
    ${languageLink(query, language, texts.other)}`;
  return pageAnswer(language, title, body, refused === null ? 200 : 402);
}

function choices(texts: Texts) {
  const cards = PAYER_CARDS.map(({ kind, methodId, last4 }) => ({
    value: kind,
    name: `${methodId === 'visa' ? 'Visa' : 'Mastercard'} •••• ${last4}`,
    meaning: texts.cards[kind],
  }));
  const [name, meaning] = texts.otherEmail;
  return [...cards, { value: OTHER_EMAIL, name, meaning }];
}

function closedPage(preapproval: Preapproval, { language }: PageContext): Answer {
  const texts = TEXTS[language];
  const isCancelled = preapproval.status === 'cancelled';
  const body = html`<section class="card">
    <h1>${texts.closedTitle}</h1>
    <p>${isCancelled ? texts.cancelled : texts.subscribed}</p>
    <a class="button" href="${returnUrl(preapproval)}">${COMMON_TEXTS[language].backToShop}</a>
  </section>`;
  return pageAnswer(language, texts.closedTitle, body, isCancelled ? 410 : 200);
}

function returnUrl({ backUrl, id }: Preapproval): string {
  const url = new URL(backUrl);
  url.searchParams.set('preapproval_id', id);
  return url.href;
}
