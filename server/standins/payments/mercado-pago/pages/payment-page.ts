import { type Answer, seeOther } from '../../http/exchange.ts';
import { html } from '../../pages/html.ts';
import { COMMON_TEXTS, type Language } from '../../pages/language.ts';
import { formatMoney, pageAnswer } from '../../pages/layout.ts';
import { isClosed, payPreference } from '../lifecycle/pay-preference.ts';
import type { Payment, Preference } from '../objects.ts';
import { choicesOf, type PaymentChoice } from '../payment-choices.ts';
import type { MercadoPagoWorld } from '../world.ts';
import { choiceList, languageLink } from './choice.ts';
import type { PageContext } from './context.ts';
import { TEXTS } from './texts.ts';

/** The page of a preference, on which one payment is made: the person decides how it ends. */
export function showPaymentPage(
  world: MercadoPagoWorld,
  preference: Preference,
  context: PageContext,
): Answer {
  const paid = paidBy(world, preference);
  if (paid) return closedPage(world, preference, context, paid);
  if (isClosed(preference, world.now())) return closedPage(world, preference, context, null);
  return payForm(preference, context, null);
}

/**
 * A double click pays once. With `again`, which no button sends, the same page is paid a second time, as
 * Mercado Pago allows.
 */
export function submitPaymentPage(
  world: MercadoPagoWorld,
  preference: Preference,
  context: PageContext,
  form: URLSearchParams,
): Answer {
  const paid = paidBy(world, preference);
  if (paid && form.get('again') !== 'yes') return seeOther(returnUrl(preference, paid));
  if (isClosed(preference, world.now())) return closedPage(world, preference, context, null);
  const choice = choicesOf(preference).find((one) => one === form.get('choice'));
  if (!choice) return payForm(preference, context, null);
  const payment = payPreference(world, preference, choice);
  if (payment.status === 'rejected') return payForm(preference, context, choice);
  return seeOther(returnUrl(preference, payment));
}

/** The payment that the page led to: collected, or on its way. */
function paidBy(world: MercadoPagoWorld, { id }: Preference): Payment | null {
  const found = Object.values(world.state.payments).findLast(
    ({ preferenceId, status }) =>
      preferenceId === id && status !== 'rejected' && status !== 'cancelled',
  );
  return found ?? null;
}

/** With `refused`, the choice whose attempt failed: the form says so and offers it again. */
function payForm(
  preference: Preference,
  { language, query }: PageContext,
  refused: PaymentChoice | null,
): Answer {
  const texts = TEXTS[language];
  const amount = money(language, preference);
  const title = `${texts.payTitle} ${String(preference.items[0]?.['title'] ?? '')}`;
  const description = preference.items[0]?.['description'];
  const choices = choicesOf(preference).map((value) => {
    const [name, meaning] = texts.choices[value];
    return { value, name, meaning };
  });
  const body = html`<section class="card">
      <h1>${title}</h1>
      ${typeof description === 'string' && html`<p class="soft">${description}</p>`}
      <p class="amount">${amount}</p>
      ${
        preference.payerEmail !== null &&
        html`<p class="soft">${texts.account}: ${preference.payerEmail}</p>`
      }
    </section>
    <form class="card" method="post">
      ${refused !== null && html`<p class="error" role="alert">${texts.rejected}</p>`}
      ${choiceList(texts.chooseMeans, choices, refused ?? choices[0]?.value ?? '')}
      <button class="button" type="submit">${texts.pay(amount)}</button>
      ${
        preference.backUrls.failure !== undefined &&
        html`<a class="button quiet" href="${returnUrl(preference, null)}">${texts.giveUp}</a>`
      }
    </form>
    ${languageLink(query, language, texts.other)}`;
  return pageAnswer(language, title, body, refused === null ? 200 : 402);
}

function closedPage(
  world: MercadoPagoWorld,
  preference: Preference,
  { language }: PageContext,
  payment: Payment | null,
): Answer {
  const texts = TEXTS[language];
  const onwards = returnUrl(preference, payment);
  const slip =
    payment?.status === 'pending' ? `${world.base()}/ticket?payment_id=${payment.id}` : null;
  const body = html`<section class="card">
    <h1>${texts.closedTitle}</h1>
    <p>${payment === null ? texts.expired : slip === null ? texts.paid : texts.statuses.pending}</p>
    ${slip !== null && html`<a class="button" href="${slip}">${texts.slip}</a>`}
    ${onwards !== '' && html`<a class="button" href="${onwards}">${COMMON_TEXTS[language].backToShop}</a>`}
  </section>`;
  return pageAnswer(language, texts.closedTitle, body, payment === null ? 410 : 200);
}

/**
 * Where the browser goes, with what Mercado Pago adds to it: anybody could write that (chapter 4.4). Without a
 * payment, as whoever gives up leaves.
 */
function returnUrl(preference: Preference, payment: Payment | null): string {
  const { success, pending, failure } = preference.backUrls;
  const status = payment?.status ?? null;
  const isPending = status === 'pending' || status === 'in_process';
  const target = payment === null ? failure : isPending ? pending : success;
  if (target === undefined) return payment === null ? '' : ticketOf(payment);
  const url = new URL(target);
  const id = String(payment?.id ?? null);
  const added = {
    collection_id: id,
    collection_status: String(status),
    payment_id: id,
    status: String(status),
    external_reference: String(preference.externalReference),
    payment_type: String(payment?.typeId ?? null),
    merchant_order_id: id,
    preference_id: preference.id,
    site_id: 'MLA',
    processing_mode: 'aggregator',
    merchant_account_id: 'null',
  };
  for (const [name, value] of Object.entries(added)) url.searchParams.set(name, value);
  return url.href;
}

function ticketOf({ id }: Payment): string {
  return `/mercadopago/ticket?payment_id=${id}`;
}

function money(language: Language, { amountMinor }: Preference): string {
  return formatMoney(language, amountMinor, 'ARS');
}
